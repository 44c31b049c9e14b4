import { choose, type Random, shaped, type Value } from '../../random.ts'
import { ibanCheck, luhnDigit } from '../../values/money.ts'

const shapes = [
  '453201#########',
  '400555#########',
  '491612#########',
  '520082#########',
  '553042#########',
  '222300#########',
]

/** Sixteen digits of Visa and Mastercard, the last computed. */
export const card: Value = (random) => {
  const digits = shaped(...shapes)(random)
  return digits + luhnDigit(digits)
}
const fours =
  (sign: string): Value =>
  (random) =>
    (card(random).match(/.{4}/g) ?? []).join(sign)
export const cardSpaced = fours(' ')
export const cardDashed = fours('-')
/** Fifteen digits of American Express. */
export const amex: Value = (random) => {
  const digits = shaped('378282########', '371449########')(random)
  return digits + luhnDigit(digits)
}
/** Track 2 of ISO/IEC 7813 after the number. */
export const trackRest = shaped('D2^0^201##########', '=2^0^101##########')

const accounts = [
  ['DE', '12030000##########'],
  ['AT', '20111###########'],
  ['CH', '09000############'],
  ['FR', '30006000############'.padEnd(23, '#')],
  ['NL', 'RABO03########'],
  ['BE', '539#########'],
  ['ES', '2100041###########00'],
  ['IT', 'P0306909606100000######'],
  ['PL', '10902402############0000'],
  ['RO', 'RNCB0082############'],
  ['GB', 'BARC20############'],
  ['IE', 'AIBK93############'],
  ['FI', '1234560000####'],
  ['NO', '8601111####'],
  ['CZ', '08000000##############'.slice(0, 20)],
] as const

export const account: Value = (random) => {
  const [country, shape] = choose(random, accounts)
  const number = shape.replace(/#/g, () => String(random.int(10)))
  return `${country}${ibanCheck(country, number)}${number}`
}
export const accountSpaced: Value = (random) => account(random).replace(/(.{4})(?=.)/g, '$1 ')
/** Of one country. */
export const accountOf =
  (wanted: (typeof accounts)[number][0]): Value =>
  (random: Random) => {
    const shape = accounts.find(([country]) => country === wanted)?.[1] ?? ''
    const number = shape.replace(/#/g, () => String(random.int(10)))
    return `${wanted}${ibanCheck(wanted, number)}${number}`
  }

/** Areas that were assigned. */
export const ssn = shaped('3##-2#-4###', '52#-1#-^###', '10#-5#-6###', '61#-3#-8###')
export const ssnBare: Value = (random) => ssn(random).replaceAll('-', '')
export const ssnSpaced: Value = (random) => ssn(random).replaceAll('-', ' ')
