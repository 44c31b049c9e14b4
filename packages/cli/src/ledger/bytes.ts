/** Writes numbers, texts and bytes one after the other, into memory that grows. */
export interface ByteWriter {
  readonly byte: (value: number) => void
  /** A safe integer of 0 or more: seven bits a byte, the lowest first. Throws `RangeError` for any other number. */
  readonly number: (value: number) => void
  /** UTF-8, after its length. */
  readonly text: (value: string) => void
  /** ASCII texts with a space between two, each as `text` writes it. */
  readonly joinedTexts: (value: string) => void
  readonly bytes: (value: Uint8Array) => void
  readonly size: () => number
  /** What was written, in memory of its own. */
  readonly take: () => Buffer
}

const space = 32

export function createByteWriter(): ByteWriter {
  let memory = Buffer.allocUnsafe(256)
  let size = 0
  const reserve = (more: number): void => {
    if (size + more <= memory.length) return
    const larger = Buffer.allocUnsafe(Math.max(size + more, 2 * memory.length))
    memory.copy(larger, 0, 0, size)
    memory = larger
  }
  const byte = (value: number): void => {
    reserve(1)
    memory[size++] = value
  }
  const bytes = (value: Uint8Array): void => {
    reserve(value.length)
    memory.set(value, size)
    size += value.length
  }
  const number = (value: number): void => {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a non-negative integer`)
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) byte((rest % 128) + 128)
    byte(rest)
  }
  /** Most are short and ASCII. Whether one was: nothing is written otherwise. */
  const shortText = (value: string): boolean => {
    if (value.length > 127) return false
    reserve(1 + value.length)
    memory[size] = value.length
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i)
      if (unit > 127) return false
      memory[size + 1 + i] = unit
    }
    size += 1 + value.length
    return true
  }
  const text = (value: string): void => {
    if (shortText(value)) return
    const encoded = Buffer.from(value)
    number(encoded.length)
    bytes(encoded)
  }
  /** Each space becomes the length of the text behind it. Whether all are short: nothing is written otherwise. */
  const shortTexts = (value: string): boolean => {
    const end = size + 1 + value.length
    reserve(1 + value.length)
    memory.write(value, size + 1, 'latin1')
    for (let at = size; at < end; ) {
      const found = memory.indexOf(space, at + 1)
      const next = found === -1 || found > end ? end : found
      if (next - at - 1 > 127) return false
      memory[at] = next - at - 1
      at = next
    }
    size = end
    return true
  }
  return {
    byte,
    number,
    bytes,
    text,
    joinedTexts: (value) => {
      if (!shortTexts(value)) for (const one of value.split(' ')) text(one)
    },
    size: () => size,
    take: () => Buffer.from(memory.subarray(0, size)),
  }
}

/** Reads what a {@link ByteWriter} wrote. Throws `RangeError` where there is less. */
export interface ByteReader {
  readonly byte: () => number
  readonly number: () => number
  readonly text: () => string
  /** A view of the memory that is read. */
  readonly bytes: (length: number) => Buffer
  readonly left: () => number
}

export function createByteReader(memory: Buffer): ByteReader {
  let at = 0
  const bytes = (length: number): Buffer => {
    if (length > memory.length - at) throw new RangeError(`${length} bytes wanted, ${memory.length - at} left`)
    at += length
    return memory.subarray(at - length, at)
  }
  const byte = (): number => {
    const value = memory[at++]
    if (value === undefined) throw new RangeError('no byte left')
    return value
  }
  const number = (): number => {
    let [value, unit] = [0, 1]
    for (;;) {
      const part = byte()
      value += (part % 128) * unit
      if (part < 128) break
      unit *= 128
    }
    if (!Number.isSafeInteger(value)) throw new RangeError('a number beyond 2^53')
    return value
  }
  return { byte, number, bytes, text: () => bytes(number()).toString(), left: () => memory.length - at }
}
