import { expect, test } from 'vitest'
import { clockTime, count, dateTime, duration, plural, redacted } from './format.ts'

test.each([
  [0, '0'],
  [99_999, '99,999'],
  [100_000, '100 k'],
  [12_345_678, '12.3 M'],
])('counts %d as %s', (value, shown) => {
  expect(count(value)).toBe(shown)
})

test.each([
  [undefined, '–'],
  [0, '0 ms'],
  [999, '999 ms'],
  [1_250, '1.3 s'],
  [61_000, '61 s'],
  [120_000, '2 min'],
  [7_200_000, '2 h'],
])('shows %s ms as %s', (ms, shown) => {
  expect(duration(ms)).toBe(shown)
})

test('shows a moment in local time', () => {
  const at = new Date(2026, 0, 2, 3, 4, 5, 6)
  expect([clockTime(at), dateTime(at)]).toEqual(['03:04:05.006', '2026-01-02 03:04:05'])
})

test('names what was redacted, and how many of one thing there are', () => {
  expect([redacted({ EMAIL: 2, PHONE: 1 }), redacted({})]).toEqual(['2 EMAIL, 1 PHONE', ''])
  expect([plural(1, 'record'), plural(2, 'record')]).toEqual(['1 record', '2 records'])
})
