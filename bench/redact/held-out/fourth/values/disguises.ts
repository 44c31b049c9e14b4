import { choose, type Random, type Value } from '../../random.ts'
import type { Template } from '../../template.ts'
import type { Encoding } from '../../values/encodings.ts'

const rewritten =
  (rewrite: (text: string, random: Random) => string): Encoding =>
  (value) =>
  (random) =>
    rewrite(value(random), random)

const digitsFrom = (zero: number): Encoding =>
  rewritten((text) => text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit))))

export const gujaratiDigits = digitsFrom(0x0ae6)
export const tamilDigits = digitsFrom(0x0be6)
export const teluguDigits = digitsFrom(0x0c66)
export const khmerDigits = digitsFrom(0x17e0)
export const myanmarDigits = digitsFrom(0x1040)
export const laoDigits = digitsFrom(0x0ed0)
export const superscriptDigits = rewritten((text) => text.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit))))
export const circledDigits = rewritten((text) => text.replace(/\d/g, (digit) => '⓪①②③④⑤⑥⑦⑧⑨'.charAt(Number(digit))))
/** As chats show digits in squares. */
export const keycaps = rewritten((text) => text.replace(/\d/g, (digit) => `${digit}\ufe0f\u20e3`))

/** An invisible sign after every character. */
export const dusted = rewritten((text, random) =>
  Array.from(text).join(choose(random, ['\u200b', '\u200c', '\u2060', '\ufeff'])),
)
/** Marks of writing direction around and inside, as copied from an address book. */
export const isolated = rewritten((text) => `\u2066${text.slice(0, 4)}\u200e${text.slice(4)}\u2069`)
export const softHyphens = rewritten((text) => text.replace(/(.{3})(?=.)/g, '$1\u00ad'))
/** What `grep --color` makes of a match in the middle. */
export const grepped = rewritten(
  (text) => `${text.slice(0, 3)}\u001b[01;31m${text.slice(3, 6)}\u001b[0m${text.slice(6)}`,
)
/** Each character in a colour of its own. */
export const rainbow = rewritten((text) => Array.from(text, (char, at) => `\u001b[3${(at % 7) + 1}m${char}`).join(''))
export const apart = rewritten((text) => Array.from(text.replaceAll(' ', '')).join(' '))
export const dotsBetween = rewritten((text) => Array.from(text).join('.'))
export const hexEscaped = rewritten((text) => byByte(text, (byte) => `\\x${hex(byte)}`))
export const octalEscaped = rewritten((text) => byByte(text, (byte) => `\\${byte.toString(8).padStart(3, '0')}`))
export const percentEvery = rewritten((text) => byByte(text, (byte) => `%${hex(byte)}`))
export const entityEvery = rewritten((text) => byByte(text, (byte) => `&#${byte};`))
export const hexBytes = rewritten((text) => byByte(text, (byte) => `${hex(byte)} `).trimEnd())
export const hexString = rewritten((text) => byByte(text, hex))
export const quotedPrintable = rewritten((text) =>
  text.replace(/[^A-Za-z0-9]/g, (char) => `=${hex(char.charCodeAt(0)).toUpperCase()}`),
)
/** `\u002b` for what is no letter or digit, twice escaped. */
export const unicodeTwice = rewritten((text) =>
  text.replace(/[^A-Za-z0-9]/g, (char) => `\\\\u00${hex(char.charCodeAt(0))}`),
)
export const nulsBetween = rewritten((text) => Array.from(text, (char) => `${char}\u0000`).join(''))
export const listOfBytes = rewritten((text) => byByte(text, (byte) => `${byte} `).trimEnd())
/** Small letters o and l in place of digits, as people type who do not want to be found. */
export const lettersForDigits = rewritten((text) => text.replaceAll('0', 'o').replaceAll('1', 'l'))
/** Swapped nibbles, as numbers stand in the PDUs of GSM. */
export const semiOctets = rewritten((text) => {
  const digits = text.replace(/\D/g, '')
  return (digits.length % 2 === 0 ? digits : `${digits}F`).replace(/(.)(.)/g, '$2$1')
})
export const folded = rewritten((text) => `${text.slice(0, 5)}\\n\\t${text.slice(5)}`)
export const capitals = rewritten((text) => text.toUpperCase())
/** Two spaces, tabs or no-break spaces where there was one. */
export const wide = rewritten((text, random) => text.replaceAll(' ', choose(random, ['  ', '\t', '\u00a0', '\u2007'])))

const spelling =
  (...digits: readonly string[]): Encoding =>
  (value) =>
  (random) =>
    Array.from(value(random).replace(/\D/g, ''), (digit) => digits[Number(digit)]).join(' ')
export const inEnglish = spelling('zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine')
export const inSpokenEnglish = spelling('oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'niner')
export const inGerman = spelling('null', 'eins', 'zwo', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun')
export const inSpanish = spelling('cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve')
export const inFrench = spelling('zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf')
export const inItalian = spelling('zero', 'uno', 'due', 'tre', 'quattro', 'cinque', 'sei', 'sette', 'otto', 'nove')
export const inPolish = spelling(
  'zero',
  'jeden',
  'dwa',
  'trzy',
  'cztery',
  'pięć',
  'sześć',
  'siedem',
  'osiem',
  'dziewięć',
)
export const inTurkish = spelling('sıfır', 'bir', 'iki', 'üç', 'dört', 'beş', 'altı', 'yedi', 'sekiz', 'dokuz')
export const inRussian = spelling('ноль', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять')
export const inIndonesian = spelling(
  'nol',
  'satu',
  'dua',
  'tiga',
  'empat',
  'lima',
  'enam',
  'tujuh',
  'delapan',
  'sembilan',
)

/** A part of a value, as a column or a second field holds it. */
export const part =
  (value: Value, from: number, to?: number): Value =>
  (random) =>
    value(random).slice(from, to)

/** A line in which one value stands in several places, whole or in parts. */
export const withOne =
  (value: Value, write: (held: Value) => Template): Template =>
  (random) => {
    const held = value(random)
    return write(() => held)(random)
  }

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

function byByte(text: string, write: (byte: number) => string): string {
  return Array.from(Buffer.from(text), write).join('')
}
