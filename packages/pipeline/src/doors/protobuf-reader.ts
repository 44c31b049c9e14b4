import { limits } from '@logpipe/sdk/contract'
import { Unreadable } from './unreadable.ts'

/**
 * Where reading a protobuf message has got to. https://protobuf.dev/programming-guides/encoding/
 * Decoders read tags in a loop until the end of their message, take those that they know, and skip the others.
 */
export interface ProtobufReader {
  readonly bytes: Buffer
  /** The next byte. */
  at: number
  /** Where the innermost message ends. */
  end: number
  /** Messages inside others, so far: a body of empty ones takes two bytes for each. */
  messages: number
}

export function openProtobuf(bytes: Buffer): ProtobufReader {
  return { bytes, at: 0, end: bytes.length, messages: 0 }
}

/** The first wire type is a varint, others have a fixed size or state their length. */
const [varint, fixed64, delimited, fixed32] = [0, 1, 2, 5]

/** A tag, a length or an enum: of a longer number the lower 32 bits. */
export function readUint32(reader: ProtobufReader): number {
  let value = 0
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = readByte(reader)
    if (shift < 32) value |= (byte & 0x7f) << shift
    if (byte < 0x80) return value >>> 0
  }
  throw cutOff(reader)
}

/** An integer; as text beyond 2^53, where a number would be another one. */
export function readInt64(reader: ProtobufReader): number | string {
  const start = reader.at
  const low = readUint32(reader)
  if (reader.at - start <= 4) return low
  reader.at = start
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = readByte(reader)
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  return plainInteger(BigInt.asIntN(64, value))
}

function plainInteger(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** Digits of an unsigned integer of eight bytes. */
export function readFixed64(reader: ProtobufReader): string {
  const at = advance(reader, 8)
  return String(reader.bytes.readBigUInt64LE(at))
}

export function readFixed32(reader: ProtobufReader): number {
  const at = advance(reader, 4)
  return reader.bytes.readUInt32LE(at)
}

export function readDouble(reader: ProtobufReader): number {
  const at = advance(reader, 8)
  return reader.bytes.readDoubleLE(at)
}

/** Bytes as text: as UTF-8, in which what is invalid becomes U+FFFD, or as the digits of another encoding. */
export function readText(reader: ProtobufReader, encoding: 'utf8' | 'hex' | 'base64' = 'utf8'): string {
  const length = readUint32(reader)
  const at = advance(reader, length)
  return reader.bytes.toString(encoding, at, at + length)
}

/** Reads one field of a message, or skips it, and notes what it says in `into`. */
export type ReadField<T> = (reader: ProtobufReader, into: T, tag: number) => void

/** Reads the message to its end, field by field. */
export function readFields<T>(reader: ProtobufReader, into: T, readField: ReadField<T>): T {
  while (reader.at < reader.end) readField(reader, into, readUint32(reader))
  return into
}

/** Reads a message inside the current one. */
export function readMessage<T>(reader: ProtobufReader, into: T, readField: ReadField<T>): T {
  const outer = enter(reader)
  readFields(reader, into, readField)
  reader.end = outer
  return into
}

/** Makes the message inside the current one the current one; returns where the outer one ends. */
function enter(reader: ProtobufReader): number {
  if (++reader.messages > limits.maxValuesPerRequest)
    throw new Unreadable('decoded_too_large', `the body exceeds the limit of ${limits.maxValuesPerRequest} values`)
  const length = readUint32(reader)
  const outer = reader.end
  if (length > outer - reader.at) throw cutOff(reader)
  reader.end = reader.at + length
  return outer
}

/** Skips the field of a tag that the decoder does not know. */
export function skip(reader: ProtobufReader, tag: number): void {
  const type = tag & 7
  // No field has the number 0: these bytes are something else.
  if (tag < 8) throw cutOff(reader)
  if (type === varint) readUint32(reader)
  else if (type === fixed64) advance(reader, 8)
  else if (type === fixed32) advance(reader, 4)
  else if (type === delimited) advance(reader, readUint32(reader))
  else throw new Unreadable('invalid_request', `the body is not valid protobuf: wire type ${type} at byte ${reader.at}`)
}

function readByte(reader: ProtobufReader): number {
  if (reader.at >= reader.end) throw cutOff(reader)
  return reader.bytes[reader.at++] ?? 0
}

/** Passes over bytes of the current message; returns where they start. */
function advance(reader: ProtobufReader, length: number): number {
  const start = reader.at
  if (length > reader.end - start) throw cutOff(reader)
  reader.at = start + length
  return start
}

function cutOff({ at }: ProtobufReader): Unreadable {
  return new Unreadable('invalid_request', `the body is not valid protobuf: truncated or damaged at byte ${at}`)
}
