import * as char from '../../text/char-codes.ts'
import { codeAt, isAlnum, isDigit, isGap, matchesAfter, textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { ibanLengths } from './number-plans.ts'

const lengthByCountry: ReadonlyMap<string, number> = new Map(
  ibanLengths.split(' ').map((row) => [row.slice(0, 2), Number(row.slice(2))]),
)

/** Countries with all-numeric account numbers, which rules out hexadecimal identifiers (`be34…`). */
const allDigits: ReadonlySet<string> = new Set(
  'AE AT BA BE CR CZ DE DK EE ES FI FO GL HR HU IL IS LT LY ME MN NO PL PT RS SD SE SI SK SO TL TN VA XK'.split(' '),
)

/** The country codes, for the scanner's table. */
export const ibanCountries: readonly string[] = [...lengthByCountry.keys()]

/**
 * The end of the IBAN that starts at `start` (the start of a word), or -1: a country code, that country's length, and a
 * remainder of 1 modulo 97; ungrouped or in groups of four, in any case.
 */
export function ibanEnd(text: string, start: number): number {
  if (!isDigit(codeAt(text, start + 2)) || !isDigit(codeAt(text, start + 3))) return -1
  const length = lengthByCountry.get(textAfter(text, start, 2).toUpperCase())
  if (length === undefined) return -1
  const separator = isAlnum(codeAt(text, start + 4)) ? 0 : codeAt(text, start + 4)
  if (separator !== 0 && !isSeparator(separator)) return -1
  let iban = ''
  let i = start
  while (iban.length < length) {
    // Groups of four by rule, of any length in practice.
    if (separator !== 0 && iban.length > 3 && codeAt(text, i) === separator) i++
    if (!isAlnum(codeAt(text, i))) return -1
    iban += text.charAt(i++)
  }
  if (
    (isAlnum(codeAt(text, i)) && !isCurrency(text, i)) ||
    (allDigits.has(iban.slice(0, 2).toUpperCase()) && /\D/.test(iban.slice(2)))
  )
    return -1
  return remainder(iban.toUpperCase()) === 1 ? i : -1
}

/** The account in SWIFT's statements is followed by its currency: `:25:NO4660824385137EUR`. */
function isCurrency(text: string, i: number): boolean {
  return matchesAfter(text, i, 4, /^[A-Z]{3}(?![A-Za-z0-9])/)
}

/** Marks between groups: spaces, dashes, dots, slashes, underscores, and pluses of forms. */
function isSeparator(code: number): boolean {
  return (
    isGap(code) ||
    code === char.dot ||
    code === char.plus ||
    code === char.slash ||
    code === char.underscore ||
    (code >= 0x2002 && code <= 0x200a)
  )
}

/** The IBAN right after its name at `start`, even glued to it, in any groups: `IBANDE89…`, `IBAN: DE 89 3704…`. */
export function namedIbanSpan(text: string, start: number): Span | undefined {
  if (textAfter(text, start, 4).toLowerCase() !== 'iban') return undefined
  let from = start + 4
  while (from - start < 12 && (isSeparator(codeAt(text, from)) || leads.includes(text.charAt(from)))) from++
  const length = lengthByCountry.get(textAfter(text, from, 2).toUpperCase())
  if (length === undefined) return undefined
  let iban = ''
  let i = from
  for (let gap = 0; iban.length < length; i++) {
    const code = codeAt(text, i)
    if (isAlnum(code)) {
      iban += text.charAt(i)
      gap = 0
    } else if (++gap > maxGap || !(isSeparator(code) || code === char.comma || code === char.lineFeed)) return undefined
    if (iban.length === 4 && !(isDigit(iban.charCodeAt(2)) && isDigit(iban.charCodeAt(3)))) return undefined
  }
  const isWhole = !isAlnum(codeAt(text, i)) || text.startsWith('BIC', i)
  return isWhole && remainder(iban.toUpperCase()) === 1 ? { start: from, end: i } : undefined
}

const leads = ':="\'#>[('
const maxGap = 3

/** ISO 7064 MOD 97-10: the first four characters move to the end, and letters count from 10. */
function remainder(iban: string): number {
  let rest = 0
  for (let k = 0; k < iban.length; k++) {
    const code = iban.charCodeAt((k + 4) % iban.length)
    rest = isDigit(code) ? (rest * 10 + code - 48) % 97 : (rest * 100 + code - 55) % 97
  }
  return rest
}
