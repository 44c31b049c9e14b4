import type { Backoff } from '../contract/backoff.ts'
import { limits } from '../contract/limits.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { SenderOptions } from './sender.ts'

const maxTimerMs = 2 ** 31 - 1

/** Numbers of SenderOptions: default, minimum and maximum. */
const numberOptions = {
  maxBytes: { default: 16 * 1024 * 1024, min: 16 * 1024, max: 2 ** 40 },
  maxRecords: { default: limits.maxRecordsPerRequest, min: 1, max: limits.maxRecordsPerRequest },
  maxBatchBytes: { default: 1024 * 1024, min: 1, max: limits.maxRequestBytes },
  maxAgeMs: { default: 1_000, min: 0, max: maxTimerMs },
  concurrency: { default: 1, min: 1, max: 1_024 },
  maxSpillBytes: { default: 256 * 1024 * 1024, min: 1, max: 2 ** 50 },
  giveUpAfterMs: { default: Number.POSITIVE_INFINITY, min: 0, max: Number.POSITIVE_INFINITY },
  maxRetryAfterMs: { default: 300_000, min: 0, max: maxTimerMs },
} as const

type NumberOption = keyof typeof numberOptions

/** Checked options, with their defaults. */
export interface SenderSettings extends Readonly<Record<NumberOption, number>> {
  readonly onFull: 'block' | 'drop-oldest' | 'spill'
  readonly backoff: Required<Backoff>
}

/** Throws `invalid_option` with the option, its value and what it may be. */
export function readSenderOptions(options: SenderOptions): SenderSettings {
  const { onFull = 'block', backoff, spillFolder } = options
  if (!['block', 'drop-oldest', 'spill'].includes(onFull)) throw invalid('onFull must be block, drop-oldest or spill')
  if (onFull === 'spill' && !spillFolder) throw invalid('onFull is spill, but spillFolder is not set')
  if (onFull !== 'spill' && spillFolder !== undefined) throw invalid('spillFolder is set, but onFull is not spill')
  const entries = Object.entries(numberOptions).map(([name, bounds]) => {
    return [name, checkNumber(name, options[name as NumberOption] ?? bounds.default, bounds)]
  })
  const numbers = Object.fromEntries(entries) as Record<NumberOption, number>
  const bounds = { min: 0, max: maxTimerMs }
  return {
    ...numbers,
    // More requests fit into memory than are in flight, so that there is always one that may make room.
    maxBatchBytes: Math.min(numbers.maxBatchBytes, Math.floor(numbers.maxBytes / (numbers.concurrency + 3))),
    onFull,
    backoff: {
      baseMs: checkNumber('backoff.baseMs', backoff?.baseMs ?? 1_000, bounds),
      capMs: checkNumber('backoff.capMs', backoff?.capMs ?? 30_000, bounds),
    },
  }
}

function checkNumber(name: string, value: unknown, { min, max }: { readonly min: number; readonly max: number }) {
  const isNumber = typeof value === 'number' && (name.endsWith('Ms') || Number.isInteger(value))
  if (isNumber && value >= min && value <= max) return value
  const shown = typeof value === 'number' ? String(value) : typeof value
  throw invalid(
    `${name} is ${shown}; it must be ${name.endsWith('Ms') ? 'a number' : 'an integer'} from ${min} to ${max}`,
  )
}

function invalid(message: string): LogpipeError {
  return new LogpipeError('invalid_option', message)
}
