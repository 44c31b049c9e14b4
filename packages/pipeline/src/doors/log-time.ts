import { type DateTime, isDateTime, timestampOfEpoch, timestampOfNumber } from '@logpipe/sdk/contract'

/** The time that a field states as an ISO 8601 date-time, or as an epoch in seconds to nanoseconds; undefined for any other value. */
export function logTimeOf(value: unknown): DateTime | undefined {
  if (typeof value === 'number') return timestampOfNumber(value)
  if (typeof value !== 'string') return undefined
  return isDateTime(value) ? value : timestampOfEpoch(value)
}
