import type { RecordError } from '@logpipe/sdk/contract'

/** The position of a line. */
export interface LinePlace {
  readonly name: string
  readonly number: number
}

/** A record that was not accepted, and why. */
export interface Rejection extends LinePlace {
  readonly code: RecordError['code']
  readonly message: string
}

export interface ShipTally {
  /** Bytes that were read, without what an earlier run had sent. */
  readonly bytesRead: number
  /** Bytes, lines and files that an earlier run had sent; a file counts where nothing was left to send. */
  readonly before: { readonly bytes: number; readonly lines: number; readonly files: number }
  readonly lines: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** Requests that were sent again. */
  readonly retries: number
  /** Lines that were not UTF-8; invalid bytes were replaced by U+FFFD. */
  readonly mended: number
}

/** A tally that is still being added to. */
export type OpenTally = ReturnType<typeof createTally>

export function createTally() {
  return {
    bytesRead: 0,
    before: { bytes: 0, lines: 0, files: 0 },
    lines: 0,
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    retries: 0,
    mended: 0,
    /** The first of the rejections; there may be more. */
    rejections: [] as Rejection[],
  }
}

/** Of many rejections the first are enough to show what is wrong. */
const maxRejections = 20

export function reject(tally: OpenTally, rejection: Rejection): void {
  tally.rejected++
  if (tally.rejections.length < maxRejections) tally.rejections.push(rejection)
}
