import { filler, value } from '../template.ts'
import { chars, digits, int, lower, pick, type Random } from './random.ts'

/** Names and places: own lists, of common names in several languages. */
const firstNames =
  'Ada Amina Bruno Carla Chen Dmitri Elif Femi Greta Hana Ivan Jonas Keiko Lucía Mateus Nadia Olga Priya Quentin Rosa Sven Tomás Uma Viktor Wanjiru Yusuf Zoë'.split(
    ' ',
  )
const lastNames =
  'Almeida Bauer Castillo Dubois Eriksen Fischer Gupta Haddad Ivanova Jensen Kowalski Lindqvist Moreau Nakamura Okafor Petrov Quispe Rossi Schneider Tanaka Ueda Varga Weber Yilmaz Zhang'.split(
    ' ',
  )
const cities =
  'Bergen Curitiba Dresden Gdansk Kyoto Lagos Lyon Medellin Nairobi Oulu Porto Riga Split Tampere Utrecht'.split(' ')
const domains =
  'example.com example.org mail.example.net corp.example.co.uk shop.example.de post.example.fr example.com.br alerts.example.io'.split(
    ' ',
  )

export const firstName = filler((random) => pick(random, firstNames))
export const lastName = filler((random) => pick(random, lastNames))
export const fullName = filler((random) => `${pick(random, firstNames)} ${pick(random, lastNames)}`)
export const city = filler((random) => pick(random, cities))
export const login = filler(drawLogin)
export const domain = filler((random) => pick(random, domains))

export const email = {
  plain: value('EMAIL', (random) => `${drawLogin(random)}@${pick(random, domains)}`),
  tagged: value('EMAIL', (random) => `${drawLogin(random)}+${chars(random, lower, 5)}@${pick(random, domains)}`),
  upper: value('EMAIL', (random) => `${drawLogin(random)}@${pick(random, domains)}`.toUpperCase()),
  digits: value('EMAIL', (random) => `${chars(random, digits, int(random, 5, 9))}@${pick(random, domains)}`),
  quoted: value('EMAIL', (random) => `"${drawLogin(random)} ${chars(random, lower, 3)}"@${pick(random, domains)}`),
  apostrophe: value('EMAIL', (random) => `o'${ascii(pick(random, lastNames))}@${pick(random, domains)}`),
  specials: value(
    'EMAIL',
    (random) => `${drawLogin(random)}${pick(random, ['!', '#', '$', '&', '=', '~'])}x@${pick(random, domains)}`,
  ),
  accents: value(
    'EMAIL',
    (random) =>
      `${pick(random, ['josé', 'zoë', 'jürgen', 'søren', 'rené'])}.${chars(random, lower, 4)}@${pick(random, domains)}`,
  ),
  idn: value('EMAIL', (random) => `${drawLogin(random)}@${pick(random, ['münchen', 'café', 'ñandú', 'køb'])}.example`),
  cyrillic: value(
    'EMAIL',
    (random) => `${pick(random, ['иван', 'ольга', 'почта'])}@${pick(random, ['пример', 'тест'])}.рф`,
  ),
  han: value('EMAIL', (random) => `${pick(random, ['用户', '小明'])}@${pick(random, ['例子', '测试'])}.中国`),
  subAddress: value(
    'EMAIL',
    (random) => `${drawLogin(random)}=${chars(random, lower, 4)}.org@${pick(random, domains)}`,
  ),
} as const

export const ssn = {
  dashed: value('SSN', (random) => drawSsn(random, '-')),
  spaced: value('SSN', (random) => drawSsn(random, ' ')),
  bare: value('SSN', (random) => drawSsn(random, '')),
  dotted: value('SSN', (random) => drawSsn(random, '.')),
  enDash: value('SSN', (random) => drawSsn(random, '–')),
} as const

function drawLogin(random: Random): string {
  const [first, last] = [ascii(pick(random, firstNames)), ascii(pick(random, lastNames))]
  return pick(random, [`${first}.${last}`, `${first[0]}${last}`, `${first}_${last}`, `${first}${int(random, 2, 99)}`])
}

function ascii(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\P{ASCII}/gu, '')
    .toLowerCase()
}

/** Areas 000, 666 and 900 and above, group 00 and serial 0000 are never issued (SSA). */
function drawSsn(random: Random, separator: string): string {
  const area = pick(random, [int(random, 1, 665), int(random, 667, 899)])
  const group = int(random, 1, 99)
  return [pad(area, 3), pad(group, 2), pad(int(random, 1, 9999), 4)].join(separator)
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}
