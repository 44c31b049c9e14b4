import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spreadDigits, spreadOf } from './spread.ts'

test.each([1, 2, 3])('spreads of %i digits are all hex numbers, each once', (digits) => {
  const all = spreadDigits(digits)
  const expected = Array.from({ length: 16 ** digits }, (_, n) => n.toString(16).padStart(digits, '0'))
  expect(all.toSorted()).toEqual(expected)
})

test('the start of an id depends on key and index alone, and 16 records of any key cover all 16 starts', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 64 }), fc.nat(4_000), (key, first) => {
      const starts = Array.from({ length: 16 }, (_, i) => spreadOf(key)(first + i))
      expect(new Set(starts).size).toBe(16)
      expect(spreadOf(key)(first)).toBe(starts[0])
    }),
  )
})

test('keys that count up start evenly: of 10,000 single records every start gets about 625', () => {
  const counts = new Map<string, number>()
  for (let n = 0; n < 10_000; n++) {
    const start = spreadOf(`0mwq61yoz97g9dmyc-${String(n).padStart(9, '0')}`)(0)
    counts.set(start, (counts.get(start) ?? 0) + 1)
  }
  expect(counts.size).toBe(16)
  expect(Math.max(...counts.values())).toBeLessThan(750)
})
