import { randomOf } from './random-of.ts'

/** Personal data in a text: what of it must not be stored. */
export interface Planted {
  readonly type: string
  readonly text: string
  readonly secret: string
}

const letters = 'abcdefghijklmnopqrstuvwxyz'
const upper = letters.toUpperCase()
const digits = '0123456789'
const base64 = `${upper}${letters}${digits}`

/** Makes so many characters of an alphabet. */
type Draw = (alphabet: string, length: number) => string

/** A value of each type that a policy redacts by default, in a text as logs have it. */
const makers: Readonly<Record<string, (draw: Draw) => Omit<Planted, 'type'>>> = {
  PHONE: (draw) => inText(`555-01${draw(digits, 2)}`, (it) => `called customer at phone ${it}`),
  EMAIL: (draw) => inText(`${draw(letters, 10)}@${draw(letters, 8)}.example.com`, (it) => `mail to ${it} sent`),
  CREDIT_CARD: (draw) => inText(withLuhn(`4${draw(digits, 14)}`), (it) => `card ${it} charged`),
  SSN: (draw) =>
    inText(`5${draw('12345678', 2)}-${draw('123456789', 2)}-${draw('123456789', 4)}`, (it) => `ssn ${it} checked`),
  IBAN: (draw) => inText(ibanOf(draw(digits, 18)), (it) => `iban ${it} debited`),
  JWT: (draw) =>
    inText(`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI${draw(base64, 20)}.${draw(base64, 43)}`, (it) => `token ${it} issued`),
  BEARER_TOKEN: (draw) => inText(draw(base64, 32), (it) => `Authorization: Bearer ${it}`),
  BASIC_AUTH: (draw) => inText(btoa(`user:${draw(base64, 15)}`), (it) => `Authorization: Basic ${it}`),
  AWS_ACCESS_KEY: (draw) => inText(`AKIA${draw(`${upper}234567`, 16)}`, (it) => `aws_access_key_id=${it}`),
  AWS_SECRET_KEY: (draw) => inText(draw(base64, 40), (it) => `aws_secret_access_key=${it}`),
  API_KEY: (draw) => inText(`sk_live_${draw(base64, 24)}`, (it) => `api_key=${it}`),
  PRIVATE_KEY: (draw) =>
    inText(draw(base64, 64), (it) => `-----BEGIN PRIVATE KEY-----\n${it}\n-----END PRIVATE KEY-----`),
  PASSWORD: (draw) => inText(`${draw(base64, 11)}7`, (it) => `password=${it}`),
}

/** The types that are planted, one after the other. */
export const plantedTypes = Object.keys(makers)

/** What is planted in the `n`th record of a seed: always the same. */
export function plantedIn(seed: number, n: number): Planted {
  const type = plantedTypes[n % plantedTypes.length] ?? ''
  let drawn = 0
  const draw: Draw = (alphabet, length) => {
    let text = ''
    for (let i = 0; i < length; i++) {
      text += alphabet[Math.floor(randomOf(seed, n, 100 + drawn++) * alphabet.length)]
    }
    return text
  }
  const made = makers[type]?.(draw) ?? { text: '', secret: '' }
  return { type, ...made }
}

function inText(secret: string, textOf: (secret: string) => string): Omit<Planted, 'type'> {
  return { secret, text: textOf(secret) }
}

/** With its check digit: ISO/IEC 7812-1. */
function withLuhn(number: string): string {
  const sum = [...number].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return `${number}${(10 - (sum % 10)) % 10}`
}

/** Of Germany, with its check digits: ISO 13616. D is 13, E is 14. */
function ibanOf(account: string): string {
  const check = 98n - (BigInt(`${account}131400`) % 97n)
  return `DE${String(check).padStart(2, '0')}${account}`
}
