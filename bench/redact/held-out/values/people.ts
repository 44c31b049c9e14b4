import { between, choose, oneOf, shaped, type Value } from '../random.ts'

const given = [
  'amara',
  'bastien',
  'chiara',
  'dmitri',
  'elif',
  'farah',
  'goran',
  'hanna',
  'ivo',
  'jia',
  'kofi',
  'leila',
  'mateo',
  'nuria',
  'odette',
  'pavel',
]
const family = [
  'okafor',
  'lindqvist',
  'moreau',
  'castellano',
  'yilmaz',
  'haddad',
  'novak',
  'ferreira',
  'tanaka',
  'mwangi',
  'obrien',
  'kowalska',
]
const domains = [
  'northwind.io',
  'lumenmail.net',
  'quayside.org',
  'fernbank.co.uk',
  'posteo.example',
  'kirana.co.in',
  'correo.com.mx',
  'web-agentur.de',
]

export const firstName: Value = (random) => capital(choose(random, given))
export const fullName: Value = (random) => `${capital(choose(random, given))} ${capital(choose(random, family))}`
export const login: Value = (random) => choose(random, given).slice(0, 1) + choose(random, family)
export const email: Value = (random) => {
  const [first, last, domain] = [choose(random, given), choose(random, family), choose(random, domains)]
  return choose(random, [
    `${first}.${last}@${domain}`,
    `${first}${random.int(90) + 10}@${domain}`,
    `${first}+news@${domain}`,
    `${first}_${last}@${domain}`,
  ])
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Words such as people choose and policies ask for; none contains a separator. */
export const password = oneOf(
  'Sunfl0wer!',
  'tr0ub4dor',
  'Winter2024',
  'corr3ctHorse',
  'Zk9vQ2pLx',
  'letmein99',
  'Pa55phrase',
  'qW7rT2yU',
  'M0nsoon-Rain',
  'ch4ngeit',
  'N3verland_7',
  'bl4ckb1rd',
  'Gr8tWhite',
  'x7Kp9mQa',
  's3cretsauce',
)
/** With signs that end a value in a careless pattern. */
export const signedPassword = oneOf(
  'p&ss,w0rd',
  'a/b#c9Qe',
  'Tr@il#42/x',
  'K9$mw&Zt',
  'gr;een%7Up',
  'q?8=rT/u',
  '7Z,hh&9(p',
)
/** A word that is in the dictionary: only what stands around it says what it is. */
export const plainWord = oneOf('sunshine', 'dragonfly', 'monkey', 'football', 'princess', 'superman', 'trustno')

export const isoTime = shaped('2024-0^-1#T1#:2#:4#.###Z', '2025-0^-2#T0#:1#:3#.###Z')
export const sqlTime = shaped('2024-0^-1# 1#:2#:4#', '2025-0^-2# 0#:1#:3#')
export const syslogTime = shaped('Mar 1# 0#:2#:4#', 'Nov 2# 1#:3#:0#', 'Aug 1# 1#:1#:5#')
export const clock = shaped('0#:2#:4#', '1#:3#:0#')
export const epoch = shaped('17########')
export const epochMs = shaped('17###########')
export const host = oneOf('edge-03', 'db1.internal', 'mx2.lan', 'app-7f9c', 'gw-fra-2', 'node12', 'ip-10-0-3-17')
export const domain = oneOf('sip.carrier.example', 'pbx.example.net', 'voice.example.org', 'trunk.telco.example')
export const service = oneOf('billing', 'checkout', 'auth-api', 'notifier', 'crm-sync', 'ledger', 'user-svc')
export const level = oneOf('INFO', 'DEBUG', 'WARN', 'ERROR')
export const pid = between(300, 32000)
export const port = between(1024, 65000)
export const uuid = shaped('~~~~~~~~-~~~~-4~~~-8~~~-~~~~~~~~~~~~', '~~~~~~~~-~~~~-4~~~-b~~~-~~~~~~~~~~~~')
export const ipv4: Value = (random) => {
  const octet = between(1, 254)
  return `${choose(random, ['10', '172', '192', '81', '203', '45'])}.${octet(random)}.${octet(random)}.${octet(random)}`
}
export const ipv6 = shaped(
  '2001:db8:^~^~:^::~~^',
  'fe80::^~~:^~ff:fe^~:^~~~',
  '2003:^~~:^~~~:^~::^',
  '2001:db8:^~:^~~:^~:^~~:^~:^~~',
)
export const mac = shaped('00:1a:~~:^~:~~:^~', '3c:22:fb:^~:~~:^~', '3c-22-fb-^~-~~-^~', '00:1A:2B:##:##:##')
export const path = oneOf('/api/v2/users', '/checkout/confirm', '/login', '/v1/messages', '/search')
