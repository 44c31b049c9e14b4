import { isCounted, isQuantity, isSequence } from './context.ts'
import { type Detector, following, formed } from './detector.ts'
import { sign } from './signs.ts'

/** Numbers that prove themselves by check digits and ranges. */
export const numbers: readonly Detector[] = [
  // Sixteen digits of Visa, Mastercard, Discover or JCB, in fours or together; fifteen of American Express,
  // fourteen of Diners Club.
  {
    type: 'CREDIT_CARD',
    sign: sign.number,
    ...formed(
      /(?<![\w.+%&#/\\-])(?:[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -]?)\d{6}\2\d{5}|3[0689]\d{2}([ -]?)\d{6}\3\d{4})(?![\w-]|[./]\d| \d{4}\b)/g,
      (value, before, after) => isCard(value.replaceAll(/\D/g, '')) && !isSequence(before) && !isQuantity(after),
    ),
  },
  // With its name, and in quotes or brackets without one.
  {
    type: 'SSN',
    sign: sign.ssnWord,
    ...following(
      /(?:(?<![A-Za-z])ssn|(?<![A-Z])S(?:sn|SN)|[Ss]ocial[ _-]?[Ss]ecurity|(?<![A-Za-z])(?:soc_sec|ss(?=[_:=#"'>])|tax(?:payer)?_?id))(?:[ _-]?[Nn](?:umber|o)\.?)?["']? ?[:=#> ] ?["']?/g,
      /^\d{3}([ -]?)\d{2}\1\d{4}(?![\w-]|\.\d)/,
      isSocialSecurity,
    ),
  },
  // <PersonId type="SSN">418-63-3634</PersonId>
  {
    type: 'SSN',
    sign: sign.ssnWord,
    ...following(
      /=["'](?:SSN|ssn|[Ss]ocial[ _-]?[Ss]ecurity(?:[ _-]?[Nn]umber)?)["'][^<>\n]{0,48}>/g,
      /^\d{3}(-?)\d{2}\1\d{4}(?=<)/,
      isSocialSecurity,
    ),
  },
  {
    type: 'SSN',
    sign: sign.number,
    ...formed(/(?<=[("'|\t,;])\d{3}-\d{2}-\d{4}(?=[)"'|\t,;\\])/g, (value, before) => {
      return isSocialSecurity(value) && !isCounted(before)
    }),
  },
  // In fours or together.
  {
    type: 'IBAN',
    sign: sign.iban,
    ...formed(
      /(?<![\w/+.%\\-])[A-Z]{2}\d{2}(?:[A-Z0-9]{11,27}|(?: [A-Z0-9]{4}){2,6}(?: [A-Z0-9]{1,4})?)(?![\w/+-])/g,
      (value) => isIban(value.replaceAll(' ', '')),
    ),
  },
]

/** ISO/IEC 7812: the ranges of the issuers, by length, and the check digit. */
function isCard(digits: string): boolean {
  return (issuers[digits.length]?.test(digits) ?? false) && hasCheckDigit(digits)
}

const issuers: Readonly<Record<number, RegExp>> = {
  14: /^3(?:0[0-59]|[68])/,
  15: /^3[47]/,
  16: /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|6011|62|64[4-9]|65|35(?:2[89]|[3-8]))/,
}

function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (1 + (i % 2))
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

/** The areas, groups and serial numbers that the Social Security Administration never assigns. */
function isSocialSecurity(value: string): boolean {
  return /^(?!000|666|9)\d{3}.?(?!00)\d{2}.?(?!0000)\d{4}$/.test(value)
}

/** ISO 13616: lengths of the countries that have the most accounts, and the remainder by 97. */
const ibanLengths: Readonly<Record<string, number>> = {
  ...{ AE: 23, AT: 20, BE: 16, BG: 22, BR: 29, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27 },
  ...{ GB: 22, GR: 27, HR: 21, HU: 28, IE: 22, IL: 23, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MT: 31 },
  ...{ NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, SA: 24, SE: 24, SI: 19, SK: 24, TR: 26, UA: 29 },
}

function isIban(value: string): boolean {
  if (ibanLengths[value.slice(0, 2)] !== value.length) return false
  const digits = (value.slice(4) + value.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) => `${letter.charCodeAt(0) - 55}`)
  return BigInt(digits) % 97n === 1n
}
