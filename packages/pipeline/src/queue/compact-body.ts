import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'

/** Shorter bodies stay readable; longer ones are compressed, as SQS bills in 64 KiB chunks. Characters. */
const compressFromChars = 1_024
const prefix = 'zstd:'
/** SQS accepts only some characters; these are always allowed. */
const plainAscii = /^[\n\x20-\x7e]*$/
/** Limit of a decompressed body, whoever wrote it: many times what a message is packed with. Bytes. */
const maxUnpackedBytes = 64 * 1024 * 1024
/** Room for the message attributes, which count towards the message's size. Bytes. */
const attributeBytes = 1_024

/** Maximum size of a body before compression, so that it fits a message even if it is incompressible. Bytes of UTF-8. */
export const maxBodyBytes = Math.floor(((limits.maxMessageBytes - attributeBytes - prefix.length) * 3) / 4 / 1.01)

/** Encodes a body for the queue: unchanged if it is short plain ASCII, otherwise as zstd in base64. */
export function compactBody(body: string): string {
  if (body.length < compressFromChars && plainAscii.test(body)) return body
  return prefix + zstdCompressSync(body).toString('base64')
}

/** Reverses {@link compactBody}. Throws on invalid zstd and on more than 64 MiB. */
export function expandBody(body: string): string {
  if (!body.startsWith(prefix)) return body
  const compressed = Buffer.from(body.slice(prefix.length), 'base64')
  return zstdDecompressSync(compressed, { maxOutputLength: maxUnpackedBytes }).toString('utf8')
}
