import { choose, type Random, shaped, type Value } from '../random.ts'

/** Shapes with their last digit missing: the check digit is computed. */
const visa = ['4539###########', '4716###########', '4024###########']
const mastercard = ['5212###########', '5425###########', '2231###########']
const amex = ['3714##########', '3759##########']
const others = ['6011###########', '3528###########', '62170##########']

/** 16 digits of the large networks, now and then 15 of American Express. */
export const card = withLuhn(...visa, ...mastercard, ...amex, ...others)
export const card16 = withLuhn(...visa, ...mastercard)
export const cardGrouped = grouped(card16, ' ')
export const cardDashed = grouped(card16, '-')
export const cardDotted = grouped(card16, '.')
export const cardDoubleSpaced = grouped(card16, '  ')
export const amexGrouped: Value = (random) => withLuhn(...amex)(random).replace(/^(.{4})(.{6})/, '$1 $2 ')

function withLuhn(...shapes: readonly string[]): Value {
  return (random) => {
    const digits = shaped(...shapes)(random)
    return digits + luhnDigit(digits)
  }
}

function grouped(value: Value, separator: string): Value {
  return (random) => (value(random).match(/.{4}/g) ?? []).join(separator)
}

/** The digit that makes the number valid. */
export function luhnDigit(digits: string): string {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const doubled = Number(digits.at(-1 - at)) * (at % 2 === 0 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}

/** A number of card length whose check digit is wrong. */
export const notCard: Value = (random) => {
  const digits = shaped('7###############', '9###############', '1###############')(random).slice(0, 15)
  return digits + String((Number(luhnDigit(digits)) + 1 + random.int(8)) % 10)
}

/** Country, and the account part as its registry describes it. */
const accounts = [
  ['DE', '##################'],
  ['FR', '##########0#########0##'],
  ['GB', 'NWBK##############'],
  ['NL', 'ABNA##########'],
  ['ES', '####################'],
  ['IT', 'X0542811101000000######'],
  ['PL', '########################'],
  ['CH', '00762############'],
  ['AT', '################'],
  ['BE', '############'],
  ['SE', '####################'],
  ['NO', '###########'],
  ['PT', '#####################'],
  ['TR', '0006100###############'],
  ['SA', '80##################'],
  ['AE', '033################'],
  ['BR', '00360305000010009######P1'],
] as const

export const iban: Value = (random) => {
  const [country, shape] = choose(random, accounts)
  const account = shape.replace(/#/g, () => String(random.int(10)))
  return `${country}${ibanCheck(country, account)}${account}`
}
export const ibanGrouped: Value = (random) => iban(random).replace(/(.{4})(?=.)/g, '$1 ')
export const ibanDotted: Value = (random) => iban(random).replace(/(.{4})(?=.)/g, '$1.')
export const ibanDashed: Value = (random) => iban(random).replace(/(.{4})(?=.)/g, '$1-')

/** ISO 7064, modulus 97. */
export function ibanCheck(country: string, account: string): string {
  const digits = `${account}${country}00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return String(98n - (BigInt(digits) % 97n)).padStart(2, '0')
}

/** Areas that were assigned: neither 000 nor 666 nor 900 and above. */
export const ssn: Value = (random: Random) => shaped('2##-4#-^###', '5##-2#-^###', '41#-6#-^###', '13#-7#-^###')(random)
export const ssnBare: Value = (random) => ssn(random).replaceAll('-', '')
export const ssnSpaced: Value = (random) => ssn(random).replaceAll('-', ' ')
