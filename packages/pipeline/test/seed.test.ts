import { expect, test } from 'vitest'
import { seedOf } from './seed.ts'

test('is the same in every run, unless one asks for another', () => {
  expect(seedOf({})).toBe(seedOf({}))
  expect(seedOf({ LOGPIPE_TEST_SEED: '7' })).toBe(7)
})

test('anything but a whole number is refused', () => {
  expect(() => seedOf({ LOGPIPE_TEST_SEED: 'seven' })).toThrow('LOGPIPE_TEST_SEED is "seven", which is no whole number')
})
