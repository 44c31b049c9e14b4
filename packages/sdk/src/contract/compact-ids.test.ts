import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactIdChars, compactIds, expandIds } from './compact-ids.ts'

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
        expect(expandIds({ key, first, ids: compact, refused })).toEqual(ids)
      },
    ),
  )
})
