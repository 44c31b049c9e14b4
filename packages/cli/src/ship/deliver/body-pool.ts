/** Memory for the bodies of requests, used again once a request is done. */
export interface BodyPool {
  /** So many bytes, with whatever they held before. */
  readonly take: (bytes: number) => Buffer
  /** Takes back what nobody reads or writes any more. */
  readonly giveBack: (body: Buffer) => void
}

/** Of each size, kept for later; more are in flight only at an endpoint that takes them faster than they are read. */
const maxFree = 16
const minBytes = 16 * 1024

/** Bodies come and go at the speed of the file: as garbage, each of them outside of the heap, they would cost a fifth of the time. */
export function createBodyPool(): BodyPool {
  const free = new Map<number, ArrayBufferLike[]>()
  return {
    take: (bytes) => {
      const size = sizeFor(bytes)
      const memory = free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size).buffer
      return Buffer.from(memory, 0, bytes)
    },
    giveBack: ({ buffer }) => {
      const { byteLength } = buffer
      const same = free.get(byteLength)
      if (same === undefined) free.set(byteLength, [buffer])
      else if (same.length < maxFree) same.push(buffer)
    },
  }
}

/** Powers of two, so that a body of about the same size fits too. */
function sizeFor(bytes: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(bytes, minBytes)))
}
