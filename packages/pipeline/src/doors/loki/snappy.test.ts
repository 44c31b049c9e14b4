import fc from 'fast-check'
import snappy from 'snappyjs'
import { expect, test } from 'vitest'
import { readSnappy } from './snappy.ts'

/** Bytes that repeat, near and far, as lines do. */
const bytes = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 300 })), { maxLength: 12 })
  .map((parts) => Buffer.concat(parts.flatMap(([part, times]) => Array.from({ length: times }, () => part))))

test('what a library compressed comes back', () => {
  fc.assert(
    fc.property(bytes, (content) => {
      expect(readSnappy(snappy.compress(new Uint8Array(content))).equals(content)).toBe(true)
    }),
  )
})

test('a damaged block comes to an end: it is refused, or has the length that it states', () => {
  fc.assert(
    fc.property(
      bytes,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (content, changes) => {
        const block = Buffer.from(snappy.compress(new Uint8Array(content)))
        for (const [at, byte] of changes) block[at % block.length] = byte
        try {
          expect(readSnappy(block).length).toBeLessThanOrEqual(16 * 1024 * 1024)
        } catch (error) {
          expect(String(error)).toMatch(/not a valid snappy block|the limit is/)
        }
      },
    ),
  )
})

test.each([
  ['no byte', []],
  ['a length without an end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
  ['a literal that is cut off', [5, 4 << 2, 1, 2]],
  ['a literal of 4 GB', [5, 63 << 2, 255, 255, 255, 255]],
  ['a literal whose length is cut off', [5, 62 << 2, 255]],
  ['a copy from before the beginning', [8, 0, 7, 1, 2]],
  ['a copy of itself', [8, 0, 7, 1, 0]],
  ['more than it states', [1, 1 << 2, 1, 2]],
  ['less than it states', [3, 0, 7]],
])('%s is refused', (_, block) => {
  expect(() => readSnappy(Uint8Array.from(block))).toThrow('not a valid snappy block')
})
