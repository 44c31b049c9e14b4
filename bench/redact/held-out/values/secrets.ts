import { chars, choose, type Random, type Value } from '../random.ts'

const digits = '0123456789'
const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const alnum = lower + upper + digits
const urlSafe = `${alnum}-_`
const base32 = `${upper}234567`

export const hexOf = (length: number): Value => chars(length, '0123456789abcdef')
export const alnumOf = (length: number): Value => chars(length, alnum)
export const lowerAlnumOf = (length: number): Value => chars(length, lower + digits)
export const urlSafeOf = (length: number): Value => chars(length, urlSafe)
export const base64Of = (length: number): Value => {
  const body = chars(length, `${alnum}+/`)
  return (random) => `${body(random)}${'='.repeat((4 - (length % 4)) % 4)}`
}

/** A text before a value. */
export const prefixed =
  (prefix: string, value: Value): Value =>
  (random) =>
    prefix + value(random)

/** Several values one after another. */
export const joined =
  (separator: string, ...values: readonly Value[]): Value =>
  (random) =>
    values.map((value) => value(random)).join(separator)

export const awsAccessKey: Value = (random) => choose(random, ['AKIA', 'ASIA']) + chars(16, base32)(random)
export const awsSecretKey: Value = (random) => {
  const mixed = chars(38, `${alnum}+/`)(random)
  return `${mixed.slice(0, 20)}/${mixed.slice(20)}${random.int(10)}`
}

export const jwt: Value = (random) => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    sub: String(random.int(1e6)),
    iat: 1_700_000_000 + random.int(1e7),
    scope: choose(random, ['read', 'write', 'admin']),
  }
  return `${part({ alg: choose(random, ['HS256', 'RS256', 'ES256']), typ: 'JWT' })}.${part(claims)}.${urlSafeOf(43)(random)}`
}

/** `user:password` in base64. */
export const basicCredentials: Value = (random) => {
  const user = choose(random, ['svc-mailer', 'deploy', 'jenkins', 'api', 'admin'])
  return Buffer.from(`${user}:${alnumOf(9 + random.int(6))(random)}`).toString('base64')
}

export const opaqueToken: Value = (random) => urlSafeOf(24 + random.int(20))(random).replace(/^[-_]|[-_]$/g, 'q')

/** Lines of a PEM body, 64 characters each. */
export const pemBody = (random: Random, separator: string): string =>
  Array.from(
    { length: 3 },
    (_, row) => (row === 0 ? 'MIIEowIBAAKCAQEA' : '') + chars(row === 0 ? 48 : 64, `${alnum}+/`)(random),
  ).join(separator)

export const githubToken: Value = (random) => choose(random, ['ghp_', 'gho_', 'ghs_']) + alnumOf(36)(random)
export const slackToken = shapedToken('xoxb-###########-############-', 24)
export const telegramToken = shapedToken('7#########:AA', 33)
export const discordToken: Value = joined('.', prefixed('MT', alnumOf(24)), shapedToken('G', 5), urlSafeOf(38))

function shapedToken(shape: string, tail: number): Value {
  return (random) => shape.replace(/#/g, () => String(random.int(10))) + alnumOf(tail)(random)
}

/** A key without any prefix that says whose it is. */
export const namelessKey: Value = (random) => choose(random, [hexOf(32), alnumOf(40), lowerAlnumOf(36)])(random)
export const digest = hexOf(40)
