import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSha256 } from './saved-sha256.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000])('of %i bytes it is what Node says', (length) => {
  const digest = createSha256()
  digest.update('x'.repeat(length))
  expect(digest.digest()).toBe(sha256('x'.repeat(length)))
})

test('in whatever pieces a text comes, and wherever it was saved and resumed, the digest is that of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 150 })), fc.nat(), (pieces, cut) => {
      const at = cut % (pieces.length + 1)
      const before = createSha256()
      for (const piece of pieces.slice(0, at)) before.update(piece)
      const after = createSha256(JSON.parse(JSON.stringify(before.save())))
      for (const piece of pieces.slice(at)) after.update(piece)
      expect(before.digest()).toBe(sha256(pieces.slice(0, at).join('')))
      expect(after.digest()).toBe(sha256(pieces.join('')))
    }),
  )
})
