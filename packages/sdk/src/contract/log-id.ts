import { limits } from './limits.ts'
import { kindOf } from './tenant-id.ts'

declare const tag: unique symbol
/** An id that passed {@link parseLogId}; unique within its tenant. */
export type LogId = string & { readonly [tag]: 'LogId' }

const pattern = /^[A-Za-z0-9._:-]{1,128}$/

export type LogIdResult =
  | { readonly kind: 'logId'; readonly logId: LogId }
  | { readonly kind: 'invalid'; readonly message: string }

/** Parses a log id, or says in one sentence what to fix. `field` is the caller's name for it. */
export function parseLogId(value: unknown, field = 'log_id'): LogIdResult {
  if (typeof value !== 'string') return { kind: 'invalid', message: `${field} must be a string, not ${kindOf(value)}` }
  if (value.length > limits.maxLogIdChars) {
    return {
      kind: 'invalid',
      message: `${field} is ${value.length} characters long; the limit is ${limits.maxLogIdChars}`,
    }
  }
  if (!pattern.test(value)) {
    return { kind: 'invalid', message: `${field} must be 1 to ${limits.maxLogIdChars} of A-Z a-z 0-9 . _ : -` }
  }
  return { kind: 'logId', logId: value as LogId }
}

const keyPattern = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Whether a value is a valid `Idempotency-Key` header: 1 to 64 of `A-Za-z0-9_-`.
 * The server derives the log ids of the request from it, so a repeated request creates no second row.
 */
export function isIdempotencyKey(value: string): boolean {
  return keyPattern.test(value)
}

/**
 * Whether a value is a valid `X-Logpipe-Outcome` header, of the same characters as an idempotency key: the name under which
 * `POST /logs/outcomes` says what became of a request's records.
 */
export function isOutcomeName(value: string): boolean {
  return keyPattern.test(value)
}

/**
 * Parses an `X-Logpipe-First-Index` header: the index of a request's first record under its idempotency key, 0 if absent;
 * undefined for anything but an integer of 0 to 2^31. One key may so name many requests, each for a part of its records.
 */
export function parseFirstIndex(value: string | undefined): number | undefined {
  if (value === undefined) return 0
  if (!/^\d{1,10}$/.test(value)) return undefined
  const index = Number(value)
  return index <= limits.maxFirstIndex ? index : undefined
}
