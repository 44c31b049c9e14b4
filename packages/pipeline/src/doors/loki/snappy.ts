import { limits } from '@logpipe/sdk/contract'
import { Unreadable } from '../unreadable.ts'

/**
 * The content of a block of snappy: https://github.com/google/snappy/blob/main/format_description.txt
 * Our own, because the libraries for it trust lengths: a damaged block makes them run without end. Throws `Unreadable` where the bytes are
 * no block, or one of more than a body may have.
 */
export function readSnappy(block: Uint8Array): Buffer {
  const { value: length, next } = readLength(block)
  if (length > limits.maxDecodedBytes)
    throw new Unreadable(
      'decoded_too_large',
      `the decoded body is ${length} bytes; the limit is ${limits.maxDecodedBytes}`,
    )
  const output = Buffer.alloc(length)
  let filled = 0
  for (let at = next; at < block.length; ) {
    const element = readElement(block, at)
    if (filled + element.length > length) throw damaged()
    at = element.kind === 'literal' ? copyLiteral(output, filled, block, element) : copyEarlier(output, filled, element)
    filled += element.length
  }
  if (filled < length) throw damaged()
  return output
}

interface Literal {
  readonly kind: 'literal'
  readonly length: number
  /** Where its bytes are. */
  readonly next: number
}

/** Bytes that were there before. */
interface Copy {
  readonly kind: 'copy'
  readonly length: number
  /** How far back they are. */
  readonly offset: number
  readonly next: number
}

function readElement(block: Uint8Array, at: number): Literal | Copy {
  const tag = block[at] ?? 0
  const high = tag >> 2
  const offsetBytes = [0, 1, 2, 4][tag & 3] ?? 0
  if (offsetBytes === 0) {
    const lengthBytes = Math.max(0, high - 59)
    const length = lengthBytes === 0 ? high : readNumber(block, at + 1, lengthBytes)
    return { kind: 'literal', length: length + 1, next: at + 1 + lengthBytes }
  }
  const low = readNumber(block, at + 1, offsetBytes)
  const next = at + 1 + offsetBytes
  if (offsetBytes === 1) return { kind: 'copy', length: (high & 7) + 4, offset: ((tag >> 5) << 8) + low, next }
  return { kind: 'copy', length: high + 1, offset: low, next }
}

/** Returns where the next element is. */
function copyLiteral(output: Buffer, filled: number, block: Uint8Array, { next, length }: Literal): number {
  const end = next + length
  if (end > block.length) throw damaged()
  output.set(block.subarray(next, end), filled)
  return end
}

/** What is copied may be what this copy writes. Returns where the next element is. */
function copyEarlier(output: Buffer, filled: number, { length, offset, next }: Copy): number {
  if (offset === 0 || offset > filled) throw damaged()
  if (offset >= length) output.copyWithin(filled, filled - offset, filled - offset + length)
  else for (let i = filled; i < filled + length; i++) output[i] = output[i - offset] ?? 0
  return next
}

/** An unsigned number, the lowest byte first. */
function readNumber(block: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > block.length) throw damaged()
  let value = 0
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (block[at + i] ?? 0)
  return value
}

/** Seven bits a byte, the lowest first, five bytes at most. */
function readLength(block: Uint8Array): { readonly value: number; readonly next: number } {
  let value = 0
  for (let at = 0; at < Math.min(5, block.length); at++) {
    const byte = block[at] ?? 0
    value += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return { value, next: at + 1 }
  }
  throw damaged()
}

function damaged(): Unreadable {
  return new Unreadable('invalid_request', 'the body is not a valid snappy block')
}
