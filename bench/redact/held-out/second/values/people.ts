import { between, choose, oneOf, type Random, shaped, type Value } from '../../random.ts'

const given = [
  'Ayşe',
  'Bram',
  'Chidi',
  'Dagny',
  'Emeka',
  'Fiona',
  'Giulia',
  'Hiroshi',
  'Ines',
  'Jarek',
  'Kirsi',
  'Lucía',
]
const family = ['Abebe', 'Brandt', 'Corrigan', 'Demir', 'Eriksen', 'Fontaine', 'Gruber', 'Horvat', 'Ivanova', 'Jansen']
const mailDomains = [
  'harborlight-mail.com',
  'nordpost.no',
  'stw-auenland.de',
  'uni-felsberg.ac.at',
  'tiendaluna.com.ar',
  'kita-sonnenhof.de',
  'velocargo.co.za',
  'mail.granite-works.us',
  'boutique-ocean.fr',
  'sakuradenki.co.jp',
]

export const givenName: Value = (random) => choose(random, given)
export const familyName: Value = (random) => choose(random, family)
export const wholeName: Value = (random) => `${choose(random, given)} ${choose(random, family)}`
/** `NGUYEN^THI` style parts are made of these. */
export const capitalName: Value = (random) => ascii(choose(random, family)).toUpperCase()
export const userName: Value = (random) => `${initial(random)}${ascii(choose(random, family))}`
export const mailDomain: Value = (random) => choose(random, mailDomains)

export const mailbox: Value = (random) => {
  const [first, last] = [ascii(choose(random, given)), ascii(choose(random, family))]
  const name = choose(random, [
    `${first}.${last}`,
    `${last}${random.int(90) + 10}`,
    `${first}-${last}`,
    `${first[0]}.${last}`,
    `${first}+shop`,
    `${last}_${first}`,
  ])
  return `${name}@${choose(random, mailDomains)}`
}
/** Only the part before the sign. */
export const mailName: Value = (random) => mailbox(random).replace(/@.*/, '')

const initial = (random: Random): string => ascii(choose(random, given)).slice(0, 1)
const ascii = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replace('ı', 'i').toLowerCase()

export const isoStamp: Value = (random) =>
  `202${5 + random.int(2)}-${two(1 + random.int(12))}-${two(1 + random.int(28))}T${timeOfDay(random)}Z`
export const dayStamp: Value = (random) =>
  `2026-${two(1 + random.int(12))}-${two(1 + random.int(28))} ${two(random.int(24))}:${two(random.int(60))}:${two(random.int(60))}`
export const compactStamp: Value = (random) =>
  `2026${two(1 + random.int(12))}${two(1 + random.int(28))}${two(random.int(24))}${two(random.int(60))}${two(random.int(60))}`
export const syslogStamp: Value = (random) =>
  `${choose(random, ['Jan', 'Apr', 'Jun', 'Sep', 'Dec'])} ${10 + random.int(18)} ${two(random.int(24))}:${two(random.int(60))}:${two(random.int(60))}`
export const apacheStamp: Value = (random) =>
  `${10 + random.int(18)}/${choose(random, ['Feb', 'May', 'Jul', 'Oct'])}/2026:${two(random.int(24))}:${two(random.int(60))}:${two(random.int(60))} +0000`
export const timeOfDay: Value = (random) => `${two(random.int(24))}:${two(random.int(60))}:${two(random.int(60))}`

const two = (value: number): string => String(value).padStart(2, '0')

export const machine = oneOf(
  'vox-02',
  'pbx-hel1',
  'mta-out-4',
  'k8s-w17',
  'ledger-b',
  'erp01',
  'bras7.core',
  'kiosk-114',
)
export const process = between(200, 65000)
export const smallNumber = between(1, 99)
export const amount: Value = (random) => `${1 + random.int(900)}.${two(random.int(100))}`
export const uid = shaped('~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~', '~~~~~~~~-~~~~-4~~~-9~~~-~~~~~~~~~~~~')
export const hexId = shaped('~~~~~~~~~~~~~~~~')
