import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timestampOfEpoch, timestampOfNumber } from './epoch.ts'

const seconds = fc.integer({ min: Date.UTC(1990, 0, 1) / 1_000, max: Date.UTC(2100, 0, 1) / 1_000 - 1 })

test.each([
  ['1770000000', '2026-02-02T02:40:00Z'],
  ['631152000', '1990-01-01T00:00:00Z'],
  ['1770000000.5', '2026-02-02T02:40:00.5Z'],
  ['1770000000123', '2026-02-02T02:40:00.123Z'],
  ['1770000000123.4', '2026-02-02T02:40:00.1234Z'],
  ['1770000000123456', '2026-02-02T02:40:00.123456Z'],
  ['1770000000123456789', '2026-02-02T02:40:00.123456789Z'],
  ['1770000000.1234567891', '2026-02-02T02:40:00.123456789Z'],
])('%s is %s', (digits, timestamp) => {
  expect(timestampOfEpoch(digits)).toBe(timestamp)
})

test.each([
  '',
  '0',
  '631151999',
  '4102444800',
  '17700000000',
  '17700000001234567890',
  '1770000000.5.5',
  '1770000000.x',
  '177000000x',
  '-1770000000',
  ' 1770000000',
  '1.77e9',
])('%j is no time', (digits) => {
  expect(timestampOfEpoch(digits)).toBeUndefined()
})

test('any second says the same as Date, with the digits behind it as they are, whatever was read before', () => {
  const fraction = fc.stringMatching(/^\d{1,9}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(seconds, fraction)), (times) => {
      for (const [second, digits] of times) {
        const whole = new Date(second * 1_000).toISOString().slice(0, 19)
        expect(timestampOfEpoch(String(second))).toBe(`${whole}Z`)
        expect(timestampOfEpoch(`${second}.${digits}`)).toBe(`${whole}.${digits}Z`)
      }
    }),
  )
})

test('a number is the same time as its digits', () => {
  const thousandths = fc.tuple(seconds, fc.nat(999)).map(([second, ms]) => second + ms / 1_000)
  const exact = fc.tuple(seconds, fc.nat(999_999_999)).map(([second, ns]) => Number(`${second}.${ns}`))
  const ms = fc.tuple(seconds, fc.integer({ min: -1, max: 1_000 })).map(([second, more]) => second * 1_000 + more)
  const edges = fc.constantFrom(631_152_000, 631_151_999.999, 4_102_444_799.9999, 4_102_444_800_000, 99_999_999_999)
  fc.assert(
    fc.property(fc.oneof(seconds, thousandths, exact, ms, edges, fc.double()), (number) => {
      expect(timestampOfNumber(number)).toBe(timestampOfEpoch(String(number)))
    }),
    { numRuns: 2_000 },
  )
})
