import type { RecordError } from '@logpipe/sdk/contract'

/**
 * How many errors a response lists. Those of 50,000 records would be longer than the 6 MB that a Lambda function may return: the client would send all
 * records again, those that are stored too.
 */
export const maxListedErrors = 1_000

/** What a response in JSON says of the records that were not accepted: how many they are, and the first of them. */
export function rejectedOf(errors: readonly RecordError[]): {
  readonly rejected: number
  readonly errors: readonly RecordError[]
} {
  return { rejected: errors.length, errors: errors.slice(0, maxListedErrors) }
}
