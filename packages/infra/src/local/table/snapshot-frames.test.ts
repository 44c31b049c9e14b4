import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePairs, encodeEnd, encodePairs, type Pair } from './snapshot-frames.ts'

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function decoded(bytes: Buffer, size = 7): Promise<readonly Pair[]> {
  const all: Pair[] = []
  for await (const pairs of decodePairs(inChunks(bytes, size))) all.push(...pairs)
  return all
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array))
const somePairs = fc.array(fc.tuple(bytes, bytes), { maxLength: 20 })

test('what was encoded is decoded, however it arrives', async () => {
  await fc.assert(
    fc.asyncProperty(somePairs, fc.integer({ min: 1, max: 50 }), async (pairs, size) => {
      const whole = Buffer.concat([encodePairs(pairs), encodeEnd(pairs.length)])
      expect(await decoded(whole, size)).toEqual(pairs)
    }),
  )
})

test('a snapshot that was cut anywhere, or that has more than its end, is refused', async () => {
  await fc.assert(
    fc.asyncProperty(somePairs, fc.nat(), async (pairs, at) => {
      const whole = Buffer.concat([encodePairs(pairs), encodeEnd(pairs.length)])
      await expect(decoded(whole.subarray(0, at % whole.length))).rejects.toThrow('before its end')
      await expect(decoded(Buffer.concat([whole, Buffer.from('x')]))).rejects.toThrow()
      await expect(decoded(Buffer.concat([encodePairs(pairs), encodeEnd(pairs.length + 1)]))).rejects.toThrow(
        'entries of',
      )
    }),
  )
})

test('a length that no entry has is refused before anything is kept for it', async () => {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(2 ** 31, 4)
  await expect(decoded(head)).rejects.toThrow('an entry is damaged')
})
