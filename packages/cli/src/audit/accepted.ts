import { maxSkewMs } from './clock-skew.ts'

/** When a record was accepted, epoch milliseconds: not before, and not after. Of one that was sent again, the last time. */
export interface Accepted {
  readonly fromMs: number
  readonly atMs: number
  /** Whether it came while a backup was made from which the data was restored: nobody was promised that it would be in there. */
  readonly isUnsaved?: boolean
  /** Whether it was accepted shortly before as well, so that its row may be of that time. */
  readonly isRepeated?: boolean
}

/** A record without a row. */
export interface Missing extends Accepted {
  readonly logId: string
}

/** A record that is sent again within a minute keeps the row that it has; whole seconds are compared. Milliseconds. */
export const repeatMs = 61_000

/** The earliest time of receipt that the row of a record may have, epoch milliseconds. */
export function rowFromMs({ fromMs, isRepeated = false }: Accepted): number {
  return isRepeated ? fromMs - repeatMs : fromMs
}

/** Whether a receipt counts before another one of the same record: a row is promised by one that is in the data, and for longest by the last of those. */
export function isNewer(one: Accepted, other: Accepted): boolean {
  const isSaved = one.isUnsaved !== true
  return isSaved === (other.isUnsaved !== true) ? one.atMs > other.atMs : isSaved
}

/** Of two receipts of one record, the one that counts. */
export function newestOf(one: Accepted, other: Accepted): Accepted {
  const [later, earlier] = isNewer(one, other) ? [one, other] : [other, one]
  const isSoon = later.atMs >= earlier.atMs && later.fromMs - earlier.atMs <= repeatMs
  const isRepeated = later.isRepeated === true || isSoon
  return timesOf({ ...later, isRepeated })
}

/** Ledger and manifests speak of the same requests, by clocks of their own: only a manifest that is later than those may differ is of another request. */
export function newestOfBoth(ledger: Accepted, manifest: Accepted): Accepted {
  return manifest.fromMs > ledger.atMs + maxSkewMs ? newestOf(ledger, manifest) : ledger
}

/** The times alone. */
export function timesOf({ fromMs, atMs, isUnsaved = false, isRepeated = false }: Accepted): Accepted {
  return { fromMs, atMs, ...(isUnsaved && { isUnsaved }), ...(isRepeated && { isRepeated }) }
}
