/** How many bits are set. */
export function countBits(bytes: Uint8Array): number {
  let bits = 0
  for (const byte of bytes) for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1
  return bits
}
