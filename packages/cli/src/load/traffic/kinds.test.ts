import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openKinds } from './kinds.ts'

const share = fc.double({ min: 0, max: 0.4, noNaN: true })

test('a duplicate repeats an earlier request of its own, and nothing else repeats any', () => {
  fc.assert(
    fc.property(fc.nat(), share, share, (seed, duplicateShare, badShare) => {
      const { kindOf, originalOf } = openKinds({ seed, duplicateShare, badShare })
      for (let n = 0; n < 300; n++) {
        const original = originalOf(n)
        if (kindOf(n) !== 'duplicate') expect(original).toBe(n)
        else {
          expect(original).toBeLessThan(n)
          expect(kindOf(original)).toBe('new')
        }
      }
    }),
  )
})

test('kinds come in their shares', () => {
  const { kindOf } = openKinds({ seed: 3, duplicateShare: 0.1, badShare: 0.05 })
  const counts = { new: 0, duplicate: 0, bad: 0 }
  for (let n = 0; n < 100_000; n++) counts[kindOf(n)]++
  expect(counts.duplicate / 100_000).toBeCloseTo(0.1, 2)
  expect(counts.bad / 100_000).toBeCloseTo(0.05, 2)
})
