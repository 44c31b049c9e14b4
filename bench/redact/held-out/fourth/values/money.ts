import { choose, shaped, type Value } from '../../random.ts'
import { card16, iban, luhnDigit, ssn } from '../../values/money.ts'

/** 16 digits with the check digit of a card, and spaces after every fourth. */
export const cardSpaced: Value = (random) => card16(random).replace(/(.{4})(?=.)/g, '$1 ')
/** 15 digits of American Express. */
export const amex: Value = (random) => {
  const digits = shaped('3782##########', '3411##########')(random)
  return digits + luhnDigit(digits)
}
/** 19 digits, as some debit cards have. */
export const longCard: Value = (random) => {
  const digits = shaped('621483############', '622202############')(random)
  return digits + luhnDigit(digits)
}
export const ibanSpaced: Value = (random) => iban(random).replace(/(.{4})(?=.)/g, '$1 ')
export const ibanLower: Value = (random) => iban(random).toLowerCase()
export const ssnDigits: Value = (random) => ssn(random).replaceAll('-', '')
/** Taxpayer number, which begins with 9, without dashes. */
export const itin = shaped('9##7#^###', '9##8#^###')
export const bic: Value = (random) => choose(random, ['DEUTDEFF500', 'BNPAFRPP', 'NDEASESS', 'UBSWCHZH80A', 'COBADEHD'])
export const expiry = shaped('0^2^', '1128', '0929')
