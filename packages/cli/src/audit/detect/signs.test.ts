import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { card, email, iban, inFours, phone, socialSecurity, token } from '../../../test/generated-values.ts'
import { findWith } from './detector.ts'
import { detectors } from './find-unredacted.ts'
import { sign, signsOf } from './signs.ts'

const label = fc.constantFrom(
  ...[
    'password=',
    '"passwd": "',
    '--pass ',
    'pwd=',
    'api_key: ',
    'clientSecret=',
    'Bearer ',
    'Basic ',
    'ssn: ',
    'ss: ',
    'type="SSN">',
    'tax_id=',
  ],
  ...['aws_secret_access_key=', 'phone: ', 'msisdn=', 'dialing ', 'tel="', 'contraseña: ', 'postgres://user:', 'eyJ'],
)
const secret = fc.stringMatching(/^[A-Za-z0-9]{8,44}$/)
const junk = fc.string({ unit: fc.constantFrom(...' -.()+:@=",/[]{}aZ09\n€'), maxLength: 6 })
const value = fc.oneof(
  ...[card, iban, socialSecurity, phone, email, token, secret],
  card.map((digits) => inFours(digits, ' ')),
  card.map((digits) => digits.replace(/^(.{4})(.{6})(.+)$/, '$1 $2 $3')),
  iban.map((text) => inFours(text, ' ')),
)
const text = fc
  .array(fc.oneof(label, value, junk, fc.constantFrom(' ', ', ', '": "', '@example.org', '[REDACTED:PHONE]')), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''))

test('no text has a value without the sign of its detector', () => {
  const found = new Set<string>()
  fc.assert(
    fc.property(text, (given) => {
      const signs = signsOf(given)
      for (const detector of detectors) {
        if (findWith(detector, given).length === 0) continue
        expect(signs & detector.sign, `${detector.type} in ${JSON.stringify(given)}`).not.toBe(0)
        found.add(detector.type)
      }
    }),
    runs({ fast: 5_000, full: 50_000 }),
  )
  for (const type of ['PHONE', 'EMAIL', 'CREDIT_CARD', 'SSN', 'IBAN', 'API_KEY', 'PASSWORD'])
    expect(found).toContain(type)
})

test.each([
  ['', 0],
  ['GET /index.html 200 in 17 ms', 0],
  ['2026-01-31T23:59:59.123Z INFO started on port 8080', 0],
  ['Intel, untold', 0],
  ['MSS_SSC, ss;', sign.ssnWord],
  ['ss: x, "class": 1, address=2', sign.ssnWord],
  ['class: a, process=b, <class>', 0],
  ['Mozilla/4.0 (compatible; SLCC2; Media Center)', 0],
  ['/search?q=a&lang=en&page=2', 0],
  ['jane@example.org', sign.at],
  ['4111 1111 1111 1111', sign.number],
  ['3782 822463 10005', sign.number],
  ['+4915112345678', sign.number],
  ['DE89370400440532013000', sign.iban],
  ['DE89 3704 0044 0532 0130 00', sign.iban | sign.number],
])('the signs of %j are %i', (given, expected) => {
  expect(signsOf(given)).toBe(expected)
})

test.each([
  ['%2B1'],
  ['&#45;'],
  ['&amp;#x2D;'],
  ['&AMP;#45;'],
  ['&hyphen;'],
  ['\\u002d'],
  ['^[[1m'],
  ['#033'],
  ['[53,53]'],
  ['\u0000'],
  ['\u001b[1m'],
  ['５'],
])('%j may be spelled otherwise than it reads', (given) => {
  expect(signsOf(`a${given}b`) & sign.hidden).toBe(sign.hidden)
})

test('a placeholder has no signs of its type, and what is before and behind it has its own', () => {
  expect(signsOf('[REDACTED:PASSWORD]')).toBe(0)
  expect(signsOf('password=[REDACTED:PASSWORD] x@y')).toBe(sign.pair | sign.at)
  expect(signsOf('[REDACTED:AKIAX]') & sign.token).toBe(sign.token)
})
