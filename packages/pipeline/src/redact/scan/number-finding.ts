import { ipv4End, ipv6End, macEnd } from '../detectors/personal/address.ts'
import { creditCardEnd } from '../detectors/personal/credit-card.ts'
import { phoneEnd } from '../detectors/personal/phone.ts'
import { ssnEnd } from '../detectors/personal/ssn.ts'
import * as char from '../text/char-codes.ts'
import { isDigit, isHex } from '../text/chars.ts'
import type { Finding } from '../text/finding.ts'
import { bits } from '../text/type-bits.ts'

/** Separators between groups of digits, including the start of a percent escape and characters beyond Latin-1 (read as 0). */
const groupSeparators = new Uint8Array(256)
for (const code of [0, char.space, char.closeParen, char.hyphen, char.dot, char.slash, char.percent, char.noBreakSpace])
  groupSeparators[code] = 1

/**
 * A quick check of the first group of digits, which ends at `end`. Rules out times, sizes, octets, years and versions, which
 * are nearly all numbers in logs.
 */
export function mayBeNumber(units: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length > 8) return length < 20
  if (groupSeparators[units[end] ?? 0] !== 1) return false
  return mayOpenGroups(units, start, end)
}

/** Whether grouped digits start here, judging by the digits after the separator. */
function mayOpenGroups(units: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  const separator = units[end] ?? 0
  const first = units[start]
  if (length > (first === char.digit0 ? 6 : 5)) return false
  const next = units[end + 1] ?? 0
  // Unusual separators get the full check.
  if (separator === 0 || separator > 127 || separator === char.percent) return true
  // A single digit may be a country code, and a leading zero a trunk prefix.
  if (length === 1) return first === char.digit1 && (isDigit(next) || next === char.openParen)
  if (first === char.digit0) return isDigit(next) || separator === char.closeParen
  if (length === 2) return mayOpenPair(units, start, end)
  // Three digits start 3-3-4, 3-4 and 3-2-4; four start a card number.
  if (length > 4 || separator === char.closeParen) return false
  if (length === 3) return mayOpenThree(units, start, end)
  return (
    (separator === char.space || separator === char.hyphen) &&
    isDigit(next) &&
    isDigit(units[end + 3] ?? 0) &&
    isDigit(units[end + 4] ?? 0)
  )
}

/** Three digits start 3-3-4, 3-4 and 3-2-4. Rules out octets, versions, and a status followed by a size, which fill logs. */
function mayOpenThree(units: Uint8Array, start: number, end: number): boolean {
  const separator = units[end]
  const next = units[end + 1] ?? 0
  if (!isDigit(next)) return separator === char.space && next === char.hyphen
  if (!isDigit(units[end + 2] ?? 0)) return false
  const isFour = isDigit(units[end + 3] ?? 0) && isDigit(units[end + 4] ?? 0)
  // Dots separate 3-3-4, or occur in a number after a word.
  if (separator === char.dot)
    return isLed(units, start) || (isDigit(units[end + 3] ?? 0) && isDigit(units[end + 8] ?? 0))
  const isStatus = separator === char.space && (units[start] ?? 0) < char.digit6 && units[start + 1] === char.digit0
  return !(isStatus && isFour && !isLed(units, start))
}

/** Whether a letter and a space precede. */
function isLed(units: Uint8Array, start: number): boolean {
  return units[start - 1] === char.space && ((units[start - 2] ?? 0) | char.caseBit) > char.backtick
}

/** Two digits start 2-4-4 and 2-3-2-2 in parentheses or after a word, unlike a day and a time. */
function mayOpenPair(units: Uint8Array, start: number, end: number): boolean {
  const isOpen =
    units[start - 1] === char.openParen ||
    (units[end] === char.space && ((units[start - 2] ?? 0) | char.caseBit) > char.backtick)
  return isOpen && isDigit(units[end + 1] ?? 0) && isDigit(units[end + 2] ?? 0) && isDigit(units[end + 3] ?? 0)
}

/**
 * A quick check of the word (or digits) that ends at `end`: octets have a dot after at most three digits, and an address
 * with colons has two in a row or five groups. Rules out times and names.
 */
export function mayBeAddress(units: Uint8Array, start: number, end: number): boolean {
  if (units[end] === char.dot) return end - start < 4 && isDigit(units[start] ?? 0) && isDigit(units[end + 1] ?? 0)
  let i = end
  while (i - start < 5 && isHex(units[i] ?? 0)) i++
  if (i - start > 4 || !(units[i] === char.colon || (units[i] === char.hyphen && i - start === 2))) return false
  if (units[i] === char.hyphen)
    return isHex(units[i + 1] ?? 0) && isHex(units[i + 2] ?? 0) && units[i + 3] === char.hyphen
  let colons = 0
  for (const stop = start + 40; i < stop; i++) {
    const code = units[i] ?? 0
    if (code === char.colon) {
      if (units[i + 1] === char.colon || ++colons === 5) return true
    } else if (!isHex(code)) return false
  }
  return false
}

/** The card, social security or phone number that starts at `i`. */
export function numberFindingAt(
  text: string,
  i: number,
  prior: Finding | undefined,
  types: number,
): Finding | undefined {
  if ((types & bits.CREDIT_CARD) !== 0) {
    const end = creditCardEnd(text, i, prior)
    if (end > 0) return { type: 'CREDIT_CARD', start: i, end }
  }
  if ((types & bits.SSN) !== 0) {
    const end = ssnEnd(text, i, prior)
    if (end > 0) return { type: 'SSN', start: i, end }
  }
  return (types & bits.PHONE) !== 0 ? phoneFinding(i, phoneEnd(text, i, prior)) : undefined
}

export function phoneFinding(start: number, end: number): Finding | undefined {
  return end > 0 ? { type: 'PHONE', start, end } : undefined
}

export function addressFindingAt(text: string, start: number, types: number): Finding | undefined {
  const mac = (types & bits.MAC) !== 0 ? macEnd(text, start) : -1
  if (mac > 0) return { type: 'MAC', start, end: mac }
  const ipv4 = (types & bits.IPV4) !== 0 ? ipv4End(text, start) : -1
  if (ipv4 > 0) return { type: 'IPV4', start, end: ipv4 }
  const ipv6 = (types & bits.IPV6) !== 0 ? ipv6End(text, start) : -1
  return ipv6 > 0 ? { type: 'IPV6', start, end: ipv6 } : undefined
}
