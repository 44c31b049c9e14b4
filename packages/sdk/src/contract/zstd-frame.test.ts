import { constants, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { zstdBlock, zstdHeader, zstdHeaderHead } from './zstd-frame.ts'

/** Where the frame at the start of the bytes ends. */
function endOf(bytes: Buffer): number | undefined {
  const header = zstdHeader(bytes.subarray(0, zstdHeaderHead))
  if (header === undefined) return undefined
  for (let at = header.bytes; at < bytes.length; ) {
    const block = zstdBlock(bytes, at)
    if (block === undefined) return undefined
    at += block.bytes
    if (block.isLast) return at + header.checksumBytes
  }
  return undefined
}

test('header and blocks lead to the end of every frame that zstd writes, with and without its size and checksum', () => {
  const { ZSTD_c_checksumFlag, ZSTD_c_contentSizeFlag, ZSTD_c_compressionLevel } = constants
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      // A frame says its size in 1, 2, 4 or 8 bytes, and a block holds 128 KiB at most.
      fc.constantFrom(0, 1, 5, 300, 3_000, 20_000),
      fc.record({ checksum: fc.nat(1), size: fc.nat(1), level: fc.integer({ min: 1, max: 9 }) }),
      (piece, times, { checksum, size, level }) => {
        const plain = Buffer.concat(Array.from({ length: times }, () => piece))
        const params = {
          [ZSTD_c_checksumFlag]: checksum,
          [ZSTD_c_contentSizeFlag]: size,
          [ZSTD_c_compressionLevel]: level,
        }
        const frame = zstdCompressSync(plain, { params })
        expect(endOf(Buffer.concat([frame, Buffer.from('more')]))).toBe(frame.length)
      },
    ),
    { numRuns: 100 },
  )
})

test('a block that repeats a byte is one byte long, and one that does not is as long as it says', () => {
  expect(zstdBlock(Buffer.from([0x03, 0x04, 0x00]))).toEqual({ bytes: 4, isLast: true })
  expect(zstdBlock(Buffer.from([0x04, 0x04, 0x00]))).toEqual({ bytes: 3 + 128, isLast: false })
  expect(zstdBlock(Buffer.from([0x04, 0x04]))).toBeUndefined()
  const second = Buffer.from([0, 0, 0, 0x03, 0x04, 0x00])
  expect([3, 4].map((at) => zstdBlock(second, at))).toEqual([{ bytes: 4, isLast: true }, undefined])
})

test('a dictionary, a window and a size make the header longer', () => {
  const header = (descriptor: number) => zstdHeader(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, 0, 0, 0]))?.bytes
  expect([0b0000_0000, 0b0010_0000, 0b0000_0001, 0b1100_0011].map(header)).toEqual([6, 6, 7, 18])
})

test('a frame of user data is skipped by its size, and other bytes are no frame', () => {
  const skipped = { bytes: 8 + 260, isSkipped: true, checksumBytes: 0 }
  for (const magic of [0x50, 0x5f]) {
    expect(zstdHeader(Buffer.from([magic, 0x2a, 0x4d, 0x18, 4, 1, 0, 0]))).toEqual(skipped)
  }
  expect(zstdHeader(Buffer.from([0x60, 0x2a, 0x4d, 0x18, 4, 1, 0, 0]))).toBeUndefined()
  expect(zstdHeader(Buffer.from('plain text'))).toBeUndefined()
  expect(zstdHeader(zstdCompressSync('a').subarray(0, 7))).toBeUndefined()
})
