import { randomBytes } from 'node:crypto'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Inflate, inflateFrame } from './inflate-frame.ts'

/** A decoder whose chunks a test sees as well. */
function watched(open: Inflate): { readonly open: Inflate; readonly seen: Buffer[] } {
  const seen: Buffer[] = []
  const openWatched: Inflate = (options) => open(options).on('data', (chunk: Buffer) => seen.push(chunk))
  return { open: openWatched, seen }
}

const million = 1_000_000

test('of what exceeds the limit all memory is given back at once, but for what the decoder may still write to', async () => {
  const { open, seen } = watched(zlib.createGunzip)
  const bomb = zlib.gzipSync(Buffer.alloc(20 * million))
  await expect(inflateFrame(open, bomb, 5 * million)).rejects.toThrow(new RangeError('more than 5000000 bytes'))
  expect(seen.length).toBeGreaterThan(10)
  const sizes = seen.map(({ buffer }) => buffer.byteLength)
  expect(sizes.slice(0, -1).every((size) => size === 0)).toBe(true)
  expect(sizes.at(-1)).toBeGreaterThan(0)
})

test('what is returned is whole after its pieces were given back', async () => {
  const { open, seen } = watched(zlib.createGunzip)
  const text = randomBytes(3 * million)
  const { buffer, readBytes } = await inflateFrame(open, zlib.gzipSync(text), 3 * million)
  expect(buffer.equals(text)).toBe(true)
  expect(seen[0]?.buffer.byteLength).toBe(0)
  expect(readBytes).toBe(zlib.gzipSync(text).length)
})

test('any bytes in any encoding come back, at the limit, and what follows them is left', async () => {
  const encodings = [
    [zlib.createGunzip, zlib.gzipSync],
    [zlib.createInflate, zlib.deflateSync],
    [zlib.createBrotliDecompress, zlib.brotliCompressSync],
    [zlib.createZstdDecompress, zlib.zstdCompressSync],
  ] as const
  const bytes = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 3_000 }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...encodings), bytes, async ([open, encode], [piece, times]) => {
      const plain = Buffer.concat(Array.from({ length: times }, () => piece))
      const encoded = encode(plain)
      const { buffer, readBytes } = await inflateFrame(open, encoded, plain.length)
      expect(buffer.equals(plain)).toBe(true)
      expect(readBytes).toBe(encoded.length)
      await expect(inflateFrame(open, encoded, plain.length - 1)).rejects.toThrow(RangeError)
    }),
    { numRuns: 60 },
  )
})
