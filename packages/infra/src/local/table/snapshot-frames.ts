/** A key and its value, as LevelDB has them. */
export type Pair = readonly [key: Buffer, value: Buffer]

const headBytes = 8
/** In the place of a key's length; the number of pairs follows. */
const endMark = 0xffffffff

/** Pairs as they are in a snapshot: the length of each key and value, 32 bits and little-endian, and both. */
export function encodePairs(pairs: readonly Pair[]): Buffer {
  return Buffer.concat(
    pairs.flatMap(([key, value]) => {
      const head = Buffer.allocUnsafe(headBytes)
      head.writeUInt32LE(key.length, 0)
      head.writeUInt32LE(value.length, 4)
      return [head, key, value]
    }),
  )
}

/** The end of a snapshot, without which it is not whole. */
export function encodeEnd(count: number): Buffer {
  const end = Buffer.allocUnsafe(headBytes)
  end.writeUInt32LE(endMark, 0)
  end.writeUInt32LE(count >>> 0, 4)
  return end
}

/** A row has at most 400 KB and its key far less; what claims more is damaged. Bytes. */
const maxPartBytes = 16 * 1024 * 1024

/** Reads a snapshot, some pairs at a time. Throws where it is damaged, or ends before its end. */
export async function* decodePairs(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Pair[]> {
  let rest: Buffer = Buffer.alloc(0)
  let count = 0
  let isOver = false
  for await (const chunk of chunks) {
    if (isOver) throw new Error('there are bytes after its end')
    const { pairs, end, left } = split(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]))
    rest = left
    count += pairs.length
    if (pairs.length > 0) yield pairs
    if (end === undefined) continue
    if (end !== count >>> 0 || rest.length > 0) throw new Error(`it has ${count} entries of ${end}`)
    isOver = true
  }
  if (!isOver) throw new Error(`it ends after ${count} entries, before its end`)
}

function split(bytes: Buffer): { readonly pairs: readonly Pair[]; readonly end?: number; readonly left: Buffer } {
  const pairs: Pair[] = []
  let at = 0
  while (bytes.length - at >= headBytes) {
    const [keyBytes, valueBytes] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]
    const start = at + headBytes
    if (keyBytes === endMark) return { pairs, end: valueBytes, left: bytes.subarray(start) }
    if (keyBytes > maxPartBytes || valueBytes > maxPartBytes) throw new Error('an entry is damaged')
    const end = start + keyBytes + valueBytes
    if (end > bytes.length) break
    pairs.push([bytes.subarray(start, start + keyBytes), bytes.subarray(start + keyBytes, end)])
    at = end
  }
  return { pairs, left: bytes.subarray(at) }
}
