import { choose, oneOf, shaped, type Value } from '../../random.ts'

const given = [
  'Abena',
  'Anselm',
  'Beatriu',
  'Caoimhe',
  'Davit',
  'Eino',
  'Farah',
  'Goran',
  'Hadley',
  'Ilse',
  'Jorunn',
  'Kamal',
  'Leocadia',
  'Mbali',
  'Nadezhda',
  'Olwen',
  'Piet',
  'Quirin',
  'Rosalba',
  'Sipho',
  'Tove',
  'Ulises',
  'Viorica',
  'Wanda',
  'Yusra',
] as const
const family = [
  'Achterberg',
  'Bhattarai',
  'Calvino',
  'Drummond',
  'Eriksdotter',
  'Fairclough',
  'Gutmann',
  'Haverkamp',
  'Ismailov',
  'Jurado',
  'Kavanagh',
  'Lazarescu',
  'Mutombo',
  'Norgaard',
  'Oyelaran',
  'Pettersen',
  'Quiroga',
  'Rautio',
  'Sobczak',
  'Tremblay',
  'Uchida',
  'Vukovic',
  'Wierzba',
  'Zielinski',
] as const
const domains = [
  'kestrelworks.com',
  'hofladen-brandt.de',
  'atelier-mirabel.fr',
  'pinecrest-vets.co.uk',
  'fietsenmakerij.be',
  'bodegas-altura.es',
  'tallinnfoods.ee',
  'cobaltmines.co.za',
  'studio-ondina.it',
  'harborlight.org',
  'mikrofon.cz',
  'fjellheim.no',
  'paprikahaz.hu',
  'cascadiabikes.ca',
  'lumen.health',
  'bristlecone.dev',
] as const

export const first: Value = oneOf(...given)
export const last: Value = oneOf(...family)
export const FIRST: Value = (random) => first(random).toUpperCase()
export const LAST: Value = (random) => last(random).toUpperCase()
export const person: Value = (random) => `${first(random)} ${last(random)}`
/** Such as `rautio.t`. */
export const user: Value = (random) => `${last(random)}.${first(random).slice(0, 1)}`.toLowerCase()
export const mailDomain = oneOf(...domains)
export const mail: Value = (random) => `${mailbox(random)}@${mailDomain(random)}`
/** What stands before the at sign. */
export const mailbox: Value = (random) => {
  const [one, two] = [first(random).toLowerCase(), last(random).toLowerCase()]
  return choose(random, [
    `${two}.${one}`,
    `${one}`,
    `${one}${shaped('19^#', '^#')(random)}`,
    `${one.slice(0, 2)}.${two}`,
    `${two}-${one.slice(0, 1)}`,
    `${one}.${two}+invoices`,
  ])
}

export const iso = shaped('2026-0^-1#T1#:2#:4#Z', '2026-11-2#T0#:5#:1#.###+01:00')
export const stamp = shaped('2026-0^-1# 2#:3#:0#', '2026-11-1# 0#:1#:5#')
export const syslog = shaped('Nov 2# 0#:4#:1#', 'Jul 1# 2#:0#:3#')
export const clock = shaped('0#:3#:1#', '1#:5#:2#', '2#:0#:4#')
export const date = shaped('2026-0^-1#', '19^#-0^-2#')
export const dotted = shaped('1#.0^.19^#', '2#.0^.2026')
export const epoch = shaped('179^######')
export const price = shaped('^#.#9', '1##.#0', '^.#5')
export const uuid = shaped('~~~~~~~~-~~~~-4~~~-9~~~-~~~~~~~~~~~~', '~~~~~~~~-~~~~-7~~~-a~~~-~~~~~~~~~~~~')
export const hex6 = shaped('~~~~~~')
export const hex7 = shaped('~~~~~~~')
export const hex8 = shaped('~~~~~~~~')
export const hex16 = shaped('~'.repeat(16))
export const hex32 = shaped('~'.repeat(32))
export const hex40 = shaped('~'.repeat(40))
export const hex64 = shaped('~'.repeat(64))
export const host = oneOf('edge-17', 'node-hel2', 'prn-lobby', 'ci-arm-4', 'store-611', 'fw-south', 'nas01', 'ward-3b')
export const app = oneOf('ledgerd', 'dispatch', 'triage', 'storefront', 'enrol', 'relay', 'pickup-api', 'crm-sync')

export const ipv4: Value = (random) => {
  const octet = (): number => 2 + random.int(250)
  return choose(random, [
    `10.${octet()}.${octet()}.${octet()}`,
    `192.168.${octet()}.${octet()}`,
    `81.${octet()}.${octet()}.${octet()}`,
    `203.${octet()}.${octet()}.${octet()}`,
    `45.${octet()}.${octet()}.${octet()}`,
  ])
}
export const ipv6 = shaped(
  '2001:470:1~~~:2~~~::^',
  '2a00:1450:400~:8~~::200e',
  '2603:10b6:a03:1~~::~~',
  'fe80::a^b:ccff:fe~~:1~~~',
  'fd42:^~~~:1~~~::a~',
)
export const mac = shaped('b8:27:eb:~~:~~:~~', 'dc:a6:32:~~:~~:~~', '5e:1f:~~:~~:~~:~~')
