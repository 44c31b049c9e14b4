import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKeySpans } from './key-spans.ts'

const span = fc.tuple(fc.nat(40), fc.nat(9)).map(([from, length]) => ({ from, to: from + length }))

test('it has the numbers of all spans, and no others, however they overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), span), { maxLength: 12 }), (added) => {
      const spans = createKeySpans()
      for (const [name, one] of added) spans.add(name, one)
      for (const name of ['a', 'b', 'c']) {
        const isIn = (n: number): boolean => added.some(([of, { from, to }]) => of === name && from <= n && n < to)
        const numbers = Array.from({ length: 60 }, (_, n) => n)
        expect(numbers.filter((n) => spans.has(name, n))).toEqual(numbers.filter(isIn))
      }
    }),
  )
})

test('spans that follow each other are one, so that a long run takes no more memory than a short one', () => {
  const spans = createKeySpans()
  for (let from = 0; from < 10_000; from += 50) spans.add('a', { from, to: from + 50 })
  expect([...spans.all()]).toEqual([['a', [{ from: 0, to: 10_000 }]]])
})
