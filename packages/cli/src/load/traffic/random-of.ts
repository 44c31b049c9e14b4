/**
 * A number from 0 to 1 for the `n`th of a seed and a purpose, always the same: what a request holds depends on no other. The mixing
 * is that of MurmurHash3 (https://github.com/aappleby/smhasher, public domain).
 */
export function randomOf(seed: number, n: number, purpose: number): number {
  let mixed = seed ^ Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296
}
