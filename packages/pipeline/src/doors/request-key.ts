import { hash } from 'node:crypto'
import { isIdempotencyKey } from '@logpipe/sdk/contract'

/** A client's id of a request as an idempotency key; a digest of it where it has characters that a key may not have. */
export function requestKey(id: string | undefined): string | undefined {
  if (id === undefined || id === '' || isIdempotencyKey(id)) return id || undefined
  return hash('sha256', id, 'base64url')
}
