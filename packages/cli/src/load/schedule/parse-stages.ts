import { LogpipeError } from '@logpipe/sdk/contract'
import { parseDuration, quote } from '../../config/parse-option.ts'
import type { Stage } from './arrivals.ts'

/** Requests a second, at most. */
const maxRate = 1_000_000

/**
 * Reads stages that follow each other, such as `1000rpm:30s,1000-5000rpm:1m`: a rate, or two between which it changes evenly,
 * per minute (`rpm`) or per second (`rps`), and a time. A rate of 0 is a pause. Throws `invalid_option`.
 */
export function parseStages(name: string, value: string): readonly Stage[] {
  const stages = value.split(',').map((part) => parseStage(name, value, part.trim()))
  if (stages.some(({ fromRate, toRate }) => fromRate + toRate > 0)) return stages
  throw invalid(`${name} is ${quote(value)}: at least one stage must have a rate above 0`)
}

function parseStage(name: string, value: string, part: string): Stage {
  const match = /^(?:(\d+(?:\.\d+)?)-)?(\d+(?:\.\d+)?)(rpm|rps):(.+)$/.exec(part)
  if (match === null) {
    throw invalid(`${name} is ${quote(value)}: ${quote(part)} is not a stage such as 1000rpm:30s or 0-50rps:1m`)
  }
  const [, from, to = '', unit, time = ''] = match
  const perSecond = (text: string): number => Number(text) / (unit === 'rpm' ? 60 : 1)
  const [fromRate, toRate] = [perSecond(from ?? to), perSecond(to)]
  if (Math.max(fromRate, toRate) > maxRate) {
    throw invalid(`${name} is ${quote(value)}: the rate of ${quote(part)} is above ${maxRate} requests a second`)
  }
  return { fromRate, toRate, durationMs: parseDuration(name, time) }
}

function invalid(message: string): LogpipeError {
  return new LogpipeError('invalid_option', message)
}
