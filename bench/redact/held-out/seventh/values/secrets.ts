import { chars, choose, type Random, shaped, type Value } from '../../random.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
/** Letters and digits. */
export const b62 = (length: number): Value => chars(length, letters + digits)
export const hex = (length: number): Value => chars(length, `${digits}abcdef`)
export const b64url = (length: number): Value => chars(length, `${letters + digits}-_`)
export const b64 = (length: number): Value => chars(length, `${letters + digits}+/`)
export const base32 = (length: number): Value => chars(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')
/** A prefix and what follows. */
export const after =
  (prefix: string, value: Value): Value =>
  (random) =>
    prefix + value(random)

const words = [
  'Copper',
  'Lantern',
  'Walnut',
  'Glacier',
  'Sparrow',
  'Quartz',
  'Meadow',
  'Thistle',
  'Bonfire',
  'Juniper',
  'Marble',
  'Otter',
]
const word: Value = (random) => choose(random, words)

/** As people and generators choose them; with a digit, and without blanks, quotes and the signs that end a field. */
export const password: Value = (random) => choose(random, [mixed, worded, seasonal, generated, hyphened])(random)
/** The same with a sign that is rare in words: for places that are not quoted. */
export const strong: Value = (random) => choose(random, [mixed, worded, seasonal])(random)
/** Letters and digits alone. */
export const plain: Value = (random) => word(random) + shaped('##', '####', '7#')(random)
/** For places where signs end a field: URLs and lists. */
export const generatedIn: Value = (random) => choose(random, [generated, hyphened, plain])(random)
/** With one sign that neither a URL nor a connect string takes for its own. */
export const strongIn: Value = (random) => `${word(random)}${choose(random, ['!', '_', '.'])}${shaped('^##')(random)}`
/** Eight capitals and digits. */
export const mainframe: Value = (random) => word(random).toUpperCase().slice(0, 5) + shaped('###')(random)
/** Words alone. */
export const wordsOnly: Value = (random) => `${word(random)}${word(random)}`.toLowerCase()
/** Words with blanks. */
export const phrase: Value = (random) =>
  `${word(random)} ${word(random)} ${word(random)} ${shaped('##')(random)}`.toLowerCase()
export const pin4 = shaped('4##^', '9##^', '7##3')
export const cvv = shaped('^##')
export const pin6 = shaped('4##^##', '9##^##')

const mixed: Value = (random) =>
  `${b62(5)(random)}${choose(random, ['!', '$', '#', '%', '*'])}${shaped('#')(random)}${b62(4)(random)}`
const worded: Value = (random) => `${word(random)}${choose(random, ['@', '!', '_', '.'])}${shaped('^##')(random)}`
const seasonal: Value = (random) =>
  `${choose(random, ['Autumn', 'Spring', 'Agosto', 'Hiver'])}${shaped('202#', '19##')(random)}!`
const generated: Value = (random) => `${b62(6)(random)}${shaped('#')(random)}${b62(7)(random)}`
const hyphened: Value = (random) => `${word(random)}-${word(random)}-${shaped('##')(random)}`.toLowerCase()

/** `$6$` and its like, as password files hold them. */
export const cryptHash: Value = (random) =>
  choose(random, [
    `$6$${b62(8)(random)}$${b62(86)(random)}`,
    `$2y$10$${b62(53)(random)}`,
    `$1$${b62(8)(random)}$${b62(22)(random)}`,
  ])

export const cryptMd5: Value = (random) => `$1$${b62(4)(random)}$${b62(22)(random)}`
/** What follows `$apr1$`. */
export const aprRest: Value = (random) => `${b62(8)(random)}$${b62(22)(random)}`
/** Cisco's reversible type 7. */
export const type7: Value = (random) => shaped('0#', '1#')(random) + chars(20, `${digits}ABCDEF`)(random)

/** Two NULs apart, as SASL PLAIN sends them. */
export const saslPlain: Value = (random) =>
  Buffer.from(`\u0000${word(random).toLowerCase()}\u0000${strong(random)}`).toString('base64')

const encodedJson = (of: object): string => Buffer.from(JSON.stringify(of)).toString('base64url')
export const jwt: Value = (random) => {
  const alg = choose(random, ['RS256', 'HS256', 'ES256'])
  const head = encodedJson({ alg, typ: 'JWT', kid: hex(8)(random) })
  const body = encodedJson({
    sub: hex(12)(random),
    iss: 'https://login.example.com',
    exp: 1790000000 + random.int(9999999),
  })
  return `${head}.${body}.${b64url(alg === 'RS256' ? 342 : 43)(random)}`
}
/** An opaque token. */
export const opaque: Value = (random) => choose(random, [b62(40), hex(64), b64url(52), after('at.', b62(36))])(random)

const basicText: Value = (random) => `${word(random).toLowerCase()}:${strong(random)}`
export const basic: Value = (random) => Buffer.from(basicText(random)).toString('base64')

export const awsId: Value = (random) => choose(random, ['AKIA', 'ASIA']) + base32(16)(random)
/** With capitals, small letters and digits for certain. */
export const awsSecret: Value = (random: Random) =>
  `${b62(12)(random)}/${shaped('#')(random)}${b64(18)(random)}${shaped('#')(random)}k${b62(6)(random)}`

const pemBody =
  (length: number, first: string): Value =>
  (random) =>
    first + b64(length)(random)
/** Two lines of a key's base64, with what stands for the end of a line between them. */
export const pemLines =
  (eol: string, first = 'MIIEv'): Value =>
  (random) =>
    `${pemBody(64 - first.length, first)(random)}${eol}${b64(64)(random)}${eol}${b64(38)(random)}==`
/** 32 bytes in base64, as WireGuard's keys are. */
export const key32: Value = (random) =>
  `${b64(42)(random)}${choose(random, ['A', 'E', 'I', 'M', 'U', 'Y', 'c', 'k', 'o', 's', 'w', '0', '4', '8'])}=`

const digitsOf = (length: number): Value => chars(length, digits)
const joined =
  (separator: string, ...parts: readonly Value[]): Value =>
  (random) =>
    parts.map((part) => part(random)).join(separator)

/** Keys as their vendors write them. */
export const slackBot = after('xoxb-', joined('-', digitsOf(12), digitsOf(12), b62(24)))
export const slackHook: Value = joined('/', after('T', base32(10)), after('B', base32(10)), b62(24))
export const sendgrid = after('SG.', joined('.', b64url(22), b64url(43)))
export const airtable = after('pat', joined('.', b62(14), hex(64)))
export const hubspot = after('pat-eu1-', shaped('~~~~~~~~-~~~~-4~~~-9~~~-~~~~~~~~~~~~'))
export const postman = after('PMAK-', joined('-', hex(24), hex(34)))
export const grafana = after('glsa_', joined('_', b62(32), hex(8)))
export const atlas = joined('.atlasv1.', b62(14), b62(67))
export const telegram = joined(':', shaped('7########'), after('AAH', b64url(32)))
export const discord = joined('.', after('MT', b62(24)), b62(6), b64url(38))
export const azureKey: Value = (random) => `${b64(86)(random)}==`
export const azureClient = joined('8Q~', b62(3), b62(34))
/** Percent-encoded, as in a URL. */
export const sas: Value = (random) => encodeURIComponent(key32(random))
export const fcm = joined(':APA91b', after('AAAA', b62(7)), b64url(134))
export const kubeadm = joined(
  '.',
  chars(6, 'abcdefghjkmnpqrstvwxyz23456789'),
  chars(16, 'abcdefghjkmnpqrstvwxyz23456789'),
)
export const k3s = after('K10', joined('::server:', hex(64), hex(32)))
export const sessionId: Value = (random) => hex(32)(random).toUpperCase()
