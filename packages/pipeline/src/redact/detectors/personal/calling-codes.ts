import { callingCodeLengths as lengths } from './number-plans.ts'

/** Zones with three-digit codes: the first two digits of codes that are not in the table above. */
const threeDigitZones: ReadonlySet<string> = new Set(
  '21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99'.split(' '),
)

/**
 * A trunk zero never follows a calling code, except where it is part of the number: Italy, San Marino, Côte d'Ivoire, Benin,
 * Gabon and Congo (libphonenumber's italianLeadingZero and national patterns).
 */
const zeroCodes: ReadonlySet<string> = new Set('39 378 225 229 241 242'.split(' '))

/** Length of the calling code at the start of `digits`, or 0 if none is assigned. */
export function callingCodeLength(digits: string): number {
  const first = digits.charAt(0)
  if (first === '1' || first === '7') return 1
  if (lengths[digits.slice(0, 2)] !== undefined) return 2
  return threeDigitZones.has(digits.slice(0, 2)) ? 3 : 0
}

/** Whether `digits`, with calling code and without `+`, has a valid length for its country. */
export function isE164(digits: string): boolean {
  const codeLength = callingCodeLength(digits)
  if (codeLength === 0) return false
  const [min, max] = lengths[digits.slice(0, codeLength)] ?? [6, 11]
  const national = digits.slice(codeLength)
  if (national.length < min || national.length > max) return false
  if (national.startsWith('0') && !zeroCodes.has(digits.slice(0, codeLength))) return false
  if (codeLength > 1) return true
  return national.charAt(0) >= (digits.startsWith('1') ? '2' : '3')
}
