import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { findWith } from './detector.ts'
import { pairs } from './pairs.ts'

function foundIn(text: string): readonly { readonly type: string; readonly value: string }[] {
  return pairs.flatMap((detector) =>
    findWith(detector, text).map(({ type, start, end }) => ({ type, value: text.slice(start, end) })),
  )
}

const many = runs({ fast: 1_000, full: 20_000 })
const letterAndDigit = fc
  .stringMatching(/^[A-Za-z0-9]{6,20}$/)
  .filter((text) => /\d/.test(text) && /[A-Za-z]/.test(text))

test('finds what follows the name of a password, in the ways in which fields are written', () => {
  const form = fc.constantFrom(
    ...[
      'password=V',
      'password: V',
      '"dbPassword":"V"',
      "passwd='V'",
      '--password V',
      '--pass=V',
      'pwd=V',
      'PGPASSWORD=V',
    ],
    ...['{\\"passphrase\\": \\"V\\"}', 'contraseña: V', '<password>V</password>', 'postgres://app:V@db.example.org/x'],
  )
  fc.assert(
    fc.property(form, letterAndDigit, (text, value) => {
      expect(foundIn(text.replace('V', value))).toContainEqual({ type: 'PASSWORD', value })
    }),
    many,
  )
})

test('takes words, numbers, UUIDs and placeholders after it for no password', () => {
  const uuid = '01234567-89ab-4def-8123-456789abcdef'
  for (const value of [
    'expired',
    'required',
    '12345678',
    uuid,
    '[REDACTED:PASSWORD]',
    '***',
    '$DB_PASSWORD',
    'null',
    'a1',
  ])
    for (const name of ['password=', 'password: ', '"password":"']) expect(foundIn(`${name}${value}`)).toEqual([])
  for (const value of ['letmein', 'ChangeMe']) expect(foundIn(`password=${value}`)).toHaveLength(1)
  expect(foundIn('PASS: test2 in 3 s')).toEqual([])
})

const mixed = fc
  .stringMatching(/^[A-Za-z0-9]{40}$/)
  .filter((text) => /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && new Set(text).size > 7)

test.each([
  ['AWS_SECRET_KEY', 'aws_secret_access_key=V'],
  ['AWS_SECRET_KEY', '"SecretAccessKey": "V"'],
  ['API_KEY', 'api_key=V'],
  ['API_KEY', '"clientSecret":"V"'],
  ['API_KEY', 'refresh-token: V'],
  ['BEARER_TOKEN', 'Authorization: Bearer V'],
])('finds %s in %s, and nothing after another name', (type, text) => {
  fc.assert(
    fc.property(mixed, (value) => {
      expect(foundIn(text.replace('V', value))).toContainEqual({ type, value })
      expect(foundIn(`etag=${value}`)).toEqual([])
    }),
    many,
  )
})

test('finds a name and a password in base64, and no other base64', () => {
  const printable = fc.stringMatching(/^[!-9;-~]{3,20}$/)
  fc.assert(
    fc.property(printable, printable, (user, password) => {
      const value = Buffer.from(`${user}:${password}`).toString('base64')
      expect(foundIn(`Authorization: Basic ${value}`)).toContainEqual({ type: 'BASIC_AUTH', value })
      const without = Buffer.from(`${user}${password}`).toString('base64')
      expect(foundIn(`Authorization: Basic ${without}`)).toEqual([])
    }),
    many,
  )
})

test.each([
  'a basic example of it',
  'bearer of bad news',
  'Bearer [REDACTED:BEARER_TOKEN]',
  'Bearer abcdefabcdefabcdefabcdef',
])('finds nothing in %s', (text) => {
  expect(foundIn(text)).toEqual([])
})

test.each([
  ['Password for anna was reset to Hunter2x by helpdesk', 'Hunter2x'],
  ['Password of the root user is "Hunter-2x"', 'Hunter-2x'],
  ['Kennwort von anna wurde auf Hunter2x gesetzt', 'Hunter2x'],
  ['Le mot de passe du routeur est Hunter2x', 'Hunter2x'],
  ['La contraseña nueva es Hunter2x', 'Hunter2x'],
])('finds the password that %j names', (text, value) => {
  expect(foundIn(text)).toEqual([{ type: 'PASSWORD', value }])
})

test.each([
  'Password for anna was reset to expire',
  'password is valid until 2026-12-31T00:00:00Z',
  'password login was moved to web-0123',
  'the password is [REDACTED:PASSWORD]',
  'Password policy changed to v2',
  'Das Passwort ist abgelaufen',
])('takes no word of %j for a password', (text) => {
  expect(foundIn(text)).toEqual([])
})
