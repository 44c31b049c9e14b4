import * as char from '../../text/char-codes.ts'
import { codeAt, countDigits, isAlnum, isDash, isDigit, isGap, isLetter } from '../../text/chars.ts'
import { hasOwnKey, isMentioned, topic } from '../../text/context.ts'
import type { Finding } from '../../text/finding.ts'
import { hl7FieldAt } from './hl7.ts'

const social = topic('SSN', 'ssn ssns social taxpayer itin tin')

/**
 * The end of the US social security number that starts at `start`, or -1. `123-45-6789` needs no context; with spaces, dots
 * or nothing between the groups it needs a word nearby or a field named after it (`isNamed`).
 * Ranges: https://www.ssa.gov/employer/randomization.html
 */
export function ssnEnd(text: string, start: number, prior: Finding | undefined, isNamed = false): number {
  const separator = codeAt(text, start + 3)
  const isBare = isDigit(separator)
  if (!isBare && separator !== char.dot && !isGap(separator)) return -1
  const gap = isBare ? 0 : 1
  if (countDigits(text, start, isBare ? 10 : 4) !== (isBare ? 9 : 3)) return -1
  const group = start + 3 + gap
  const serial = group + 2 + gap
  if (!isBare && (countDigits(text, group, 3) !== 2 || codeAt(text, group + 2) !== separator)) return -1
  const end = serial + 4
  if (
    countDigits(text, serial, 5) !== 4 ||
    isContinued(text, start, end, prior) ||
    !isIssued(text, start, group, serial)
  ) {
    return -1
  }
  const isTaxpayer = codeAt(text, start) === char.digit9
  if (isNamed || (!isBare && !isTaxpayer && isDash(separator)) || isNamedNearby(text, start, end)) return end
  return !hasOwnKey(text, start) && isMentioned(text, start, prior, social) ? end : -1
}

function isIssued(text: string, area: number, group: number, serial: number): boolean {
  if (text.startsWith('000', area) || text.startsWith('666', area)) return false
  // Taxpayer numbers of people who have no social security number; https://www.irs.gov/individuals/individual-taxpayer-identification-number
  if (codeAt(text, area) === char.digit9 && codeAt(text, group) < char.digit5) return false
  return !text.startsWith('00', group) && !text.startsWith('0000', serial)
}

function isContinued(text: string, start: number, end: number, prior: Finding | undefined): boolean {
  const after = codeAt(text, end)
  if (isAlnum(after) || ((after === char.hyphen || after === char.dot) && isDigit(codeAt(text, end + 1)))) {
    return true
  }
  if (start <= (prior?.end ?? 0)) return false
  const before = codeAt(text, start - 1)
  return (
    (before === char.hyphen || before === char.dot || before === char.slash || before === char.plus) &&
    isAlnum(codeAt(text, start - 2))
  )
}

/**
 * `{"field":"ssn","value":"…"}`, FHIR's `us-ssn`, X12's `REF*SY*` (code list 128), and field 19 of HL7's PID segment.
 */
function isNamedNearby(text: string, start: number, end: number): boolean {
  const before = codeAt(text, start - 1)
  // Identifiers of HL7 name their type after them.
  if (codeAt(text, end) === char.caret) return /^\^\^\^[^|^]{0,12}\^SS\b/.test(text.slice(end, end + 20))
  if (before === char.equals || before === char.space)
    return mayBeNamed(text, start) && nameBefore.test(text.slice(Math.max(0, start - 32), start))
  if (before === char.asterisk) return text.startsWith('*SY*', start - 4) || text.startsWith('*34*', start - 4)
  if (before === char.pipe) return hl7FieldAt(text, start) === 'SSN'
  if (before !== char.doubleQuote) return false
  const name = text.slice(Math.max(0, start - 64), start)
  return /ssn\\?"\s?\}?,\s?\\?"(?:value|val|content|id|id_?number|number)\\?"\s?:\s?\\?"$/i.test(name)
}

/** A quick check: the last character before the blanks ends a name of the number, or a word after it. */
function mayBeNamed(text: string, start: number): boolean {
  let i = start - 1
  while (start - i < 5 && !isLetter(codeAt(text, i)) && codeAt(text, i) !== char.hash) i--
  return nameEnds.includes(text.charAt(i))
}

/** `ssn`, `sec`, `security`, `no`, `num`, `nbr`, `is`, `#`. */
const nameEnds = 'ncyomrs#NCYOMRS'

const nameBefore =
  /(?:\bSS ?#:? ?|\bsoc(?:ial)?\.? ?sec(?:urity)?\.?(?: ?(?:no|num|number|nbr|#)\.?)?:? ?(?:is |-> |= )?|\b(?:ssn|itin|tin)\b\W{1,4}(?:is )?|type[=:] ?ssn[ ,;&]+\w{0,4}number[=:] ?)$/i
