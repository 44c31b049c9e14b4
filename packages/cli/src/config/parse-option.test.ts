import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import {
  parseBytes,
  parseCount,
  parseDuration,
  parseMoment,
  parseOrigin,
  parseRate,
  parseRecordRate,
  parseTenant,
  quote,
} from './parse-option.ts'

/** The code and sentence that a value is refused with. */
function refusalOf(parse: () => unknown): { readonly code: string; readonly message: string } {
  try {
    return { code: 'none', message: `taken as ${parse()}` }
  } catch (error) {
    if (!(error instanceof LogpipeError)) throw error
    return error
  }
}

test.each(['1', '5', '10'])('a count within its bounds is taken: %s', (value) => {
  expect(parseCount('--batch', value, { min: 1, max: 10 })).toBe(Number(value))
})

test.each(['', '0', '11', '-1', '1.0', '1e1', '0x5', ' 5', 'five', '٥'])(
  'a count out of its bounds, or none, is refused: %j',
  (value) => {
    expect(refusalOf(() => parseCount('--batch', value, { min: 1, max: 10 }))).toMatchObject({
      code: 'invalid_option',
      message: `--batch is ${JSON.stringify(value)}; it must be a whole number from 1 to 10`,
    })
  },
)

test.each(['0.5', '1', '100', '1e2'])('a rate above zero is taken: %s', (value) => {
  expect(parseRate('--rate', value, 100)).toBe(Number(value))
})

test.each(['', ' ', '0', '-3', '101', 'NaN', 'Infinity', 'fast'])('a rate that is none is refused: %j', (value) => {
  expect(refusalOf(() => parseRate('--rate', value, 100))).toMatchObject({
    code: 'invalid_option',
    message: expect.stringContaining('a number above 0, at most 100'),
  })
})

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['30', 30_000],
  ['1.5m', 90_000],
  ['24h', 86_400_000],
  [' 5m ', 300_000],
])('the time %s is %i ms', (value, ms) => {
  expect(parseDuration('--duration', value)).toBe(ms)
})

test.each(['', '0', '0s', '-1s', '3y', '1h30m', '3651d', 's', '1e3s', '.5s'])(
  'a time that is none is refused: %j',
  (value) => {
    expect(refusalOf(() => parseDuration('--duration', value))).toMatchObject({ code: 'invalid_option' })
  },
)

test('a tenant is taken, and a refusal says what was typed, short and without control characters', () => {
  expect(parseTenant('acme')).toBe('acme')
  expect(refusalOf(() => parseTenant(undefined))).toMatchObject({ code: 'missing_tenant' })
  expect(refusalOf(() => parseTenant('a\u001b[2Jb'))).toMatchObject({
    code: 'invalid_tenant',
    message: expect.stringMatching(/^--tenant "a\\u001b\[2Jb": it may contain only/),
  })
  expect(quote('x'.repeat(1_000))).toBe(`"${'x'.repeat(57)}…"`)
})

test.each(['http://localhost:5173', 'https://app.example.com', 'http://127.0.0.1:8080/'])(
  '%s is an origin',
  (value) => {
    expect(parseOrigin('--cors', value)).toBe(value.replace(/\/$/, ''))
  },
)

test.each([
  '*',
  'null',
  '',
  'localhost:5173',
  'https://app.example.com/path',
  'https://*.example.com',
  'file:///a',
  'https://a:b@c.example',
])('%j is no origin', (value) => {
  expect(refusalOf(() => parseOrigin('--cors', value))).toMatchObject({
    code: 'invalid_option',
    message: expect.stringContaining('must be the origin of one website'),
  })
})

test.each([
  ['1000', 1_000],
  ['1000/s', 1_000],
  ['60000/m', 1_000],
  ['1800/h', 0.5],
  ['0.5', 0.5],
])('%s is %d records per second', (value, rate) => {
  expect(parseRecordRate('--rate', value)).toBe(rate)
})

test.each(['', '0', '-1', '1000/d', '1000/', '1e3', 'fast', '1 000', '9999999999'])(
  'a rate of records that is none is refused: %j',
  (value) => {
    expect(refusalOf(() => parseRecordRate('--rate', value))).toMatchObject({
      code: 'invalid_option',
      message: `--rate is ${JSON.stringify(value)}; it must be a number of records above 0, such as 1000, 1000/s or 60000/m`,
    })
  },
)

const sizes = { min: '16MB', max: '1TB' }

test.each([
  ['16MB', 16_000_000],
  ['1GB', 1_000_000_000],
  ['1 gb', 1_000_000_000],
  ['1.5GiB', 1_610_612_736],
  ['1TB', 1_000_000_000_000],
])('%s is %d bytes', (value, bytes) => {
  expect(parseBytes('--spool', value, sizes)).toBe(bytes)
})

test.each(['', '1', '1000000000', '15.9MB', '1.1TB', '-1GB', '1GBB', 'GB', '1G'])(
  'a size that is none, or out of its bounds, is refused: %j',
  (value) => {
    expect(refusalOf(() => parseBytes('--spool', value, sizes))).toMatchObject({
      code: 'invalid_option',
      message: `--spool is ${JSON.stringify(value)}; it must be a size with its unit, such as 500MB or 1GB, from 16MB to 1TB`,
    })
  },
)

test.each([
  ['2026-01-31', Date.UTC(2026, 0, 31)],
  ['2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
  ['2026-01-31T12:00:00.5+02:00', Date.UTC(2026, 0, 31, 10, 0, 0, 500)],
  ['90d', 1_000_000_000_000 - 90 * 86_400_000],
  ['1.5h', 1_000_000_000_000 - 5_400_000],
])('%s is a moment', (value, ms) => {
  expect(parseMoment('--before', value, 1_000_000_000_000)).toBe(ms)
})

test.each([
  '',
  '90',
  '2026',
  '2026-13-01',
  '2026-02-30',
  '2026-02-30T12:00:00Z',
  '2026-01-31T12:00',
  '31.1.2026',
  '-1d',
  '0d',
  '9999d',
])('%j is no moment', (value) => {
  expect(() => parseMoment('--before', value, 0)).toThrow(LogpipeError)
})
