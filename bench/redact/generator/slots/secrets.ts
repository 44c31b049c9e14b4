import type { RedactionType } from '@logpipe/pipeline/redact'
import { type Slot, value } from '../template.ts'
import {
  alphanumeric,
  base64,
  base64url,
  chars,
  digits,
  int,
  lower,
  lowerHex,
  pick,
  type Random,
  upper,
  upperHex,
} from './random.ts'

const words =
  'autumn bishop copper dragon eagle falcon garden hunter island jasmine kitten lemon monday orange pepper summer'.split(
    ' ',
  )
const specials = '!@%*^_-?.'

export const password = {
  /** As people choose them: a word, a number, a mark. */
  typical: passwordOf((random) => `${capital(pick(random, words))}${int(random, 1, 2029)}${chars(random, '!?*', 1)}`),
  word: passwordOf((random) => `${pick(random, words)}${int(random, 1, 99)}`),
  onlyLetters: passwordOf((random) => pick(random, words) + pick(random, words)),
  onlyDigits: passwordOf((random) => chars(random, digits, int(random, 6, 8))),
  strong: passwordOf(
    (random) => `${chars(random, alphanumeric, 6)}${chars(random, specials, 2)}${chars(random, alphanumeric, 6)}`,
  ),
  long: passwordOf((random) => chars(random, alphanumeric, int(random, 16, 28))),
  phrase: passwordOf((random) => Array.from({ length: 4 }, () => pick(random, words)).join('-')),
  spaced: passwordOf((random) => Array.from({ length: 4 }, () => pick(random, words)).join(' ')),
  /** With this mark inside. */
  with: (mark: string): Slot =>
    passwordOf((random) => `${chars(random, alphanumeric, 5)}${mark}${chars(random, alphanumeric, 5)}`),
  /** SASL PLAIN (RFC 4616): authorization id, login and password, in base64. */
  saslPlain: passwordOf((random) => toBase64(`\0${pick(random, words)}\0${chars(random, alphanumeric, 9)}`)),
  base64: passwordOf((random) => toBase64(`${pick(random, words)}${int(random, 10, 99)}`)),
} as const

export const basicAuth = value('BASIC_AUTH', (random) =>
  toBase64(`${pick(random, words)}:${chars(random, alphanumeric, 9)}`),
)
export const bearer = value('BEARER_TOKEN', (random) => chars(random, base64url, int(random, 24, 60)))
export const jwt = value('JWT', (random) => {
  const encode = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
  const claims = { sub: chars(random, digits, 8), iat: int(random, 1_672_531_200, 1_798_761_599) }
  return [encode({ alg: 'HS256', typ: 'JWT' }), encode(claims), chars(random, base64url, 43)].join('.')
})
export const awsAccessKey = value(
  'AWS_ACCESS_KEY',
  (random) => pick(random, ['AKIA', 'ASIA']) + chars(random, `${upper}234567`, 16),
)
export const awsSecretKey = value('AWS_SECRET_KEY', (random) => chars(random, base64, 40))
/** One line of base64 between the armour's lines. */
export const pemLine = value('PRIVATE_KEY', (random) => chars(random, base64, 64))

/**
 * A secret in a notation of its own: text stays, and `{alphabet count}` is drawn. `secret('ghp_{w36}')` is ghp_ and 36 letters
 * and digits; w: letters and digits, a: lower case and digits, A: upper case and digits, l and L: letters, d: digits,
 * h and H: hexadecimal, b: base64, u: base64url.
 */
export function secret(pattern: string, type: RedactionType = 'API_KEY'): Slot {
  return value(type, (random) =>
    pattern.replaceAll(/\{(\w)(\d+)\}/g, (_, name, count) => chars(random, alphabets[name] ?? '', Number(count))),
  )
}

const alphabets: Readonly<Record<string, string>> = {
  w: alphanumeric,
  a: `${lower}${digits}`,
  A: `${upper}${digits}`,
  l: lower,
  L: upper,
  d: digits,
  h: lowerHex,
  H: upperHex,
  b: base64,
  u: base64url,
}

function passwordOf(draw: (random: Random) => string): Slot {
  return value('PASSWORD', draw)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}
