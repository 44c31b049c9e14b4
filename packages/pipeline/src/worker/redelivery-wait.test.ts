import { expect, test } from 'vitest'
import { redeliveryWaitSeconds } from './redelivery-wait.ts'

const none = (): number => 0

test('a failed message waits twice as long each time, from half a minute to half an hour', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 100, 5_000].map((receives) => redeliveryWaitSeconds(receives, none))).toEqual([
    30, 30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800, 1_800,
  ])
})

test('up to a quarter is added by chance, in whole seconds', () => {
  expect([0, 0.5, 0.999].map((roll) => redeliveryWaitSeconds(1, () => roll))).toEqual([30, 34, 37])
  expect(redeliveryWaitSeconds(9, () => 0.999)).toBe(2_250)
})

test('a hundred receives last for an outage of two days', () => {
  const seconds = Array.from({ length: 100 }, (_, i) => redeliveryWaitSeconds(i + 1, none)).reduce((a, b) => a + b)
  expect(seconds / 3_600).toBeGreaterThan(46)
  expect(seconds / 3_600).toBeLessThan(48)
})
