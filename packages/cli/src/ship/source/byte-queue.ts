/** Bytes of a stream, taken in the portions that the reader needs. */
export interface ByteQueue {
  /** The next bytes, as many as come, at most `max`; undefined at the end. */
  readonly next: (max?: number) => Promise<Buffer | undefined>
  /** So many bytes, or fewer at the end, which stay in the queue. */
  readonly peek: (bytes: number) => Promise<Buffer>
  readonly unshift: (bytes: Buffer) => void
  /** Bytes that were taken. */
  readonly taken: () => number
}

export function createByteQueue(chunks: AsyncIterable<Buffer>): ByteQueue {
  const iterator = chunks[Symbol.asyncIterator]()
  let head: Buffer | undefined
  let taken = 0
  const pull = async (): Promise<boolean> => {
    const { value, done } = await iterator.next()
    if (done) return false
    head = head === undefined || head.length === 0 ? value : Buffer.concat([head, value])
    return true
  }
  return {
    next: async (max = Number.POSITIVE_INFINITY) => {
      while (head === undefined || head.length === 0) if (!(await pull())) return undefined
      const bytes = head.subarray(0, max)
      head = head.subarray(bytes.length)
      taken += bytes.length
      return bytes
    },
    peek: async (bytes) => {
      while ((head?.length ?? 0) < bytes) if (!(await pull())) break
      return (head ?? Buffer.alloc(0)).subarray(0, bytes)
    },
    unshift: (bytes) => {
      head = head === undefined ? bytes : Buffer.concat([bytes, head])
      taken -= bytes.length
    },
    taken: () => taken,
  }
}
