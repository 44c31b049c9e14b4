/**
 * All hex numbers of some digits, ordered so that any few in a row are far apart: the bits of a counter, reversed. Written
 * at the start of consecutive ids, they spread them over the whole key range.
 */
export function spreadDigits(digits: number): readonly string[] {
  const bits = digits * 4
  return Array.from({ length: 2 ** bits }, (_, n) => reverseBits(n, bits).toString(16).padStart(digits, '0'))
}

function reverseBits(n: number, bits: number): number {
  let reversed = 0
  for (let bit = 0; bit < bits; bit++) reversed = (reversed << 1) | ((n >>> bit) & 1)
  return reversed
}

/**
 * 16 starts of ids made from a key: as many ranges as DynamoDB can split a tenant's rows into, of 1,000 writes a second each.
 * No more, since whoever reads one run back asks once for each.
 */
const starts = spreadDigits(1)

/**
 * Returns the start of the id of a key's `index`th record: a hex digit that depends on both and on nothing else, so that a
 * repeated request gives the same ids, and one of many records writes to all of the tenant's key ranges.
 */
export function spreadOf(key: string): (index: number) => string {
  const offset = fnv1a(key)
  return (index) => starts[(index ^ offset) & 15] ?? ''
}

/** 32-bit FNV-1a. http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash ^ (hash >>> 16)
}
