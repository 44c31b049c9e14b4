import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readOutcomePart, writeOutcomePart } from './outcome-part.ts'

test('reading undoes writing', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
  fc.assert(
    fc.property(name, fc.nat(999), fc.integer({ min: 1, max: 1_000 }), (name, part, more) => {
      const outcome = { name, part, of: part + more }
      expect(readOutcomePart(writeOutcomePart(outcome))).toEqual(outcome)
    }),
  )
})

test.each([
  undefined,
  '',
  'a',
  'a 0',
  'a 1 1',
  'a/b 0 1',
  'a#b 0 1',
  'a -1 1',
  'a 0 1 2',
  'a 0 1\n',
  `${'a'.repeat(65)} 0 1`,
])('what nobody writes is left out: %j', (text) => {
  expect(readOutcomePart(text)).toBeUndefined()
})
