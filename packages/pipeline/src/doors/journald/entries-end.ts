/**
 * Where the last whole entry ends of bytes that are the beginning of a journal in export format; 0 where none does. What follows may be any part
 * of an entry, with lines that are empty inside its data.
 */
export function entriesEnd(bytes: Buffer): number {
  // A character a byte: several times faster to search than bytes.
  const text = bytes.toString('latin1')
  let last = 0
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    if (end === -1) break
    const isEmpty = end === at
    const isBinary = !isEmpty && !text.slice(at, end).includes('=')
    at = isBinary ? dataEnd(bytes, end + 1) : end + 1
    if (isEmpty) last = at
  }
  return last
}

/** Behind the data whose length is at `start`, in eight bytes, and its line break. */
function dataEnd(bytes: Buffer, start: number): number {
  const dataAt = start + 8
  return dataAt <= bytes.length ? dataAt + Number(bytes.readBigUInt64LE(start)) + 1 : Number.POSITIVE_INFINITY
}
