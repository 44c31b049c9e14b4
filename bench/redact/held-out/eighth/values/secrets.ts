import { chars, choose, oneOf, type Random, shaped, type Value } from '../../random.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz'
const alnum = `${lower}${lower.toUpperCase()}0123456789`
export const an = (length: number): Value => chars(length, alnum)
export const url64 = (length: number): Value => chars(length, `${alnum}-_`)
export const hex = (length: number): Value => chars(length, '0123456789abcdef')
const std64 = (length: number): Value => chars(length, `${alnum}+/`)
const lowAn = (length: number): Value => chars(length, `${lower}0123456789`)
/** Parts one after another. */
export const all =
  (...parts: readonly (Value | string)[]): Value =>
  (random) =>
    parts.map((part) => (typeof part === 'string' ? part : part(random))).join('')

const syllable: Value = (random) => chars(1, 'bdfgklmnprstvz')(random) + chars(1, 'aeiou')(random)
const spoken: Value = (random) => {
  const text = all(syllable, syllable, syllable)(random)
  return text.charAt(0).toUpperCase() + text.slice(1)
}
const petAndYear = all(
  oneOf('Fluffy', 'Bello', 'Minka', 'Rex', 'Nala', 'Simba'),
  shaped('19^#', '200#'),
  oneOf('!', '$', '*'),
)
const pronounced = all(spoken, oneOf('-', '_', '.'), spoken, shaped('^#'))
const leet = oneOf(
  'S3cur3M3!',
  'L3tM31n#22',
  'P1zz4Fr34k',
  'C0ff33&Cr34m',
  'H0rs3B4tt3ry',
  'Tr0ub4dor&3x',
  'W1nt3rC0m1ng',
  'D0ntP4n1c42',
)
const keyboard = oneOf('Qwertz4711', 'zaq1XSW2cde3', 'Asdf!2345', 'Yxcvb2026!', '1q2w3e4r5T', 'Qazwsx#99')
const random12 = all(an(4), shaped('#'), chars(1, '!%*+=?'), an(5), shaped('#'))
const passphrase = all(
  oneOf('orbit', 'velvet', 'cactus', 'harbor'),
  '-',
  oneOf('tundra', 'pickle', 'anvil', 'ribbon'),
  '-',
  oneOf('fossil', 'nectar', 'zephyr', 'mango'),
  shaped('-##', '##'),
)

/** As people and password managers choose them, without blanks or quotes. */
export const password: Value = (random) =>
  choose(random, [petAndYear, pronounced, leet, keyboard, random12, passphrase])(random)
/** Without a sign that URLs, forms, lists and connect strings read as theirs. */
export const safe: Value = (random) =>
  choose(random, [pronounced, passphrase, all(spoken, spoken, shaped('##')), an(14)])(random)
/** Letters and digits. */
export const simple: Value = all(spoken, spoken, shaped('^#', '^##'))
/** Letters alone, for fields that say so beyond doubt. */
export const wordOnly = oneOf(
  'sonnenblume',
  'bluemonkey',
  'kapitankirk',
  'chocolat',
  'qwertyuiop',
  'contrasena',
  'iloveyou',
)
export const phrase: Value = (random) => passphrase(random).replaceAll('-', ' ')
export const pin = shaped('^##7', '5^#^', '8#^#')
export const pin6 = shaped('^####7', '90^##^')
export const bcrypt = all(oneOf('$2b$12$', '$2a$10$', '$2y$13$'), an(53))
export const argon = all('$argon2id$v=19$m=65536,t=3,p=4$', std64(22), '$', std64(43))
export const sha512crypt = all('$6$', an(16), '$', an(86))
export const pbkdf = all('pbkdf2_sha256$600000$', an(22), '$', std64(43), '=')
export const ntlm = chars(32, '0123456789ABCDEF')

const part = (of: object): string => Buffer.from(JSON.stringify(of)).toString('base64url')
export const jwt: Value = (random: Random) => {
  const head = choose(random, [
    { alg: 'HS256', typ: 'JWT' },
    { typ: 'JWT', alg: 'ES384' },
    { alg: 'RS512', kid: hex(12)(random) },
  ])
  const claims = {
    iss: choose(random, ['idp', 'https://sso.bristlecone.dev']),
    sub: shaped('u-####')(random),
    iat: 1764000000 + random.int(999999),
  }
  return `${part(head)}.${part(claims)}.${url64(head.alg === 'RS512' ? 342 : 43)(random)}`
}
export const opaque: Value = (random) =>
  choose(random, [url64(43), hex(40), an(32), all('ya29.a0A', url64(120))])(random)
