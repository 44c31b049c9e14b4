import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'

/** Below this a body stays readable; above it is compressed. SQS bills by 64 KiB. Characters. */
const compressFromChars = 1_024
const prefix = 'zstd:'
/** SQS takes only some characters; these are always among them. */
const plainAscii = /^[\n\x20-\x7e]*$/
/** A message may hold no more than this when unpacked, whoever wrote it: many times what is packed into one. Bytes. */
const maxUnpackedBytes = 64 * 1024 * 1024
/** Room for the message attributes, which count towards the message's size. Bytes. */
const attributeBytes = 1_024

/** The most that a body may be before it is compacted, so that it fits a message even where it cannot be compressed. Bytes of UTF-8. */
export const maxBodyBytes = Math.floor(((limits.maxMessageBytes - attributeBytes - prefix.length) * 3) / 4 / 1.01)

/** Writes a body as the queue takes it: as it is where it is short and plain ASCII, else as zstd in base64. */
export function compactBody(body: string): string {
  if (body.length < compressFromChars && plainAscii.test(body)) return body
  return prefix + zstdCompressSync(body).toString('base64')
}

/** Undoes {@link compactBody}. Throws on zstd that is none, and on more than 64 MiB. */
export function expandBody(body: string): string {
  if (!body.startsWith(prefix)) return body
  const compressed = Buffer.from(body.slice(prefix.length), 'base64')
  return zstdDecompressSync(compressed, { maxOutputLength: maxUnpackedBytes }).toString('utf8')
}
