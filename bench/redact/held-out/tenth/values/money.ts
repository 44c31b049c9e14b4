import { chars, choose, oneOf, type Random, shaped, type Value } from '../../random.ts'

/** Cards, accounts and social security numbers of the tenth set, with valid check digits. */

function luhnSum(digits: string): number {
  return [...digits]
    .reverse()
    .map((digit, at) => Number(digit) * (at % 2 === 1 ? 2 : 1))
    .reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0)
}

/** Puts the check digit behind. */
const checked = (digits: string): string => `${digits}${(10 - (luhnSum(`${digits}0`) % 10)) % 10}`

const bins = [
  '453^###########',
  '411^###########',
  '52^############',
  '5105###########',
  '2223###########',
  '6011###########',
]
export const card: Value = (random) => checked(shaped(...bins)(random))
export const amex: Value = (random) => checked(shaped('37^###########', '34^###########')(random))
export const cardSpaced: Value = (random) => card(random).replace(/(\d{4})(?=\d)/g, '$1 ')
export const cardDashed: Value = (random) => card(random).replace(/(\d{4})(?=\d)/g, '$1-')
export const amexSpaced: Value = (random) => amex(random).replace(/^(\d{4})(\d{6})(\d{5})$/, '$1 $2 $3')
export const anyCard: Value = (random) => choose(random, [card, card, cardSpaced, cardDashed, amex, amexSpaced])(random)
export const expiry = oneOf('03/27', '11/28', '07/29', '09/26')
export const cvc = shaped('^##')
/** Sixteen digits whose check digit is wrong. */
export const notACard: Value = (random) => {
  const digits = shaped('4##############', '7##############', '9##############')(random)
  const right = checked(digits)
  return `${digits}${(Number(right.at(-1)) + 1 + random.int(8)) % 10}`
}

const accounts: Readonly<Record<string, string>> = {
  DE: '##################',
  NL: 'INGB##########',
  FR: '#######################',
  ES: '####################',
  GB: 'NWBK##############',
  AT: '################',
  BE: '############',
  IT: 'X######################',
  CH: '#################',
  PL: '########################',
  SE: '####################',
  DK: '##############',
  NO: '###########',
  PT: '#####################',
  IE: 'AIBK##############',
  CZ: '####################',
  LT: '################',
}

function ibanOf(random: Random): string {
  const country = choose(random, Object.keys(accounts))
  const account = shaped(accounts[country] ?? '')(random)
  const digits = `${account}${country}00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`
}
export const iban: Value = ibanOf
export const ibanSpaced: Value = (random) => ibanOf(random).replace(/(.{4})(?=.)/g, '$1 ')
export const bic = oneOf('KESTDEFFXXX', 'JUNINL2A', 'QUARFRPP', 'LANTGB2L', 'BASAATWW')
export const amount = shaped('^#.##', '1##.##', '^##.##')

/** Areas that were assigned: neither 000, 666 nor 9xx. */
const area = shaped('1##', '2##', '3##', '4##', '5##')
const middle = shaped('^#', '1#')
const serial = shaped('^###', '1###')
export const ssn: Value = (random) => `${area(random)}-${middle(random)}-${serial(random)}`
export const ssnPlain: Value = (random) => ssn(random).replaceAll('-', '')
export const ssnSpaced: Value = (random) => ssn(random).replaceAll('-', ' ')
export const reference = chars(10, '0123456789ABCDEF')
