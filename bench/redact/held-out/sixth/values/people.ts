import { choose, oneOf, type Random, shaped, type Value } from '../../random.ts'

export { n2, n3, n4, n5, n6, n7, n8 } from '../../values/digits.ts'

const given = [
  'Anouk',
  'Bjarne',
  'Carmela',
  'Desmond',
  'Eszter',
  'Fionnuala',
  'Gideon',
  'Hyacinth',
  'Imre',
  'Jolanta',
  'Kasimir',
  'Ludmila',
  'Marisol',
  'Nkechi',
  'Oswald',
  'Prudence',
  'Quentin',
  'Rosalind',
  'Sandeep',
  'Tamsin',
  'Ulrich',
  'Vanda',
  'Wilhelmina',
  'Yevgenia',
]
const family = [
  'Abernathy',
  'Bergqvist',
  'Calloway',
  'Drozd',
  'Etcheverry',
  'Fairweather',
  'Gundersen',
  'Hollister',
  'Iyengar',
  'Jankowski',
  'Kettleworth',
  'Lazarescu',
  'Mbeki',
  'Nakagawa',
  'Oyelaran',
  'Pomeroy',
  'Quispe',
  'Rautavaara',
  'Szymanski',
  'Thibodeaux',
]
const domains = [
  'harbourlane.org',
  'tidewater-clinic.com',
  'metallbau-koch.de',
  'ateliers-rive.fr',
  'studio-lindo.it',
  'kanzlei-brandt.at',
  'bluefinch.dev',
  'ravelin-foods.co.uk',
  'pampas-sur.com.ar',
  'sakura-denki.co.jp',
  'fastpost.se',
  'kolibri.school.nz',
]

export const first: Value = (random) => choose(random, given)
export const last: Value = (random) => choose(random, family)
export const LAST: Value = (random) => choose(random, family).toUpperCase()
export const FIRST: Value = (random) => choose(random, given).toUpperCase()
export const person: Value = (random) => `${choose(random, given)} ${choose(random, family)}`
/** Such as `rlazarescu`. */
export const user: Value = (random) => (choose(random, given).slice(0, 1) + choose(random, family)).toLowerCase()
/** Such as `RLAZARES`, a user of a mainframe. */
export const USER: Value = (random) => user(random).toUpperCase().slice(0, 8)
export const mail: Value = (random) => {
  const [one, two] = [choose(random, given).toLowerCase(), choose(random, family).toLowerCase()]
  const domain = choose(random, domains)
  return choose(random, [
    `${one}.${two}@${domain}`,
    `${one}${random.int(80) + 12}@${domain}`,
    `${one.slice(0, 1)}-${two}@${domain}`,
    `${two}_${one.slice(0, 3)}@${domain}`,
    `${one}+orders@${domain}`,
  ])
}
export const mailDomain = oneOf(...domains)

export const isoStamp = shaped('2026-0^-1#T0#:3#:4#.###Z', '2026-11-0^T1#:0#:5#Z')
export const dbStamp = shaped('2026-0^-0^ 1#:4#:2#,###', '2026-10-1# 0#:1#:0#,###')
export const plainStamp = shaped('2026-0^-1# 0#:5#:1#', '2026-11-0^ 1#:2#:3#')
export const syslogStamp = shaped('Oct  ^ 0#:1#:2#', 'Nov 1# 1#:3#:4#', 'Feb  ^ 0#:0#:5#')
export const bracketStamp = shaped('1#/Nov/2026:0#:4#:1# +0100', '0^/Oct/2026:1#:0#:3# +0000')
export const hour = shaped('0#:1#:2#', '1#:4#:5#')
export const millis = shaped('0#:1#:2#.###', '1#:4#:0#.###')
export const euDay = shaped('1#.0^.2026', '2^.11.2026')
export const usDay = shaped('0^/1#/2026', '11/2^/2026')
export const packedDay = shaped('20260^1#', '2026110^')

export const ip: Value = (random) => {
  const octet = (): number => 2 + random.int(250)
  return choose(random, [
    `10.${octet()}.${octet()}.${octet()}`,
    `192.168.${octet()}.${octet()}`,
    `172.20.${octet()}.${octet()}`,
    `83.${octet()}.${octet()}.${octet()}`,
    `201.${octet()}.${octet()}.${octet()}`,
  ])
}
export const box = oneOf(
  'nas-attic',
  'srv-mail-2',
  'hq-print',
  'worker-blue',
  'kiosk14',
  'edge-osl',
  'prod-db-a',
  'pos-0312',
)
export const app = oneOf('enrolment', 'shop-api', 'meter-sync', 'dispatch', 'portal', 'loyalty', 'claims', 'timesheet')
export const price = shaped('^#.#9', '1^#.50', '^.99')
export const pidOf = shaped('^###', '1####')
export const guid = shaped('~~~~~~~~-~~~~-4~~~-9~~~-~~~~~~~~~~~~', '~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~')
export const hex8 = shaped('~~~~~~~~')
export const seconds = shaped('17########')

/** The same in capitals. */
export const upper =
  (value: Value): Value =>
  (random: Random) =>
    value(random).toUpperCase()
