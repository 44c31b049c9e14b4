/**
 * An id that comes from an idempotency key is `<digit>.<key>.<index>.<digest>`: of records that follow each other under one key, the
 * digit and the digest say all that the sender does not know.
 */
const [digitChars, digestChars] = [1, 11]
/** Characters of one id. */
export const compactIdChars = digitChars + digestChars

/** Ids of records that follow each other under one key, without those that were refused. */
export interface CompactIds {
  readonly key: string
  /** Index of the first record under the key. */
  readonly first: number
  /** The first character and the last eleven of each id. */
  readonly ids: string
  /** Places of records that have no id, counted from the first, ascending. */
  readonly refused: readonly number[]
}

export function isCompact(logIds: readonly string[] | CompactIds): logIds is CompactIds {
  return 'ids' in logIds
}

/** The compact form of ids that come from a key. */
export function compactIds(logIds: readonly string[]): string {
  let compact = ''
  for (const id of logIds) compact += id.slice(0, digitChars) + id.slice(-digestChars)
  return compact
}

/** Whether a text can be the compact form of so many ids. */
export function areCompactIds(value: unknown, count: number): value is string {
  return typeof value === 'string' && value.length === count * compactIdChars && /^(?:[0-9a-f][\w-]{11})*$/.test(value)
}

/** The ids in full. */
export function expandIds({ key, first, ids, refused }: CompactIds): readonly string[] {
  const without = new Set(refused)
  const logIds: string[] = []
  for (let [place, at] = [0, 0]; at < ids.length; place++) {
    if (without.has(place)) continue
    logIds.push(
      `${ids.slice(at, at + digitChars)}.${key}.${first + place}.${ids.slice(at + digitChars, at + compactIdChars)}`,
    )
    at += compactIdChars
  }
  return logIds
}
