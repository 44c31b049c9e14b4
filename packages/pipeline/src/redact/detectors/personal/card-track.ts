import * as char from '../../text/char-codes.ts'
import { codeAt, countDigits, isDigit, isHex, matchAfter, matchesBefore, textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { isCardNumber } from './credit-card.ts'

/**
 * The card number in data of a magnetic stripe that starts at `start`: track 1 (`B4111…^NAME^2512…`) from its format letter.
 * https://en.wikipedia.org/wiki/ISO/IEC_7813
 */
export function trackOneSpan(text: string, start: number): Span | undefined {
  const end = start + 1 + countDigits(text, start + 1, 20)
  if (codeAt(text, end) !== char.caret || !isCardNumber(text.slice(start + 1, end))) return undefined
  return { start: start + 1, end }
}

/**
 * The card number after letters that are part of its format: of track 1 (`B4111…^`), or of a form of payment of IATA's reservation
 * messages (`FPCCVI4111…/1227`, https://guides.developer.iata.org).
 */
export function gluedCardSpan(text: string, start: number): Span | undefined {
  const letters = matchAfter(text, start, 9, glued)?.[0]
  if (letters === undefined)
    return (codeAt(text, start) | char.caseBit) === char.lowerB ? trackOneSpan(text, start) : undefined
  const from = start + letters.length
  const end = from + countDigits(text, from, 20)
  return isCardNumber(text.slice(from, end)) ? { start: from, end } : undefined
}

const glued = /^(?:(?:FP)?(?:CC)?(?:VI|CA|MC|AX|DS|DC|JC|TP)|(?:card|pan|cc)(?:no|num)?|visa)(?=\d)/i

/**
 * Whether what follows a card number at `end` is the rest of track 2 in hexadecimal, as in EMV tag 57: `D`, expiry date and
 * service code (EMV Book 3, annex A).
 */
export function isTrackTwoRest(text: string, start: number, end: number): boolean {
  const isRest = (codeAt(text, end) | char.caseBit) === char.lowerD && countDigits(text, end + 1, 7) === 7
  return isRest && (isMonth(text, end + 3) || matchesBefore(text, start, 24, trackName))
}

/** Right before data of track 2: its name, its field in ISO 8583, or its tag. */
const trackName = /(?:track|trk|\bde|\bf|\btag|\bvalue|\bval|emv|tlv)[ _-]?\d{0,3}[^\n\d]{0,8}$/i

function isMonth(text: string, i: number): boolean {
  const [tens, ones] = [codeAt(text, i), codeAt(text, i + 1)]
  return (tens === char.digit0 && ones > char.digit0) || (tens === char.digit1 && ones <= char.digit2)
}

/** First bytes of the tags that EMV data starts with or has before the card number: templates, 4F, 50, 57, 5A, 5F, 8x, 9x. */
const firstTags: ReadonlySet<string> = new Set('4F 50 57 5A 5F 6F 70 77 82 84 87 94 95 9A 9B 9C 9F 61 A5'.split(' '))
/** Their value is data objects again. */
const templates: ReadonlySet<string> = new Set('6F 70 77 61 A5'.split(' '))
const maxTags = 40

/**
 * The card number in EMV data objects in hexadecimal that start at `start`: tag 5A, or 57 up to its separator. The data is
 * read object by object, so that a hash with `5A08` in it is none.
 */
export function emvCardSpan(text: string, start: number): Span | undefined {
  let i = start
  for (let tags = 0; tags < maxTags; tags++) {
    const first = textAfter(text, i, 2).toUpperCase()
    if (tags === 0 && !firstTags.has(first)) return undefined
    const tagLength = (hexByte(text, i) & 0x1f) === 0x1f ? 4 : 2
    const length = hexByte(text, i + tagLength)
    if (length < 0 || length > 0x7f) return undefined
    const value = i + tagLength + 2
    // 9F6B is track 2 of contactless cards.
    if (first === '5A' || first === '57' || (first === '9F' && hexByte(text, i + 2) === 0x6b)) {
      const end = value + countDigits(text, value, Math.min(20, 2 * length))
      return isCardNumber(text.slice(value, end)) ? { start: value, end } : undefined
    }
    i = templates.has(first) ? value : value + 2 * length
  }
  return undefined
}

function hexByte(text: string, i: number): number {
  if (!isHex(codeAt(text, i)) || !isHex(codeAt(text, i + 1))) return -1
  return Number.parseInt(textAfter(text, i, 2), 16)
}

/** Tag 5A with its data in bytes between spaces or colons: `5A 08 41 11 …`. */
export function mayBeSpacedEmv(units: Uint8Array, start: number): boolean {
  const second = units[start + 1] ?? 0
  const joint = units[start + 2] ?? 0
  return (
    units[start] === char.digit5 &&
    (second | char.caseBit) === char.lowerA &&
    (joint === char.space || joint === char.colon) &&
    units[start + 3] === char.digit0
  )
}

/** The card number in such data, which starts at `start`. */
export function spacedCardSpan(text: string, start: number): Span | undefined {
  const match = matchAfter(text, start, 48, /^5A[ :]0[6-9A][ :]((?:\d\d[ :]?){6,9}\d[\dF])(?![\dA-F])/i)
  const written = match?.[1] ?? ''
  const padded = written.replaceAll(/[ :]/g, '')
  const digits = padded.replace(/F$/i, '')
  if (match === null || !isCardNumber(digits)) return undefined
  const end = start + match[0].length
  return { start: end - written.length, end: padded === digits ? end : end - 1 }
}

const startsEmv = new Uint8Array(256)
for (const tag of firstTags) startsEmv[Number.parseInt(tag, 16)] = 1
const minEmvUnits = 20

/** A quick check: the first tag, and hexadecimal digits for a card number at least. */
export function mayBeEmv(units: Uint8Array, start: number): boolean {
  if (startsEmv[(nibble(units[start] ?? 0) << 4) | nibble(units[start + 1] ?? 0)] === 0) return false
  for (let i = start; i < start + minEmvUnits; i++) if (!isHex(units[i] ?? 0)) return false
  return true
}

/** The value of a hexadecimal digit; anything for other characters. */
function nibble(code: number): number {
  return isDigit(code) ? code & 15 : ((code & 7) + 9) & 15
}
