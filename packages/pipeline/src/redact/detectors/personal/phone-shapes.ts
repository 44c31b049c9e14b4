import * as char from '../../text/char-codes.ts'
import { codeAt, countDigits, isAlnum, isDigit, isQuote, matchesAfter, matchesBefore } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { isE164 } from './calling-codes.ts'
import { endsCleanly, type PhoneGroups, readGroups } from './phone-groups.ts'

/** The last group boundary where the digits so far satisfy `fits` and a number may end; -1 if there is none. */
export function longestGrouping(text: string, run: PhoneGroups, fits: (digits: string) => boolean): number {
  for (let i = run.groups.length - 1; i >= 0; i--) {
    const group = run.groups[i]
    if (group === undefined || (i > 0 && isHour(text, group))) continue
    if (fits(run.digits.slice(0, group.count)) && endsCleanly(text, group.end)) return group.end
  }
  return -1
}

/** The hour of a time behind a number: `0171 2345678 10:22`. */
function isHour(text: string, { end, length }: PhoneGroups['groups'][number]): boolean {
  return length < 3 && codeAt(text, end) === char.colon && isDigit(codeAt(text, end + 1))
}

/** A North American number without country code. 555 is reserved for fiction, which ignores the rules for exchanges. */
export function isNanp(digits: string): boolean {
  if (digits.length !== 10 || digits.charAt(0) < '2') return false
  return digits.charAt(3) >= '2' || digits.startsWith('555')
}

/** Prefixes dialled before a country code; ITU-T Operational Bulletin, "International prefixes". */
const exitCodes = ['00', '011', '0011', '010', '810', '119']

/** Digits with the prefix for abroad and a complete international number. */
export function hasExitCode(digits: string): boolean {
  return exitCodes.some((code) => digits.startsWith(code) && isE164(digits.slice(code.length)))
}

/** Whether ungrouped digits are a complete number by themselves: international, North American, or with a trunk prefix. */
export function isComplete(digits: string): boolean {
  if (digits.startsWith('00') || digits.startsWith('011')) return hasExitCode(digits)
  if (digits.startsWith('0')) return digits.length >= 9 && digits.length <= 13
  if (isNanp(digits) || (digits.length === 11 && digits.startsWith('1') && isNanp(digits.slice(1)))) return true
  // Russian and Kazakh numbers with their trunk prefix.
  if (digits.length === 11 && digits.startsWith('8') && '3479'.includes(digits.charAt(1))) return true
  return digits.length >= 10 && isE164(digits)
}

/** Dates, clock times, addresses and amounts: what else is written as groups of digits. */
export function isOtherShape(text: string, start: number, end: number): boolean {
  const number = text.slice(start, end)
  if (dates.test(number) || quad.test(number) || octets.test(number)) return true
  const after = codeAt(text, end)
  return (
    (after === char.colon && isDigit(codeAt(text, end + 1))) ||
    (after === char.comma &&
      isDigit(codeAt(text, end + 1)) &&
      codeAt(text, end - 1) !== char.closeParen &&
      /[.,]\d{3}$/.test(number)) ||
    (after === char.percent && !isQuote(codeAt(text, end + 1)) && !isEncodedEnd(text, end))
  )
}

/** `4917…%20x`: an encoded blank, quote or separator, and no percentage. */
function isEncodedEnd(text: string, end: number): boolean {
  return matchesAfter(text, end, 3, /^%(?:20|0A|0D|09|22|26|27|2C|3B|7D|5D)/i)
}

const dates =
  /^(?:(?:19|20)\d\d([-./])[01]?\d\1[0-3]?\d|[0-3]?\d([-./])[01]?\d\2(?:19|20)\d\d|[01]?\d([-./])[0-3]?\d\3(?:19|20)\d\d)(?!\d)/
const quad = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:\/\d\d?)?$/
/** Also a day and a time without marks: `081110 120632`. */
const octets = /^\d\d(?:-\d\d){5,}$|^\d\d[01]\d[0-3]\d [0-2]\d[0-5]\d[0-5]\d$/

/** A unit after a number: `4155550123 ns`. */
export function isQuantity(text: string, end: number): boolean {
  return (
    codeAt(text, end) === char.space &&
    /^(?:[mnu\u00b5]s|[KMG]i?B|bytes?|octets|bits|ticks|cycles|ops|rows|times|requests|packets|ms|sec|seconds|records|users|visits|hits|units|points|pts|px|samples|kWh|kg|g|km|mm|cm|EUR|USD)\b/.test(
      text.slice(end + 1, end + 10),
    )
  )
}

/** Groups as they are read, but only the first if it is a whole number: what follows a space belongs to the next field. */
export function usableGroups(text: string, start: number): PhoneGroups {
  const run = readGroups(text, start)
  const first = run.groups[0]
  if (first === undefined || first.length < 7) return run
  return { digits: run.digits.slice(0, first.count), groups: [first] }
}

/** Whether the ungrouped digits at `start` end as a number may: no letter, digit or fraction follows. */
export function bareEnd(text: string, start: number, most: number): number {
  const length = countDigits(text, start, most + 1)
  const end = start + length
  return length <= most && !isAlnum(codeAt(text, end)) && endsCleanly(text, end) ? end : -1
}

/** Versions and octets with zero-padded numbers: `01.02.03.04.05`, `0300.0250.01.01`; not `0300 0536841`. */
export function isPadded(number: string): boolean {
  return /^0\d{0,4}(?:\D+0\d{0,4})*$/.test(number)
}

/** `delta +394654356`: what has a sign before it, and no groups, and is no number of anybody. */
export function isSigned(text: string, { start, end }: Span): boolean {
  return isUngrouped.test(text.slice(start, end)) && matchesBefore(text, start, 16, signedBefore)
}

const isUngrouped = /^\d+$/
const signedBefore =
  /(?:^|[^a-z])(?:delta|diff|offset|skew|drift|change|adj(?:ust(?:ment|ed)?)?|[pd]ts|pnl|gain|balance|l?seek|shift|mem|heap|[rt]x|bias|jitter|alt|elev|inc(?:rement)?|growth|freq|ppm|score|xp|win|loss|vol(?:ume)?)["']?(?:[=:] ?["']?| )(?:\+|%2B)$/i
