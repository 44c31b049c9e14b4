import { checkNumber } from '../client/client-options.ts'
import type { Backoff } from '../contract/backoff.ts'
import { limits } from '../contract/limits.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { SenderOptions } from './sender.ts'

const maxTimerMs = 2 ** 31 - 1
const waitBounds = { min: 0, max: maxTimerMs }

/** Numbers of SenderOptions: default, minimum and maximum. */
export const senderNumbers = {
  maxBytes: { default: 16 * 1024 * 1024, min: 16 * 1024, max: 2 ** 40 },
  maxRecords: { default: limits.maxRecordsPerRequest, min: 1, max: limits.maxRecordsPerRequest },
  maxBatchBytes: { default: 1024 * 1024, min: 1, max: limits.maxRequestBytes },
  maxAgeMs: { default: 1_000, ...waitBounds },
  concurrency: { default: 1, min: 1, max: 1_024 },
  maxSpillBytes: { default: 256 * 1024 * 1024, min: 1, max: 2 ** 50 },
  giveUpAfterMs: { default: Number.POSITIVE_INFINITY, min: 0, max: Number.MAX_SAFE_INTEGER },
  maxRetryAfterMs: { default: 300_000, ...waitBounds },
} as const

type NumberOption = keyof typeof senderNumbers

/** Checked options, with their defaults. */
export interface SenderSettings extends Readonly<Record<NumberOption, number>> {
  readonly onFull: 'block' | 'drop-oldest' | 'spill'
  readonly backoff: Required<Backoff>
}

/** Throws `invalid_option` with the option, its value and what it may be. */
export function readSenderOptions(options: SenderOptions): SenderSettings {
  const { onFull = 'block', backoff = {}, spillFolder } = options
  if (!['block', 'drop-oldest', 'spill'].includes(onFull)) throw invalid('onFull must be block, drop-oldest or spill')
  if (onFull === 'spill' && !spillFolder) throw invalid('onFull is spill, but spillFolder is not set')
  if (onFull !== 'spill' && spillFolder !== undefined) throw invalid('spillFolder is set, but onFull is not spill')
  const numberOf = (name: NumberOption): number => {
    checkNumber(name, options[name], senderNumbers[name])
    return options[name] ?? senderNumbers[name].default
  }
  const names = Object.keys(senderNumbers) as NumberOption[]
  const numbers = Object.fromEntries(names.map((name) => [name, numberOf(name)])) as Record<NumberOption, number>
  const { baseMs = 1_000, capMs = 30_000 } = backoff
  checkNumber('backoff.baseMs', baseMs, waitBounds)
  checkNumber('backoff.capMs', capMs, waitBounds)
  return {
    ...numbers,
    // More requests fit into memory than are in flight, so that there is always one that may make room.
    maxBatchBytes: Math.min(numbers.maxBatchBytes, Math.floor(numbers.maxBytes / (numbers.concurrency + 3))),
    onFull,
    backoff: { baseMs, capMs },
  }
}

function invalid(message: string): LogpipeError {
  return new LogpipeError('invalid_option', message)
}
