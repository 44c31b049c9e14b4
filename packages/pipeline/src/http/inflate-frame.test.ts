import { randomBytes } from 'node:crypto'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decoder, inflateFrame } from './inflate-frame.ts'

const gzip: Decoder = { open: zlib.createGunzip, atOnce: zlib.gunzipSync }

/** A decoder whose chunks a test sees as well, and how often it was used in this thread. */
function watched({ open, atOnce }: Decoder) {
  const seen: Buffer[] = []
  const state = { decodedHere: 0 }
  const decoder: Decoder = {
    open: (options) => open(options).on('data', (chunk: Buffer) => seen.push(chunk)),
    atOnce: (bytes, options) => {
      const result = atOnce(bytes, options)
      state.decodedHere++
      return result
    },
  }
  return { decoder, seen, state }
}

const million = 1_000_000

test('of what exceeds the limit all memory is given back at once, but for what the decoder may still write to', async () => {
  const { decoder, seen, state } = watched(gzip)
  const bomb = zlib.gzipSync(Buffer.alloc(20 * million))
  await expect(inflateFrame(decoder, bomb, 5 * million)).rejects.toThrow(new RangeError('more than 5000000 bytes'))
  expect(seen.length).toBeGreaterThan(10)
  const sizes = seen.map(({ buffer }) => buffer.byteLength)
  expect(sizes.slice(0, -1).every((size) => size === 0)).toBe(true)
  expect(sizes.at(-1)).toBeGreaterThan(0)
  expect(state.decodedHere).toBe(0)
})

test('a body of a few kilobytes is decoded in this thread, unless it grows beyond half a megabyte', async () => {
  const { decoder, seen, state } = watched(gzip)
  const [small, bomb] = [randomBytes(30_000), Buffer.alloc(million)]
  expect((await inflateFrame(decoder, zlib.gzipSync(small), million)).buffer.equals(small)).toBe(true)
  expect([state.decodedHere, seen.length]).toEqual([1, 0])
  expect((await inflateFrame(decoder, zlib.gzipSync(bomb), million)).buffer.equals(bomb)).toBe(true)
  expect([state.decodedHere, seen.length > 0]).toEqual([1, true])
  // A frame behind another one.
  expect((await inflateFrame(decoder, zlib.gzipSync(small), million, false)).buffer.equals(small)).toBe(true)
  expect(state.decodedHere).toBe(1)
})

test('what is returned is whole after its pieces were given back', async () => {
  const { decoder, seen } = watched(gzip)
  const text = randomBytes(3 * million)
  const { buffer, readBytes } = await inflateFrame(decoder, zlib.gzipSync(text), 3 * million)
  expect(buffer.equals(text)).toBe(true)
  expect(seen[0]?.buffer.byteLength).toBe(0)
  expect(readBytes).toBe(zlib.gzipSync(text).length)
})

test('any bytes in any encoding come back, at the limit, and what follows them is left', async () => {
  const encodings = [
    [gzip, zlib.gzipSync],
    [{ open: zlib.createInflate, atOnce: zlib.inflateSync }, zlib.deflateSync],
    [{ open: zlib.createBrotliDecompress, atOnce: zlib.brotliDecompressSync }, zlib.brotliCompressSync],
    [{ open: zlib.createZstdDecompress, atOnce: zlib.zstdDecompressSync }, zlib.zstdCompressSync],
  ] as const
  const bytes = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 3_000 }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...encodings), bytes, async ([decoder, encode], [piece, times]) => {
      const plain = Buffer.concat(Array.from({ length: times }, () => piece))
      const encoded = encode(plain)
      const { buffer, readBytes } = await inflateFrame(decoder, encoded, plain.length)
      expect(buffer.equals(plain)).toBe(true)
      expect(readBytes).toBe(encoded.length)
      await expect(inflateFrame(decoder, encoded, plain.length - 1)).rejects.toThrow(RangeError)
    }),
    { numRuns: 60 },
  )
})
