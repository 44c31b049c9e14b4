import * as char from '../text/char-codes.ts'
import { isAlnum, isDigit, isLetter } from '../text/chars.ts'

const social = 9
const shortestCard = 13
const longestBare = 14
const longestDialled = 17

/** What is right before or after a number that an exchange, a messaging host or a record of a call dials. */
const dialLeads = new Uint8Array(256)
const dialTails = new Uint8Array(256)
for (const mark of '/*+~<>[:,;|"\'`\t\n\r\0') dialLeads[mark.charCodeAt(0)] = 1
for (let code = 0x80; code < 0x100; code++) dialLeads[code] = 1
for (const mark of '@/:') dialTails[mark.charCodeAt(0)] = 1

/**
 * A quick check of nine digits and more without separators, from `start` to `end`: false if neither a card nor a telephone number
 * can be read there without a word for it. Most are times since 1970 and identifiers.
 */
export function mayBeBareNumber(units: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length === social) return true
  if (length >= shortestCard && (mayBeCard(units, start, end) || isLengthFirst(units, start, length))) return true
  if (units[start] === char.digit0 && units[start + 1] === char.digit0) return true
  if (length > longestDialled) return false
  if (dialTails[units[end] ?? 0] === 1 || mayBeDialled(units, start)) return true
  return length <= longestBare && mayBeNational(units, start, length)
}

/** All prefixes of issuers start with 2 to 6. */
function mayBeCard(units: Uint8Array, start: number, end: number): boolean {
  const first = units[start] ?? 0
  return first > char.digit1 && first < char.digit7 && passesLuhn(units, start, end)
}

/** ISO 8583 writes the length of a field before it: `164111…`. */
function isLengthFirst(units: Uint8Array, start: number, length: number): boolean {
  return units[start] === char.digit1 && (units[start + 1] ?? 0) - char.digit0 === length - 12
}

/** Luhn check, ISO/IEC 7812-1 annex B. */
function passesLuhn(units: Uint8Array, start: number, end: number): boolean {
  let sum = 0
  for (let i = end - 1; i >= start; i -= 2) {
    sum += (units[i] ?? 0) - char.digit0
    if (i === start) break
    const doubled = 2 * ((units[i - 1] ?? 0) - char.digit0)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** The last two letters of `msisdn`, `phone`, `tel`, `mobiles`, `caller`, `otp` and the like, to which a name may join a number: `msisdn-4930…`. */
const nounEnds = new Uint8Array(1 << 10)
for (const [last, letter] of 'dn ne el er le es ll ms ns rs ls pp tp id al'.split(' '))
  nounEnds[pairOf(last?.charCodeAt(0) ?? 0, letter?.charCodeAt(0) ?? 0)] = 1

function isNounEnd(second: number, last: number): boolean {
  return isLetter(last) && isLetter(second) && nounEnds[pairOf(second, last)] === 1
}

function pairOf(second: number, last: number): number {
  return ((second & 31) << 5) | (last & 31)
}

/** By what is before the number; after a space, by what is before that. */
function mayBeDialled(units: Uint8Array, start: number): boolean {
  const before = units[start - 1] ?? 0
  if (before === char.hyphen || before === char.underscore)
    return isNounEnd(units[start - 3] ?? 0, units[start - 2] ?? 0)
  if (before !== char.space) return dialLeads[before] === 1
  const second = units[start - 2] ?? 0
  return isDigit(second) || dialLeads[second] === 1
}

/** North American, with a trunk prefix, or, after a space, international; unless the digits are part of a name. */
function mayBeNational(units: Uint8Array, start: number, length: number): boolean {
  const before = units[start - 1] ?? 0
  if (before === char.space && length > 10) return true
  if (before === char.underscore && isAlnum(units[start - 2] ?? 0)) return false
  const first = units[start] ?? 0
  if (first === char.digit0) return length > 9 && length < 13
  return first === char.digit1 ? length === 11 : length === 10
}
