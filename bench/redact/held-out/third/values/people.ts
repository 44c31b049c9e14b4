import { between, choose, oneOf, type Random, shaped, type Value } from '../../random.ts'

const given = [
  'Noor',
  'Tobias',
  'Camille',
  'Andrei',
  'Wanjiku',
  'Rosa',
  'Matti',
  'Priya',
  'Owen',
  'Zofia',
  'Diego',
  'Mei',
]
const family = ['Adeyemi', 'Bauer', 'Carvalho', 'Dubois', 'Esposito', 'Farkas', 'Gallagher', 'Hughes', 'Iyer', 'Jensen']
const mailDomains = [
  'brightharbor.org',
  'fjellpost.no',
  'mueller-technik.de',
  'escola-verde.com.br',
  'lakeviewdental.us',
  'tanaka-shoji.co.jp',
  'amberline.pl',
  'ottawa-rowing.ca',
  'monmail.fr',
  'kaveri.in',
]

export const first: Value = (random) => choose(random, given)
export const last: Value = (random) => choose(random, family)
export const person: Value = (random) => `${choose(random, given)} ${choose(random, family)}`
export const account: Value = (random) =>
  `${choose(random, given).toLowerCase()}.${choose(random, family).toLowerCase().slice(0, 4)}`

export const address: Value = (random) => {
  const [name, surname] = [choose(random, given).toLowerCase(), choose(random, family).toLowerCase()]
  const local = choose(random, [
    `${name}.${surname}`,
    `${surname}.${name[0]}`,
    `${name}${random.int(900) + 100}`,
    `${name}_${surname}`,
    `${name}+lists`,
    `${name[0]}${surname}`,
  ])
  return `${local}@${choose(random, mailDomains)}`
}
export const addressDomain: Value = (random) => choose(random, mailDomains)

const two = (value: number): string => String(value).padStart(2, '0')
export const clockTime: Value = (random) => `${two(random.int(24))}:${two(random.int(60))}:${two(random.int(60))}`
export const date: Value = (random) => `2026-${two(1 + random.int(12))}-${two(1 + random.int(28))}`
export const stamp: Value = (random: Random) => `${date(random)}T${clockTime(random)}.${100 + random.int(900)}Z`
export const stampSpaced: Value = (random) => `${date(random)} ${clockTime(random)},${100 + random.int(900)}`
export const bsdStamp: Value = (random) =>
  `${choose(random, ['Feb', 'May', 'Jul', 'Oct'])} ${10 + random.int(18)} ${clockTime(random)}`

export const server = oneOf('api-eu-2', 'worker-17', 'mx-in-3', 'core-sw1', 'lab-gw', 'batch04', 'pos-0231', 'sbc-ams')
export const job = between(400, 60000)
export const few = between(2, 97)
export const price: Value = (random) => `${1 + random.int(700)}.${two(random.int(100))}`
export const guid = shaped('~~~~~~~~-~~~~-4~~~-8~~~-~~~~~~~~~~~~', '~~~~~~~~-~~~~-4~~~-b~~~-~~~~~~~~~~~~')
export const trace = shaped('~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~')
