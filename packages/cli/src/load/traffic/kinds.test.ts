import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openKinds } from './kinds.ts'

const share = fc.double({ min: 0, max: 0.4, noNaN: true })

test('a duplicate repeats an earlier request of its own, and nothing else repeats any', () => {
  fc.assert(
    fc.property(fc.nat(), share, share, (seed, duplicateShare, badShare) => {
      const { kindOf, originalOf } = openKinds({ seed, duplicateShare, badShare })
      const wrong = Array.from({ length: 300 }, (_, n) => n).filter((n) => {
        const original = originalOf(n)
        return kindOf(n) === 'duplicate' ? !(original < n && kindOf(original) === 'new') : original !== n
      })
      expect(wrong).toEqual([])
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
