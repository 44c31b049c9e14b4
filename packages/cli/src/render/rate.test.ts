import { expect, test } from 'vitest'
import { createRate } from './rate.ts'

test('a rate is the growth of the last seconds, and falls to nothing when nothing grows', () => {
  const rate = createRate(3_000)
  expect(rate.perSecond(0)).toBeUndefined()
  rate.add(0, 0)
  expect(rate.perSecond(400)).toBeUndefined()
  for (let second = 1; second <= 10; second++) rate.add(second * 1_000, second * 50)
  expect(rate.perSecond(10_000)).toBe(50)
  for (let second = 11; second <= 13; second++) rate.add(second * 1_000, 500)
  expect(rate.perSecond(13_000)).toBe(0)
})
