import { isUtf8 } from 'node:buffer'
import zlib from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'
import { bodyBytes, type HttpEvent } from './http-event.ts'
import { type Decoder, inflateFrame } from './inflate-frame.ts'
import { type Refusal, refused } from './response.ts'
import { zstdFrameEnd } from './zstd-frame-end.ts'

export type DecodedBody = { readonly kind: 'text'; readonly text: string } | Refusal
export type DecodedBytes = { readonly kind: 'bytes'; readonly bytes: Buffer } | Refusal

/** A map, not an object: `Content-Encoding: constructor` must not match. */
const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', { open: zlib.createGunzip, atOnce: zlib.gunzipSync }],
  ['x-gzip', { open: zlib.createGunzip, atOnce: zlib.gunzipSync }],
  ['deflate', { open: zlib.createInflate, atOnce: zlib.inflateSync }],
  ['br', { open: zlib.createBrotliDecompress, atOnce: zlib.brotliDecompressSync }],
  ['zstd', { open: zlib.createZstdDecompress, atOnce: zlib.zstdDecompressSync }],
])

/** Undoes a request's content encodings and decodes it as UTF-8. Size limits apply during decompression, not after. */
export async function decodeBody(event: HttpEvent): Promise<DecodedBody> {
  if (!event.isBase64Encoded && encodingsOf(event).length === 0) return plainBody(event.body ?? '')
  const decoded = await decodeBytes(event)
  if (decoded.kind === 'refused') return decoded
  const { bytes } = decoded
  if (!isUtf8(bytes))
    return refused('invalid_utf8', `the body is not UTF-8 (first invalid byte near ${badByteAt(bytes)})`)
  const text = bytes.toString('utf8')
  return { kind: 'text', text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text }
}

/** Undoes a request's content encodings, under the same limits. `isText`: nothing but compression makes the body binary. */
export async function decodeBytes(event: HttpEvent, { isText = false } = {}): Promise<DecodedBytes> {
  const encodings = encodingsOf(event)
  const isPlain = isText && encodings.length === 0
  if (!event.isBase64Encoded && !isPlain && event.body?.includes('\ufffd')) return mangled
  const sent = bodyBytes(event)
  if (sent.length > limits.maxRequestBytes) {
    return refused('request_too_large', `the body is ${sent.length} bytes; the limit is ${limits.maxRequestBytes}`)
  }
  const bytes = await undoEncodings(sent, encodings)
  if (!Buffer.isBuffer(bytes)) return bytes
  return bytes.length === 0 ? refused('empty_body', 'the body is empty') : { kind: 'bytes', bytes }
}

/** A gateway took bytes for text, because of their content type. */
const mangled = refused(
  'invalid_encoding',
  'the compressed body was damaged on the way, since its content type says text; send application/x-ndjson, or do not compress it',
)

/** API Gateway passes a text body as a string, which is valid UTF-8 already. */
function plainBody(body: string): DecodedBody {
  const bytes = body.length * 3 <= limits.maxRequestBytes ? 0 : Buffer.byteLength(body)
  if (bytes > limits.maxRequestBytes) {
    return refused('request_too_large', `the body is ${bytes} bytes; the limit is ${limits.maxRequestBytes}`)
  }
  const text = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body
  return text === '' ? refused('empty_body', 'the body is empty') : { kind: 'text', text }
}

/** In the order in which they were applied; identity is none. */
function encodingsOf({ headers }: HttpEvent): readonly string[] {
  const header = headers['content-encoding']
  if (header === undefined) return []
  const names = header.split(',').map((name) => name.trim().toLowerCase())
  return names.filter((name) => name !== '' && name !== 'identity')
}

async function undoEncodings(sent: Buffer, names: readonly string[]): Promise<Buffer | Refusal> {
  if (names.length > 2) return refused('unsupported_encoding', `${names.length} content encodings; the limit is 2`)
  let bytes = sent
  for (const name of names.toReversed()) {
    const decode = decoders.get(name)
    if (decode === undefined)
      return refused('unsupported_encoding', 'unsupported content encoding; use gzip, deflate, br, zstd or identity')
    const step = await decodeOnce(decode, bytes, name)
    if (!Buffer.isBuffer(step)) return step
    bytes = step
  }
  return bytes
}

async function decodeOnce(decoder: Decoder, bytes: Buffer, name: string): Promise<Buffer | Refusal> {
  try {
    if (name === 'zstd') return await decodeFrames(decoder, bytes)
    const { buffer, readBytes } = await inflateFrame(decoder, bytes, limits.maxDecodedBytes)
    return readBytes === bytes.length ? buffer : followedBy(bytes.length - readBytes, name)
  } catch (error) {
    if (error instanceof RangeError) {
      return refused('decoded_too_large', `the decoded body exceeds the limit of ${limits.maxDecodedBytes} bytes`)
    }
    return notValid(name)
  }
}

/** zstd data may be several frames, which Node does not follow. https://www.rfc-editor.org/rfc/rfc8878#section-3.1 */
async function decodeFrames(decoder: Decoder, bytes: Buffer): Promise<Buffer | Refusal> {
  const decoded: Buffer[] = []
  let [start, size] = [0, 0]
  for (let frames = 0; frames === 0 || start < bytes.length; frames++) {
    const rest = bytes.subarray(start)
    if (frames === maxFrames) {
      return refused('invalid_encoding', `the body has more than ${maxFrames} zstd frames; send fewer, larger frames`)
    }
    const end = zstdFrameEnd(rest)
    if (end === undefined) return frames === 0 ? notValid('zstd') : followedBy(rest.length, 'zstd')
    if (!end.isSkipped) {
      const frame = rest.subarray(0, end.at)
      const { buffer } = await inflateFrame(decoder, frame, limits.maxDecodedBytes - size, frames === 0)
      decoded.push(buffer)
      size += buffer.length
    }
    start += end.at
  }
  return decoded.length === 1 ? (decoded[0] ?? Buffer.of()) : Buffer.concat(decoded)
}

/** Frames of one body: each but the first costs a thread hop, and an empty one takes a dozen bytes. */
const maxFrames = 1_000

/** Node silently stops at the end of the first stream; the rest may be logs. */
function followedBy(bytes: number, name: string): Refusal {
  return refused('invalid_encoding', `${bytes} bytes follow the end of the ${name} data; send one stream`)
}

function notValid(name: string): Refusal {
  return refused('invalid_encoding', `the body is not valid ${name}`)
}

/** Offset of the first byte that is not UTF-8, by binary search. */
function badByteAt(bytes: Buffer): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 4) {
    const middle = (good + bad) >> 1
    if (isUtf8Prefix(bytes.subarray(0, middle))) good = middle
    else bad = middle
  }
  return good
}

/** Whether the bytes are UTF-8, except for a truncated character at the end. */
function isUtf8Prefix(bytes: Buffer): boolean {
  return [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, Math.max(0, bytes.length - cut))))
}
