import { type Refusal, refused } from '../http/response.ts'

/** A body that a decoder cannot read to its end. */
export class Unreadable extends Error {
  readonly code: 'invalid_request' | 'decoded_too_large' | 'too_many_records'
  constructor(code: Unreadable['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** What `read` returns; a refusal where it finds the body unreadable. */
export function readOrRefuse<T>(read: () => T): T | Refusal {
  try {
    return read()
  } catch (error) {
    if (error instanceof Unreadable) return refused(error.code, error.message)
    throw error
  }
}
