import { type CompactIds, compactIdChars, expandIds } from '@logpipe/sdk/contract'

/** Ids of records that follow each other under one key, nine bytes each: their twelve characters are those of base64url. */
export interface PackedIds extends Omit<CompactIds, 'ids'> {
  readonly packed: Buffer
}

/** Bytes of one id. */
export const packedIdBytes = (compactIdChars * 6) / 8

/** Undefined where the ids have other characters: those of another server may. */
export function packIds({ ids, ...place }: CompactIds): PackedIds | undefined {
  // They are of base64, and would be taken for the two others.
  if (ids.includes('+') || ids.includes('/')) return undefined
  const packed = Buffer.from(ids, 'base64url')
  const isWhole = packed.length * compactIdChars === ids.length * packedIdBytes
  return isWhole ? { ...place, packed } : undefined
}

/** The ids in full. */
export function unpackIds({ packed, ...place }: PackedIds): readonly string[] {
  return expandIds({ ...place, ids: packed.toString('base64url') })
}

const characters = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')

/** The code of the `i`th character of the id at a place. */
export function packedCharCode(packed: Buffer, place: number, i: number): number {
  const bit = i * 6
  const at = place * packedIdBytes + (bit >> 3)
  const pair = ((packed[at] ?? 0) << 8) | (packed[at + 1] ?? 0)
  return characters[(pair >> (10 - (bit & 7))) & 63] ?? 0
}
