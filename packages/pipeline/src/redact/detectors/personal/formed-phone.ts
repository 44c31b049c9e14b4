import * as char from '../../text/char-codes.ts'
import { codeAt, countDigits, isAlnum, isDigit, isQuote, matchesBefore } from '../../text/chars.ts'
import { isTelephoneAfter, nearbyBefore } from '../labels/nearby-telephone.ts'
import { isE164 } from './calling-codes.ts'
import { endsCleanly, extensionEnd, type PhoneGroups, readGroups, separatorEnd } from './phone-groups.ts'
import { hasExitCode, isNanp, isOtherShape, isPadded, isQuantity } from './phone-shapes.ts'

/**
 * The end of digits at `start` that have the form of a telephone number, where the phrase before or after them is about telephones,
 * whatever else it says; or -1. Reads nothing before `floor`.
 */
export function nearbyPhoneEnd(text: string, start: number, floor: number): number {
  if (isOfName(text, start)) return -1
  const formed = formedEnd(text, start)
  if (formed < 0) return unformedEnd(text, start, floor)
  if (isQuantity(text, formed)) return -1
  const before = nearbyBefore(text, start, Math.max(floor, ownKeyStart(text, start)))
  if (before === 'counted') return -1
  return before !== undefined || isTelephoneAfter(text, formed) ? extensionEnd(text, formed) : -1
}

/** Eight digits and more without any form: of somebody who is called, or with a noun for a telephone right after them. */
function unformedEnd(text: string, start: number, floor: number): number {
  const length = countDigits(text, start, mostBare + 1)
  const end = start + length
  if (length < leastBare || length > mostBare || !isClean(text, end)) return -1
  const mayBeTied = isQuote(codeAt(text, end)) || codeAt(text, end) === char.space
  if (!mayBeTied && !isReached(text, start)) return -1
  if (isQuantity(text, end)) return -1
  const before = nearbyBefore(text, start, Math.max(floor, ownKeyStart(text, start)))
  if (before === 'counted') return -1
  if (before === 'person called' && isReached(text, start)) return extensionEnd(text, end)
  return !otherBare.test(text.slice(start, end)) && isTelephoneAfter(text, end) ? end : -1
}

/** Seconds since 1970, days, and numbers filled up with zeros. */
const otherBare = /^(?:1[4-9]\d{8}|(?:19|20)\d{6}|00.*)$/

const leastBare = 8
const mostBare = 12

/** `called the customer at 22498940`: the preposition right before a number that is called. */
function isReached(text: string, start: number): boolean {
  return matchesBefore(text, start, 8, reached)
}

const reached = /(?:^| )(?:at|on|under|via|unter|auf|al|au|sur|no|em|op|pod|på|su|по) $/iu

/**
 * The end of digits that hardly anything but a telephone number is written like: with a trunk prefix, an area code in parentheses, in
 * three groups and more, or as long as numbers with their calling code are; -1 for all others.
 */
export function formedEnd(text: string, start: number): number {
  const length = countDigits(text, start, 16)
  if (length > 8)
    return isFormedBare(text.slice(start, start + length)) && isClean(text, start + length) ? start + length : -1
  if (length > 0 && separatorEnd(text, start + length) === start + length) return -1
  const run = readGroups(text, start)
  for (let i = run.groups.length - 1; i > 0; i--) {
    const end = run.groups[i]?.end ?? start
    if (isClean(text, end) && isFormed(text.slice(start, end), run, i) && !isOtherShape(text, start, end)) return end
  }
  return -1
}

/** No letter, digit, fraction or clock time follows. */
function isClean(text: string, end: number): boolean {
  return endsCleanly(text, end) && !(codeAt(text, end) === char.colon && isDigit(codeAt(text, end + 1)))
}

/** Ten to twelve digits with a trunk prefix, a North American number, or eleven and more with a calling code. */
function isFormedBare(digits: string): boolean {
  if (digits.startsWith('00')) return hasExitCode(digits)
  if (digits.startsWith('0')) return digits.length > 9 && digits.length < 13
  return isNanp(digits) || (digits.length > 10 && digits.length < 14 && isE164(digits))
}

function isFormed(number: string, { digits, groups }: PhoneGroups, last: number): boolean {
  const count = groups[last]?.count ?? 0
  const written = digits.slice(0, count)
  const lengths = groups.slice(0, last + 1).map(({ length }) => length)
  if (
    /^\d+\.\d+$/.test(number) ||
    (isPadded(number) && !threeByThree.test(number)) ||
    lengths.some((length) => length > 8)
  )
    return false
  if (number.startsWith('00')) return hasExitCode(written)
  if (/^\(?0[1-9]/.test(number)) return count > 8 && count < 13
  if (/^8[ (-]{1,2}\d{3}/.test(number) && count === 11) return true
  if (number.startsWith('(')) return count > 7 && count < 12
  // Mobile numbers without a trunk prefix: `333 1234567`.
  if (last === 1) return /^[2-9]\d\d[ -]\d{6,7}$/.test(number)
  return last < 6 && count > 7 && count < 14 && areGroups(number, lengths)
}

/** `044 070 033` is padded only by chance. */
const threeByThree = /^0[1-9]\d \d{3} \d{3}$/

/** Groups of two to five digits, of which only the first may be shorter or a calling code; a version has single digits. */
function areGroups(number: string, lengths: readonly number[]): boolean {
  const others = lengths.slice(1)
  // The identity of a cell: `262-01-2641-9169` (3GPP TS 23.003).
  if (lengths.length === 4 && lengths[0] === 3 && lengths[1] === 2) return false
  return others.every((length) => length > 1 && length < 6) && !/^\d+(?:\/\d+)+$/.test(number)
}

/** Joined to a name, a path or a sign. */
function isOfName(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  if (before === char.hash || before === char.dollar || before === char.plus) return true
  return joints.includes(text.charAt(start - 1)) && start > 0 && isAlnum(codeAt(text, start - 2))
}

const joints = '-._/@'

/** Where the key starts that the number is the value of, if it is no word for any value: nothing before it says what the number is. */
function ownKeyStart(text: string, start: number): number {
  const end = ownKeyEnd(text, start)
  if (end < 0) return 0
  let from = end
  while (end - from < maxKey && isKeyCode(codeAt(text, from - 1))) from--
  return from === end || valueKeys.test(text.slice(from, end)) ? 0 : from
}

const maxKey = 48
const valueKeys =
  /^(?:a|v|val|value|text|input|answer|response|data|content|body|string|old|new|from|to|before|after|was|now|current|previous|number|num|no|nr|numero|nummer)$/i

/** The end of the key before `=`, `=>` or, in quotes, a colon; -1 without one. */
function ownKeyEnd(text: string, start: number): number {
  let i = start - 1
  while (start - i < maxKey && isMarkOfValue(codeAt(text, i))) i--
  if (codeAt(text, i) === char.greaterThan) i--
  const mark = codeAt(text, i)
  if (mark !== char.equals && mark !== char.colon) return -1
  let end = i
  while (i - end < 4 && (isQuote(codeAt(text, end - 1)) || codeAt(text, end - 1) === char.backslash)) end--
  if (mark === char.colon) return end < i ? end : -1
  return codeAt(text, end - 1) === char.space ? end - 1 : end
}

function isMarkOfValue(code: number): boolean {
  return isQuote(code) || code === char.space || code === char.backslash || code === char.openParen
}

function isKeyCode(code: number): boolean {
  return isAlnum(code) || code > 127 || code === char.underscore || code === char.hyphen || code === char.dot
}
