import { type Refusal, refused } from '../http/response.ts'
import type { Outcome } from './door.ts'

/**
 * What to refuse a whole request with, for clients that get one status for all of its records: where a later attempt may help, even if that
 * accepts some records a second time, and where nothing was accepted. Undefined where it was accepted, or a part of it that must do.
 */
export function refusalOf(outcome: Outcome | Refusal): Refusal | undefined {
  if (outcome.kind === 'refused') return outcome
  const { accepted, errors, retryAfterMs } = outcome
  const transient = errors.find(({ retryable }) => retryable)
  if (transient !== undefined) return { ...refused(transient.code, transient.message), retryAfterMs }
  const [first] = errors
  if (first === undefined || accepted.length > 0) return undefined
  return refused(
    first.code,
    `none of the ${errors.length} records was accepted; record ${first.index}: ${first.message}`,
  )
}
