import { choose, oneOf, type Random, shaped, type Value } from '../../random.ts'

const given = [
  'Adaeze',
  'Bartholomew',
  'Chiara',
  'Dagny',
  'Emeka',
  'Florentyna',
  'Guillermo',
  'Hanneke',
  'Ilse',
  'Jorunn',
  'Kaveh',
  'Leocadia',
  'Mehmet',
  'Noor',
  'Ottilie',
  'Pilar',
  'Radoslav',
  'Saoirse',
  'Tevita',
  'Ursula',
  'Vikram',
  'Wanjiru',
  'Xavier',
  'Yolanda',
  'Zoltan',
]
const family = [
  'Aldington',
  'Brzezicki',
  'Carstensen',
  'Dlamini',
  'Ekholm',
  'Fonseca',
  'Grainger',
  'Halvorsen',
  'Ibarra',
  'Jovanovic',
  'Kuznetsov',
  'Lindqvist',
  'Merriweather',
  'Nwosu',
  'Okafor',
  'Papadakis',
  'Rasmussen',
  'Steinbach',
  'Tanaka',
  'Urquhart',
  'Vandermeer',
  'Whitlock',
]
const domains = [
  'northquay.com',
  'ferrum-bau.de',
  'clinique-sainte-odile.fr',
  'orchard-dental.co.uk',
  'veloshop.nl',
  'talleres-luna.es',
  'novapharm.pl',
  'greenacre.farm',
  'lagunatech.io',
  'umbra-legal.it',
  'saltmarsh.org',
  'hikari-tax.jp',
  'kaffebryggen.no',
  'rivendale.edu',
]

export const first: Value = (random) => choose(random, given)
export const last: Value = (random) => choose(random, family)
export const FIRST: Value = (random) => first(random).toUpperCase()
export const LAST: Value = (random) => last(random).toUpperCase()
export const person: Value = (random) => `${first(random)} ${last(random)}`
/** Such as `hlindqvist`. */
export const user: Value = (random) => (first(random).slice(0, 1) + last(random)).toLowerCase()
export const mailDomain = oneOf(...domains)
export const mail: Value = (random) => {
  const [one, two] = [first(random).toLowerCase(), last(random).toLowerCase()]
  return choose(random, [
    `${one}.${two}@${mailDomain(random)}`,
    `${one.slice(0, 1)}${two}@${mailDomain(random)}`,
    `${one}_${two}${random.int(90) + 10}@${mailDomain(random)}`,
    `${two}.${one.slice(0, 2)}@${mailDomain(random)}`,
    `${one}+news@${mailDomain(random)}`,
  ])
}

export const isoStamp = shaped('2026-0^-1#T0#:4#:1#.###Z', '2026-11-0^T1#:2#:3#Z')
export const plainStamp = shaped('2026-0^-0^ 1#:0#:5#', '2026-10-1# 0#:3#:2#')
export const commaStamp = shaped('2026-0^-1# 1#:2#:0#,###')
export const syslogStamp = shaped('Sep 1# 0#:1#:2#', 'Oct  ^ 1#:4#:3#')
export const bracketStamp = shaped('1#/Oct/2026:0#:2#:3# +0000', '2^/Aug/2026:1#:5#:1# +0200')
export const clock = shaped('0#:2#:4#', '1#:0#:3#')
export const day = shaped('2026-0^-1#', '2026-10-0^')
export const packedDay = shaped('20260^1#')
export const dotDay = shaped('1#.0^.2026')
export const seconds = shaped('17########')

export const n2 = shaped('^#')
export const n3 = shaped('^##')
export const n4 = shaped('^###')
export const n5 = shaped('^####')
export const n6 = shaped('^#####')
export const n7 = shaped('^######')
export const n8 = shaped('^#######')
export const price = shaped('^#.#0', '1^#.95', '^.49')
export const pid = shaped('^###', '2####')
export const guid = shaped('~~~~~~~~-~~~~-4~~~-8~~~-~~~~~~~~~~~~', '~~~~~~~~-~~~~-4~~~-b~~~-~~~~~~~~~~~~')
export const hex2 = shaped('~~')
export const hex4 = shaped('~~~~')
export const hex6 = shaped('~~~~~~')
export const hex8 = shaped('~~~~~~~~')
export const hex12 = shaped('~~~~~~~~~~~~')
export const hex16 = shaped('~~~~~~~~~~~~~~~~')
export const hex32 = shaped('~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~')
export const hex40 = shaped('~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~')
export const hex64 = shaped('~'.repeat(64))
export const host = oneOf('app-03', 'core-rt1', 'mx-edge', 'db-lisbon', 'worker-7f', 'till-22', 'vpn-gw', 'build-12')
export const service = oneOf(
  'checkout',
  'intake',
  'roster',
  'billing-api',
  'notifier',
  'gatekeeper',
  'courier',
  'vault-sync',
)

export const ipv4: Value = (random) => {
  const octet = (): number => 1 + random.int(253)
  return choose(random, [
    `10.${octet()}.${octet()}.${octet()}`,
    `172.18.${octet()}.${octet()}`,
    `192.168.${octet()}.${octet()}`,
    `91.${octet()}.${octet()}.${octet()}`,
    `185.${octet()}.${octet()}.${octet()}`,
    `62.${octet()}.${octet()}.${octet()}`,
  ])
}
export const ipv6 = shaped(
  '2a02:8^#:~~~1::~~',
  '2001:67c:^~~~:~~~1:1~~~:2~~~:3~~~:4~~~',
  'fe80::2~~:5eff:fe~~:~~~1',
  '2a01:4f8:1~~:2~~~::2',
  'fd1~:~~~2::^',
)
export const mac = shaped('3c:52:~~:~~:~~:~~', 'a4:83:~~:~~:~~:~~', '00:1b:~~:~~:~~:~~')
/** `a483.e7c1.02bd` */
export const ciscoMac: Value = (random) =>
  mac(random)
    .replaceAll(':', '')
    .replace(/(.{4})(?=.)/g, '$1.')
/** `A4-83-E7-C1-02-BD` */
export const windowsMac: Value = (random) => mac(random).replaceAll(':', '-').toUpperCase()
/** Eight hexadecimal digits, bytes reversed, as Linux prints sockets. */
export const hexV4: Value = (random) =>
  ipv4(random)
    .split('.')
    .reverse()
    .map((octet) => Number(octet).toString(16).padStart(2, '0').toUpperCase())
    .join('')
/** With letters beyond ASCII before the at sign. */
export const umlautMail: Value = (random) =>
  `${choose(random, ['jürgen', 'françois', 'bjørn', 'zoë'])}.${last(random).toLowerCase()}@${mailDomain(random)}`

/** The same in capitals. */
export const upper =
  (value: Value): Value =>
  (random: Random) =>
    value(random).toUpperCase()
