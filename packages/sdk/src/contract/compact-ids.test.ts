import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areCompactIds, compactIdChars, compactIds, expandIds } from './compact-ids.ts'

const idPart = fc.tuple(fc.stringMatching(/^[0-9a-f]$/), fc.stringMatching(/^[\w-]{11}$/))

test('ids under one key come back from their compact form, without those that were refused', () => {
  const places = fc.uniqueArray(fc.nat(40), { maxLength: 10 }).map((list) => list.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(
      fc.array(idPart, { maxLength: 30 }),
      places,
      fc.nat(),
      fc.stringMatching(/^[\w-]{1,64}$/),
      (parts, places, first, key) => {
        const all = Array.from({ length: parts.length + places.length }, (_, place) => place)
        const refused = places.filter((place) => place < all.length)
        const accepted = all.filter((place) => !refused.includes(place)).slice(0, parts.length)
        const ids = parts.map(([digit, digest], i) => `${digit}.${key}.${first + (accepted[i] ?? 0)}.${digest}`)
        const compact = compactIds(ids)
        expect(compact).toHaveLength(ids.length * compactIdChars)
        expect(areCompactIds(compact, ids.length)).toBe(true)
        expect(expandIds({ key, first, ids: compact, refused })).toEqual(ids)
      },
    ),
  )
})

const one = '0AZaz09_-bcd'

test.each([
  ['none', '', 0, true],
  ['one', one, 1, true],
  ['two', `${one}f${'-'.repeat(11)}`, 2, true],
  ['one too few', one, 2, false],
  ['one too many', one + one, 1, false],
  ['one that is a character short', one.slice(1), 1, false],
  ['one with a line feed behind it', `${one}\n`, 1, false],
  ['a line feed in place of the last character', `${one.slice(1)}\n`, 1, false],
  ['a first character that is no hexadecimal digit', `g${one.slice(1)}`, 1, false],
  ['a second one of which the first character is none', `${one}A${one.slice(1)}`, 2, false],
  ['a character that no digest has', `${one.slice(0, -1)}.`, 1, false],
  ['a letter that is not ASCII', `${one.slice(0, -1)}é`, 1, false],
  ['a list', [one], 1, false],
])('compact ids are checked: %s', (_, value, count, isValid) => {
  expect(areCompactIds(value, count)).toBe(isValid)
})
