import { between, chars, choose, oneOf, type Random, shaped, type Value } from '../../random.ts'

/** People, machines and stamps of the tenth set; all of them are invented. */

export const first = oneOf(
  ...[
    'Ilse',
    'Bram',
    'Noor',
    'Tadeo',
    'Wanda',
    'Kofi',
    'Maren',
    'Yusuf',
    'Petra',
    'Olu',
    'Signe',
    'Dario',
    'Anouk',
    'Ravi',
  ],
)
export const last = oneOf(
  ...[
    'Vandersloot',
    'Okonjo',
    'Brightwell',
    'Marchetti',
    'Lindqvist',
    'Baptista',
    'Novotny',
    'Haddad',
    'Kowalczuk',
    'Tanaka',
  ],
)
export const full: Value = (random) => `${first(random)} ${last(random)}`
export const user = oneOf(
  ...[
    'ibright',
    'kofi.o',
    'tmarch',
    'svc_ledger',
    'wnovotny',
    'deploybot',
    'anouk',
    'rhaddad',
    'app_rw',
    'reporting',
    'mlind',
  ],
)
const word = oneOf(
  ...[
    'kestrel',
    'juniper',
    'quarry',
    'lantern',
    'harbour',
    'thistle',
    'copper',
    'meadow',
    'falcon',
    'orchard',
    'basalt',
  ],
)
const top = oneOf('com', 'net', 'org', 'io', 'de', 'fr', 'co.uk', 'nl', 'com.br', 'se', 'app')
export const domain: Value = (random) => `${word(random)}-${word(random)}.${top(random)}`
/** A host inside somebody's network. */
export const host: Value = (random) =>
  `${word(random)}${between(1, 48)(random)}.${oneOf('corp', 'internal', 'lan')(random)}`
export const machine: Value = (random) => `${word(random)}-${between(1, 9)(random)}`
const local: Value = (random) => {
  const [given, family] = [first(random).toLowerCase(), last(random).toLowerCase()]
  return choose(random, [
    `${given}.${family}`,
    `${given.charAt(0)}${family}`,
    `${family}_${between(2, 99)(random)}`,
    `${given}+${word(random)}`,
    `${given}${between(70, 99)(random)}`,
  ])
}
export const mail: Value = (random) => `${local(random)}@${domain(random)}`
/** An address without a plus, for places where one would be written another way. */
export const plainMail: Value = (random) =>
  `${first(random).toLowerCase()}.${last(random).toLowerCase()}@${domain(random)}`

const two = (least: number, most: number): Value => {
  const number = between(least, most)
  return (random) => number(random).padStart(2, '0')
}
const day = (random: Random): string => `202${between(4, 6)(random)}-${two(1, 12)(random)}-${two(1, 28)(random)}`
export const date: Value = day
export const hms: Value = (random) => `${two(0, 23)(random)}:${two(0, 59)(random)}:${two(0, 59)(random)}`
export const stamp: Value = (random) => `${day(random)} ${hms(random)}`
export const stampMs: Value = (random) => `${stamp(random)}.${shaped('###')(random)}`
export const stampComma: Value = (random) => `${stamp(random)},${shaped('###')(random)}`
export const iso: Value = (random) => `${day(random)}T${hms(random)}Z`
export const slashed: Value = (random) => stamp(random).replaceAll('-', '/')
export const syslog: Value = (random) =>
  `${oneOf('Jan', 'Mar', 'May', 'Aug', 'Oct', 'Dec')(random)} ${two(10, 28)(random)} ${hms(random)}`
export const logcat: Value = (random) => `${day(random).slice(5)} ${hms(random)}.${shaped('###')(random)}`
export const epoch = shaped('17########')
export const pid = between(200, 32_000)
export const small = between(1, 60)
export const port = oneOf('5432', '3306', '8443', '1883', '6379', '9092')
export const hex8 = shaped('~~~~~~~~')
export const uuid = shaped('~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~')
export const lower = chars(6, 'abcdefghijklmnopqrstuvwxyz')
export const thing: Value = word

export const ip = shaped(
  '10.^#.1##.^#',
  '172.2#.^.1##',
  '192.168.^#.^#',
  '203.0.113.^#',
  '198.51.100.^#',
  '81.17^.^#.1##',
)
export const ipv6 = shaped('2001:db8:~~~~:~~~~::~~~~', 'fd1~:~~~~:~~~~::^#', '2a0^:~~~~:~~~~:~~~~:~~~~:~~~~:~~~~:~~~~')
export const mac = shaped('^c:~~:^4:~~:~~:^^', 'a^:~~:1~:~~:~~:~^', '0^:^e:~~:~~:d~:~~')
