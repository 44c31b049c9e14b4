import fc from 'fast-check'
import { expect, test } from 'vitest'
import { namesOf } from './record-names.ts'

const place = fc.record({
  run: fc.constantFrom('0abcdefgh01234567', '0mk1c2d3e4f5g6h7i'),
  request: fc.nat(3),
  index: fc.nat(3),
})
const digest = fc.constantFrom('AAAAAAAAAAA', 'AbCdEf_-123')
const start = fc.constantFrom('0.', 'f.', '')
type Place = { readonly run: string; readonly request: number; readonly index: number }
const nameOf = ({ run, request, index }: Place): string => `${run}-${String(request).padStart(9, '0')}.${index}`

test('two ids of a load test have a name in common if they are of the same record, whatever their digests', () => {
  fc.assert(
    fc.property(fc.tuple(place, place), fc.tuple(digest, digest), fc.tuple(start, start), (places, digests, starts) => {
      const ids = places.map((one, i) => `${starts[i]}${nameOf(one)}.${digests[i]}`)
      const [first = [], second = []] = ids.map((id) => [...namesOf([id])])
      const isSame = nameOf(places[0]) === nameOf(places[1])
      expect(first.some((name) => second.includes(name))).toBe(isSame)
      expect(first).toEqual([ids[0], nameOf(places[0])])
      expect(namesOf(ids)).toEqual(new Set([...first, ...second]))
    }),
  )
})

test('an id that a sender chose has no other name', () => {
  for (const id of ['order-1', '', 'a.b', '0.k-1.0.AAAAAAAAAAA', 'f.f0123456789abcdef01234567-1.0.AAAAAAAAAAA'])
    expect([...namesOf([id])]).toEqual([id])
})
