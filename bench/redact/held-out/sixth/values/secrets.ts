import { choose, type Random, type Value } from '../../random.ts'
import { alnumOf, base64Of, hexOf, lowerAlnumOf, urlSafeOf } from '../../values/secrets.ts'

const words = [
  'Harbor',
  'quokka',
  'Lantern',
  'Marzipan',
  'tundra',
  'Cobalt',
  'Fjord',
  'pelican',
  'Walnut',
  'zephyr',
  'Saffron',
  'mosaic',
  'Bramble',
  'Juniper',
  'kestrel',
  'Gondola',
  'Thimble',
  'Velvet',
]
const word = (random: Random): string => choose(random, words)
const digitsOf = (random: Random, length: number): string =>
  Array.from({ length }, () => String(random.int(10))).join('')

/** Letters and digits only. */
export const plainPw: Value = (random) =>
  choose<Value>(random, [
    (r) => `${word(r)}${digitsOf(r, 4)}`,
    (r) => `${word(r).replace('o', '0').replace('e', '3')}${digitsOf(r, 2)}`,
    (r) => `${word(r)}${word(r)}${digitsOf(r, 1)}`,
    (r) => `${alnumOf(5)(r)}${digitsOf(r, 2)}${alnumOf(4)(r)}`,
    (r) => `${lowerAlnumOf(6)(r)}${digitsOf(r, 1)}X`,
  ])(random)

/** With the signs that policies ask for, none of which ends a value in the usual grammars. */
export const pw: Value = (random) =>
  choose<Value>(random, [
    plainPw,
    (r) => `${word(r)}${digitsOf(r, 3)}!`,
    (r) => `${word(r)}-${word(r)}-${digitsOf(r, 2)}`,
    (r) => `${word(r)}_${digitsOf(r, 4)}`,
    (r) => `${word(r)}${digitsOf(r, 2)}*${word(r)}`,
    (r) => `${digitsOf(r, 2)}${word(r)}.${digitsOf(r, 2)}`,
  ])(random)

/** With signs that end a value in a careless grammar; no quote, space or backslash. */
export const oddPw: Value = (random) =>
  choose<Value>(random, [
    (r) => `${word(r)}#${digitsOf(r, 3)}$x`,
    (r) => `${digitsOf(r, 2)}%${word(r)}^q9`,
    (r) => `${word(r)}@${digitsOf(r, 2)}!Zz`,
    (r) => `P(${word(r)})${digitsOf(r, 3)}`,
    (r) => `${word(r)}+${digitsOf(r, 2)}=${word(r)}`,
    (r) => `~${word(r)}?${digitsOf(r, 3)}`,
  ])(random)

/** Several words, as passphrases are. */
export const phrase: Value = (random) => [word, word, word, word].map((next) => next(random).toLowerCase()).join(' ')
/** A word as it stands in a dictionary. */
export const dictionary: Value = (random) => word(random).toLowerCase()
export const pin4: Value = (random) => `${random.int(9) + 1}${digitsOf(random, 3)}`

export const pem = {
  rsa: (random: Random, gap: string): string => `MIIEpAIBAAKCAQEA${base64Of(48)(random)}${gap}${base64Of(64)(random)}`,
  pkcs8: (random: Random, gap: string): string =>
    `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${base64Of(32)(random)}${gap}${base64Of(64)(random)}`,
  ec: (random: Random, gap: string): string => `MHcCAQEEI${base64Of(56)(random)}${gap}${base64Of(64)(random)}`,
  ssh: (random: Random, gap: string): string =>
    `b3BlbnNzaC1rZXktdjEAAAAA${base64Of(44)(random)}${gap}${base64Of(70)(random)}`,
} as const
export const wireguardKey: Value = (random) => `${base64Of(42)(random).replace(/=+$/, '')}8=`

const encodedJson = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** Signed tokens with the claims of an identity provider. */
export const idToken: Value = (random) => {
  const header = { typ: 'JWT', alg: choose(random, ['RS256', 'ES384', 'HS512', 'EdDSA']), kid: hexOf(8)(random) }
  const claims = {
    iss: 'https://login.quayline.example',
    aud: 'portal',
    sub: lowerAlnumOf(10)(random),
    exp: 1_790_000_000 + random.int(1e7),
  }
  return `${encodedJson(header)}.${encodedJson(claims)}.${urlSafeOf(86)(random)}`
}
/** `user:password` in base64. */
export const basicPair: Value = (random) => {
  const who = choose(random, ['monitor', 'erp-gateway', 'nagios', 'backup', 'svc_hr', 'printsrv'])
  return Buffer.from(`${who}:${plainPw(random)}`).toString('base64')
}
/** An opaque token without a dot, longer than a word. */
export const opaque: Value = (random) =>
  `${alnumOf(1)(random)}${urlSafeOf(30 + random.int(14))(random)}${alnumOf(1)(random)}`
export const accessKeyId: Value = (random) =>
  choose(random, ['AKIA', 'ASIA']) +
  Array.from({ length: 16 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(random.int(32))).join('')
export const secretAccessKey: Value = (random) => {
  const body = `${alnumOf(12)(random)}/${alnumOf(13)(random)}+${alnumOf(12)(random)}`
  return body + String(random.int(10))
}