export const basic: Value = (random) =>
  Buffer.from(`${choose(random, ['svc-import', 'kiosk', 'apiuser', 'nagios'])}:${safe(random)}`).toString('base64')

const base32 = (length: number): Value => chars(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')
/** Seed of one-time codes. */
export const totp = base32(32)
export const accessKey = all(oneOf('AKIA', 'ASIA'), base32(16))
/** With capitals, small letters, digits and a sign for certain. */
export const secretKey = all(std64(9), '+', an(8), 'Q7w', std64(16), '2', an(2))

/** A PEM block; `gap` ends its lines. */
export const pem =
  (kind: string, gap: string): Value =>
  (random) =>
    [
      `-----BEGIN ${kind}-----`,
      ...Array.from({ length: 3 }, () => std64(64)(random)),
      `${std64(34)(random)}==`,
      `-----END ${kind}-----`,
    ].join(gap)
export const wireguard = all(std64(42), oneOf('A', 'Q', 'g', 'w', '0', '8'), '=')
/** Lines of a key without its frame. */
export const pemBody: Value = all('MIIEpAIBAAKCAQEA', std64(48), '\n', std64(64), '\n', std64(64))

/** Keys in their vendors' shapes. */
export const key = {
  stripe: all(oneOf('sk_live_', 'rk_live_'), an(24)),
  github: all(oneOf('ghp_', 'gho_', 'ghs_'), an(36)),
  githubFine: all('github_pat_', an(22), '_', an(59)),
  gitlab: all('glpat-', url64(20)),
  npm: all('npm_', an(36)),
  pypi: all('pypi-AgEIcHlwaS5vcmc', url64(140)),
  openai: all('sk-proj-', url64(48)),
  anthropic: all('sk-ant-api03-', url64(93), 'AA'),
  google: all('AIza', url64(35)),
  slackUser: all('xoxp-', shaped('###########'), '-', shaped('###########'), '-', hex(32)),
  twilio: all('SK', hex(32)),
  twilioSecret: hex(32),
  mailgun: all('key-', hex(32)),
  mailchimp: all(hex(32), '-us', shaped('1#')),
  digitalocean: all('dop_v1_', hex(64)),
  linear: all('lin_api_', an(40)),
  notion: all('ntn_', an(46)),
  figma: all('figd_', url64(40)),
  shopify: all(oneOf('shpat_', 'shpss_', 'shpca_'), hex(32)),
  square: all('EAAA', url64(60)),
  doppler: all('dp.st.prd.', an(40)),
  vault: all('hvs.', url64(90)),
  databricks: all('dapi', hex(32)),
  newrelic: all('NRAK-', chars(27, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')),
  sentry: all('sntrys_', url64(80)),
  huggingface: all('hf_', an(34)),
  replicate: all('r8_', an(37)),
  planetscale: all('pscale_tkn_', url64(43)),
  flyio: all('FlyV1 fm2_', std64(80)),
  supabase: all('sbp_', hex(40)),
  dockerhub: all('dckr_pat_', url64(27)),
  rubygems: all('rubygems_', hex(48)),
  cratesio: all('cio', an(32)),
  pulumi: all('pul-', hex(40)),
  terraform: all(an(14), '.atlasv1.', url64(64)),
  datadog: hex(32),
  pagerduty: all('u+', url64(18)),
  telegram: all(shaped('5#########'), ':AA', url64(33)),
  slackHook: all('T', base32(8), '/B', base32(10), '/', an(24)),
  discordHook: all(shaped('11################'), '/', url64(68)),
  sendinblue: all('xkeysib-', hex(64), '-', an(16)),
  postmark: shaped('~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~'),
  okta: all('00', url64(40)),
  asana: all('2/', shaped('12##############'), '/', shaped('12##############'), ':', hex(32)),
  artifactory: all('AKCp8', an(68)),
  sonar: all('squ_', hex(40)),
  grafana: all('glc_', std64(60)),
  age: all('AGE-SECRET-KEY-1', chars(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')),
  mapbox: all('sk.eyJ1Ijoi', url64(60), '.', url64(22)),
  airtable: all('pat', an(14), '.', hex(64)),
  rapidapi: all(lowAn(10), 'msh', lowAn(15), 'p1', lowAn(6), 'jsn', lowAn(12)),
  groq: all('gsk_', an(52)),
  generic: an(32),
  long: url64(48),
} as const
