import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { createCompressor, defaultCompression } from './compress.ts'

const refused = new LogpipeError('unsupported_encoding', 'no', { status: 415 })

/** An endpoint that takes some encodings, and says which it saw. */
function anEndpoint(takes: readonly string[]) {
  const seen: string[] = []
  const texts: string[] = []
  const send = async ({ body, contentEncoding = 'none' }: { body: string | Uint8Array; contentEncoding?: string }) => {
    seen.push(contentEncoding)
    if (!takes.includes(contentEncoding)) throw refused
    const bytes = Buffer.from(body)
    const plain = { zstd: zstdDecompressSync, gzip: gunzipSync, none: (same: Buffer) => same }[contentEncoding]
    texts.push(String(plain?.(bytes)))
    return contentEncoding
  }
  return { send, seen, texts }
}

const body = '{"text":"\u2028 one"}\n{"text":"two"}'

test.each(['zstd', 'gzip', 'none'] as const)('%s arrives whole', async (compression) => {
  const { send, texts } = anEndpoint([compression])
  expect(await createCompressor(compression)(body, send)).toBe(compression)
  expect(texts).toEqual([body])
})

test.each([
  [
    ['gzip', 'none'],
    ['zstd', 'gzip', 'gzip'],
  ],
  [['none'], ['zstd', 'gzip', 'none', 'none']],
])('what takes %j is asked for nothing else twice', async (takes, expected) => {
  const { send, seen, texts } = anEndpoint(takes)
  const compress = createCompressor('zstd')
  await compress(body, send)
  await compress(body, send)
  expect(seen).toEqual(expected)
  expect(texts).toEqual([body, body])
})

test('another error is no reason to compress otherwise', async () => {
  const error = new LogpipeError('over_quota', 'no', { status: 429 })
  await expect(createCompressor('zstd')(body, async () => Promise.reject(error))).rejects.toBe(error)
})

test.each([
  ['http://127.0.0.1:8080', 'none'],
  ['http://localhost/x', 'none'],
  ['http://[::1]:1', 'none'],
  ['https://api.example.com', 'zstd'],
  ['http://10.0.0.1', 'zstd'],
])('%s gets %s by default', (url, expected) => {
  expect(defaultCompression(url)).toBe(expected)
})
