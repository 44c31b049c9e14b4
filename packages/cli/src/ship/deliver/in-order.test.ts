import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createInOrder } from './in-order.ts'

test('what ends in any order is passed in the order in which it began, and never before what it follows', () => {
  const ends = fc.uniqueArray(fc.nat(9), { maxLength: 10 })
  fc.assert(
    fc.property(ends, (order) => {
      const passed: number[] = []
      const begun = createInOrder<number>((value) => passed.push(value))
      const end = Array.from({ length: 10 }, (_, i) => begun.begin(i))
      const done = new Set<number>()
      for (const i of order) {
        end[i]?.()
        done.add(i)
        const firstOpen = Array.from({ length: 10 }, (_, n) => n).findIndex((n) => !done.has(n))
        expect(passed).toEqual(Array.from({ length: firstOpen === -1 ? 10 : firstOpen }, (_, n) => n))
      }
    }),
  )
})
