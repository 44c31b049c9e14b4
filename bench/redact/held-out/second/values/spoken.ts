import type { Random, Value } from '../../random.ts'

/** How callers and speech recognisers write digits out, by language. */
const words = {
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  enOh: ['oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  de: ['null', 'eins', 'zwo', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'],
  es: ['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
  fr: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
} as const

/** Every digit as a word, other characters dropped. */
export const spoken = (language: keyof typeof words, value: Value): Value =>
  perDigit(value, (digit) => words[language][digit] ?? '', ' ')
/** `4 1 5 5 5 5`. */
export const spacedOut = (value: Value): Value => perDigit(value, String, ' ')
/** `4-1-5-5`. */
export const dashedOut = (value: Value): Value => perDigit(value, String, '-')
/** The digits as key caps, as chats write them. */
export const keycaps = (value: Value): Value => perDigit(value, (digit) => `${digit}\ufe0f\u20e3`, '')
/** A dot after every second digit. */
export const dottedPairs =
  (value: Value): Value =>
  (random: Random) =>
    value(random)
      .replace(/\D/g, '')
      .replace(/(..)(?=.)/g, '$1.')

function perDigit(value: Value, write: (digit: number) => string, separator: string): Value {
  return (random) => [...value(random).replace(/\D/g, '')].map((digit) => write(Number(digit))).join(separator)
}

export const reworked =
  (value: Value, rework: (text: string) => string): Value =>
  (random) =>
    rework(value(random))
/** `anna at example dot com`. */
export const atAndDot = (value: Value): Value =>
  reworked(value, (text) => text.replace('@', ' at ').replaceAll('.', ' dot '))
export const bracketedAt = (value: Value): Value =>
  reworked(value, (text) => text.replace('@', ' [at] ').replaceAll('.', '[.]'))
export const spacedAt = (value: Value): Value => reworked(value, (text) => text.replace('@', ' @ '))
export const upper = (value: Value): Value => reworked(value, (text) => text.toUpperCase())
/** Two characters a byte, as dumps print text. */
export const hexBytes = (value: Value): Value => reworked(value, (text) => Buffer.from(text).toString('hex'))
export const hexBytesSpaced = (value: Value): Value =>
  reworked(value, (text) => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(' '))
/** As mail bodies write signs. */
export const quotedPrintable = (value: Value): Value =>
  reworked(value, (text) =>
    text.replace(/[^\w. -]/g, (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
  )
/** Digit pairs of each byte swapped, as the GSM protocols store numbers. */
export const swappedNibbles = (value: Value): Value =>
  reworked(value, (text) => {
    const digits = text.replace(/\D/g, '')
    return (digits.length % 2 === 0 ? digits : `${digits}F`).replace(/(.)(.)/g, '$2$1')
  })
