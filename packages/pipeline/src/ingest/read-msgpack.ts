import { isUtf8 } from 'node:buffer'
import { limits, timestampOfEpoch } from '@logpipe/sdk/contract'
import { setField } from '../doors/item-of.ts'
import { Unreadable } from '../doors/unreadable.ts'

/**
 * The values of a body in MessagePack, one behind the other, as JSON has them: https://github.com/msgpack/msgpack/blob/master/spec.md
 * Bytes are text where they are UTF-8, or else base64; times are ISO 8601; an integer beyond 2^53 is text. Our own, because libraries make
 * room for the length that an array states, and recurse or grow as deep as values nest. Throws `Unreadable`.
 */
export function readMsgpack(bytes: Buffer): readonly unknown[] {
  const reader: Reader = { bytes, at: 0, values: 0 }
  const values: unknown[] = []
  while (reader.at < bytes.length) values.push(readValue(reader, 0))
  return values
}

interface Reader {
  readonly bytes: Buffer
  /** The next byte. */
  at: number
  /** So far. */
  values: number
}

/** No logger nests deeper; who does is after the stack of whoever reads it. */
const maxNesting = 64

function readValue(reader: Reader, depth: number): unknown {
  if (++reader.values > limits.maxValuesPerRequest)
    throw new Unreadable('decoded_too_large', `the body exceeds the limit of ${limits.maxValuesPerRequest} values`)
  if (depth > maxNesting) throw new Unreadable('invalid_request', `values nest deeper than ${maxNesting} levels`)
  const type = reader.bytes[advance(reader, 1)] ?? 0
  if (type < 0x80) return type
  if (type < 0x90) return readMap(reader, type & 15, depth)
  if (type < 0xa0) return readArray(reader, type & 15, depth)
  if (type < 0xc0) return readText(reader, type & 31)
  if (type >= 0xe0) return type - 0x100
  return readLong(reader, type, depth)
}

/** Types of a byte of their own: 0xc0 to 0xdf. */
function readLong(reader: Reader, type: number, depth: number): unknown {
  if (type === 0xc0) return null
  if (type === 0xc2 || type === 0xc3) return type === 0xc3
  // Three of each: the length takes one, two or four bytes.
  if (type >= 0xc4 && type <= 0xc6) return readBinary(reader, readUint(reader, 2 ** (type - 0xc4)))
  if (type >= 0xc7 && type <= 0xc9) return readExtension(reader, readUint(reader, 2 ** (type - 0xc7)))
  if (type === 0xca || type === 0xcb) return readFloat(reader, type === 0xcb)
  if (type >= 0xcc && type <= 0xd3) return readInteger(reader, type)
  if (type >= 0xd4 && type <= 0xd8) return readExtension(reader, 2 ** (type - 0xd4))
  if (type >= 0xd9 && type <= 0xdb) return readText(reader, readUint(reader, 2 ** (type - 0xd9)))
  if (type === 0xdc || type === 0xdd) return readArray(reader, readUint(reader, type === 0xdc ? 2 : 4), depth)
  if (type === 0xde || type === 0xdf) return readMap(reader, readUint(reader, type === 0xde ? 2 : 4), depth)
  throw invalid(reader)
}

/** Grows with what is there: a length may state four billion. */
function readArray(reader: Reader, length: number, depth: number): unknown[] {
  const values: unknown[] = []
  for (let i = 0; i < length; i++) values.push(readValue(reader, depth + 1))
  return values
}

function readMap(reader: Reader, length: number, depth: number): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (let i = 0; i < length; i++) {
    const name = readValue(reader, depth + 1)
    if (typeof name === 'object' && name !== null) throw invalid(reader)
    setField(fields, String(name), readValue(reader, depth + 1))
  }
  return fields
}

function readText(reader: Reader, length: number): string {
  const at = advance(reader, length)
  return reader.bytes.toString('utf8', at, at + length)
}

/** Ruby and older clients have no other type for text. */
function readBinary(reader: Reader, length: number): string {
  const at = advance(reader, length)
  const bytes = reader.bytes.subarray(at, at + length)
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('base64')
}

/** JSON has no NaN and no infinities: they are text. */
function readFloat(reader: Reader, isDouble: boolean): number | string {
  const at = advance(reader, isDouble ? 8 : 4)
  const value = isDouble ? reader.bytes.readDoubleBE(at) : reader.bytes.readFloatBE(at)
  return Number.isFinite(value) ? value : String(value)
}

/** Unsigned from 0xcc, signed from 0xd0; of one, two, four or eight bytes. */
function readInteger(reader: Reader, type: number): number | string {
  const size = 2 ** (type & 3)
  const isSigned = type >= 0xd0
  const at = advance(reader, size)
  if (size < 8) return isSigned ? reader.bytes.readIntBE(at, size) : reader.bytes.readUIntBE(at, size)
  const value = isSigned ? reader.bytes.readBigInt64BE(at) : reader.bytes.readBigUInt64BE(at)
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** Type -1 is a time, and Fluentd's 0: https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1#eventtime-ext-format */
function readExtension(reader: Reader, length: number): unknown {
  const type = reader.bytes.readInt8(advance(reader, 1))
  const at = advance(reader, length)
  const { bytes } = reader
  if (type === 0 && length === 8) return timeOf(bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4))
  if (type === -1 && length === 4) return timeOf(bytes.readUInt32BE(at), 0)
  if (type === -1 && length === 8)
    return timeOf((bytes.readUInt32BE(at) & 3) * 2 ** 32 + bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at) >>> 2)
  if (type === -1 && length === 12) return timeOf(Number(bytes.readBigInt64BE(at + 4)), bytes.readUInt32BE(at))
  return bytes.toString('base64', at, at + length)
}

/** As text that is no time where it is none of a log. */
function timeOf(seconds: number, nanos: number): string {
  const digits = `${seconds}.${String(nanos).padStart(9, '0')}`
  return timestampOfEpoch(digits) ?? digits
}

function readUint(reader: Reader, size: number): number {
  const at = advance(reader, size)
  return reader.bytes.readUIntBE(at, size)
}

/** Passes over bytes; returns where they start. */
function advance(reader: Reader, length: number): number {
  const start = reader.at
  if (length > reader.bytes.length - start) throw invalid(reader)
  reader.at = start + length
  return start
}

function invalid({ at }: Reader): Unreadable {
  return new Unreadable('invalid_request', `the body is not valid MessagePack: truncated or damaged at byte ${at}`)
}
