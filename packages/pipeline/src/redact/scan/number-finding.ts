import { ipv4End, ipv6End, macEnd } from '../detectors/personal/address.ts'
import { creditCardEnd } from '../detectors/personal/credit-card.ts'
import { phoneEnd } from '../detectors/personal/phone.ts'
import { ssnEnd } from '../detectors/personal/ssn.ts'
import * as char from '../text/char-codes.ts'
import { isDigit, isHex } from '../text/chars.ts'
import type { Finding } from '../text/finding.ts'
import { bits } from '../text/type-bits.ts'

/** Separators between groups of digits, among them those that begin a percent escape or lie beyond Latin-1 (read as 0). */
const groupSeparators = new Uint8Array(256)
for (const code of [0, char.space, char.closeParen, char.hyphen, char.dot, char.slash, char.percent, char.noBreakSpace])
  groupSeparators[code] = 1

/**
 * A quick look at the first group of digits, which ends at `end`. Times, sizes, octets, years and versions, nearly all
 * there is in a log, go no further.
 */
export function mayBeNumber(units: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length > 8) return length < 20
  if (groupSeparators[units[end] ?? 0] !== 1) return false
  return mayOpenGroups(units, start, end)
}

/** Whether groups of digits begin here, by the digits that follow the separator. */
function mayOpenGroups(units: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  const separator = units[end] ?? 0
  const first = units[start]
  if (length > (first === char.digit0 ? 6 : 5)) return false
  const next = units[end + 1] ?? 0
  // Unusual separators get a close look.
  if (separator === 0 || separator > 127 || separator === char.percent) return true
  // A single one may be a country code, a leading zero a trunk code.
  if (length === 1) return first === char.digit1 && (isDigit(next) || next === char.openParen)
  if (first === char.digit0) return isDigit(next) || separator === char.closeParen
  if (length === 2) return mayOpenPair(units, start, end)
  // Three digits open 3-3-4, 3-4 and 3-2-4; four open a card.
  if (length > 4 || separator === char.closeParen) return false
  if (length === 3) return mayOpenThree(units, start, end)
  return (
    (separator === char.space || separator === char.hyphen) &&
    isDigit(next) &&
    isDigit(units[end + 3] ?? 0) &&
    isDigit(units[end + 4] ?? 0)
  )
}

/** Three digits open 3-3-4, 3-4 and 3-2-4. Octets and versions, and a status before a size, go no further: logs are full of them. */
function mayOpenThree(units: Uint8Array, start: number, end: number): boolean {
  const separator = units[end]
  const next = units[end + 1] ?? 0
  if (!isDigit(next)) return separator === char.space && next === char.hyphen
  if (!isDigit(units[end + 2] ?? 0)) return false
  const isFour = isDigit(units[end + 3] ?? 0) && isDigit(units[end + 4] ?? 0)
  // Dots stand between 3, 3 and 4, or in a number that a word leads to.
  if (separator === char.dot)
    return isLed(units, start) || (isDigit(units[end + 3] ?? 0) && isDigit(units[end + 8] ?? 0))
  const isStatus = separator === char.space && (units[start] ?? 0) < char.digit6 && units[start + 1] === char.digit0
  return !(isStatus && isFour && !isLed(units, start))
}

/** Whether a letter and a blank stand before. */
function isLed(units: Uint8Array, start: number): boolean {
  return units[start - 1] === char.space && ((units[start - 2] ?? 0) | char.caseBit) > char.backtick
}

/** Two digits open 2-4-4 and 2-3-2-2 in parentheses or after a word, unlike a day and a time. */
function mayOpenPair(units: Uint8Array, start: number, end: number): boolean {
  const isOpen =
    units[start - 1] === char.openParen ||
    (units[end] === char.space && ((units[start - 2] ?? 0) | char.caseBit) > char.backtick)
  return isOpen && isDigit(units[end + 1] ?? 0) && isDigit(units[end + 2] ?? 0) && isDigit(units[end + 3] ?? 0)
}

/**
 * A quick look at the word (or the digits) that ends at `end`: octets have a dot after three digits at most, and colons
 * make an address only when two stand together or five groups follow. Times and names go no further.
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

/** The card, social security or telephone number that starts at `i`. */
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
