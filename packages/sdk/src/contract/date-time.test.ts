import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateTimeMs, isDateTime } from './date-time.ts'

test.each([
  ['2026-01-31T23:59:59Z', '2026-01-31T23:59:59.000Z'],
  ['2026-01-31t23:59:59z', '2026-01-31T23:59:59.000Z'],
  ['2026-01-31 23:59:59', '2026-01-31T23:59:59.000Z'],
  ['2026-01-31T23:59:59', '2026-01-31T23:59:59.000Z'],
  ['2026-01-31T23:59:59,5Z', '2026-01-31T23:59:59.500Z'],
  ['2026-01-31T23:59:59.123456789Z', '2026-01-31T23:59:59.123Z'],
  ['2026-01-31T23:59:59+02:00', '2026-01-31T21:59:59.000Z'],
  ['2026-01-31T23:59:59-0530', '2026-02-01T05:29:59.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000Z'],
  ['2026-12-31T24:00:00.000Z', '2027-01-01T00:00:00.000Z'],
])('%s means %s', (written, moment) => {
  expect(isDateTime(written)).toBe(true)
  expect(new Date(dateTimeMs(written)).toISOString()).toBe(moment)
})

test.each([
  '2026-02-29T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-04-31T00:00:00+02:00',
  '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-01T24:00:01Z',
  '2026-01-01T24:00:00.05Z',
  '2026-01-01T24:00:00,000000001Z',
  '2026-01-01T23:60:00Z',
  '2026-01-01T00:00:00+99:99',
  '2026-01-01',
  '2026-01-01T00:00Z',
  '26-01-01T00:00:00Z',
  '2026-01-01T00:00:00.1234567890Z',
  '2026-01-01T00:00:00 Z',
  ' 2026-01-01T00:00:00Z',
  '2026-01-01T00:00:00Z\n',
  '٢٠٢٦-01-01T00:00:00Z',
  'yesterday',
  '',
  0,
  null,
])('%j is not a date-time', (value) => {
  expect(isDateTime(value)).toBe(false)
})

test('accepts the ISO string of any JavaScript date, and reads the same time from it', () => {
  const date = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(date, (at) => {
      expect(isDateTime(at.toISOString())).toBe(true)
      expect(dateTimeMs(at.toISOString())).toBe(at.getTime())
    }),
  )
})

/** Reference implementation on regular expressions and Date: slow, and independent of the code under test. */
function isDateTimeByDate(value: string): boolean {
  const pattern = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:[Zz]|[+-]\d{2}:?\d{2})?$/
  if (!pattern.test(value)) return false
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(value.slice(0, 10))) return false
  return !Number.isNaN(dateTimeMs(value))
}

test('agrees with Date on anything that looks like a date-time', () => {
  const two = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'))
  const near = (max: number) => fc.integer({ min: 0, max: max + 1 }).map((n) => String(n).padStart(2, '0'))
  const part = (...texts: string[]) => fc.constantFrom(...texts)
  const year = fc.oneof(
    fc.tuple(two, two).map((t) => t.join('')),
    part('2000', '1900', '2024', '0000', '9999'),
  )
  const offset = fc.oneof(
    part('', 'Z', 'z', 'ZZ', ' Z', '+', '+1', '+0', '+00', '+000'),
    fc.tuple(part('+', '-'), near(23), part(':', '', '.'), near(59)).map((t) => t.join('')),
  )
  const fraction = fc.oneof(part('', '.', ',', '.0', ',00'), fc.stringMatching(/^[.,]\d{1,10}$/))
  const dateTime = fc
    .tuple(
      year,
      part('-', '-', '-', '/'),
      near(12),
      part('-'),
      near(31),
      part('T', 't', ' ', 'x'),
      near(24),
      part(':', ':', ':', '.'),
      near(60),
      part(':'),
      near(60),
      fraction,
      offset,
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(dateTime, (value) => {
      expect(isDateTime(value)).toBe(isDateTimeByDate(value))
    }),
    { numRuns: 5_000 },
  )
})
