/** A set of small numbers, one bit each: eight times smaller than bytes, so that the tables of all detectors stay in the cache. */
export function bitTable(bits: number): Uint8Array {
  return new Uint8Array(1 << (bits - 3))
}

export function addBit(table: Uint8Array, key: number): void {
  table[key >> 3] = (table[key >> 3] ?? 0) | (1 << (key & 7))
}

export function hasBit(table: Uint8Array, key: number): boolean {
  return (((table[key >> 3] ?? 0) >> (key & 7)) & 1) === 1
}
