import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNumberSet } from './number-set.ts'

test('of any spans it has what a set of all their numbers has, and knows what is between', () => {
  const span = fc.tuple(fc.nat(30), fc.nat(4)).map(([from, more]) => ({ from, to: from + more }))
  fc.assert(
    fc.property(fc.array(span), fc.nat(40), fc.nat(40), (spans, from, to) => {
      const [set, all] = [createNumberSet(), new Set<number>()]
      for (const one of spans) {
        set.add(one)
        for (let number = one.from; number <= one.to; number++) all.add(number)
      }
      for (let number = -1; number < 40; number++) expect(set.has(number)).toBe(all.has(number))
      const between = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
      expect([...set.gaps(from, to)]).toEqual(between.filter((number) => !all.has(number)))
    }),
  )
})

test('nothing is in an empty one, and there are no gaps without an end', () => {
  const set = createNumberSet()
  expect(set.has(Number.POSITIVE_INFINITY)).toBe(false)
  expect([...set.gaps(Number.POSITIVE_INFINITY, 3)]).toEqual([])
  expect([...set.gaps(1, 2)]).toEqual([1, 2])
})
