import * as char from '../../text/char-codes.ts'
import {
  codeAt,
  countDigits,
  isAlnum,
  isDash,
  isDigit,
  isGap,
  isLetter,
  matchAfter,
  matchBefore,
  matchesAfter,
  matchesBefore,
  textAfter,
  textBefore,
} from '../../text/chars.ts'
import { hasOwnKey, isField, isMentioned, topic } from '../../text/context.ts'
import { type Finding, findingAt } from '../../text/finding.ts'
import { kindOfWord } from '../labels/word-kinds.ts'
import { hl7FieldAt } from './hl7.ts'
import { isThingNumber } from './ssn-context.ts'

export const social = topic('SSN', 'ssn ssns social soc taxpayer itin tin')

/**
 * The end of the US social security number that starts at `start`, or -1. `123-45-6789` needs no context; with spaces, dots
 * or nothing between the groups it needs a word nearby or a field named after it (`isNamed`).
 * Ranges: https://www.ssa.gov/employer/randomization.html
 */
export function ssnEnd(text: string, start: number, prior: Finding | undefined, isNamed = false): number {
  const end = groupedEnd(text, start, prior, isNamed)
  return end < 0 && (isNamed || isMedicare(text, start)) ? anyGroupsEnd(text, start) : end
}

const otherSocial = /\bsocial[ _-](?:media|log|network|sign|auth|share|graph|connect|provider|post)/i

/** Until 2020, Medicare used the social security number with a letter after it. */
function isMedicare(text: string, start: number): boolean {
  if (!isLetter(codeAt(text, start + 9)) && !isLetter(codeAt(text, start + 11))) return false
  return matchesBefore(text, start, 24, /(?:\bhicn?\b|\bmedicare\b|\*HN\*)[^\d\n]{0,12}$/i)
}

/** After its name, nine digits in other groups or with other marks: `530/22/8845`, `530 - 22 - 8845`, `5 3 0 2 2 8 8 4 5`, `219-09-9999A` of Medicare. */
function anyGroupsEnd(text: string, start: number): number {
  const written = matchAfter(text, start, maxWritten, nineDigits)?.[0]
  if (written === undefined) return -1
  const number = written.replaceAll(/\D/g, '')
  return isIssuedSsn(number) ? start + written.length : -1
}

const nineDigits =
  /^(?:\d(?:(?:[ ._/·\u2010-\u2015\u2212-]| [-/.\u2013] )?\d){8}|\(?\d{3}[ ._/·~*:,|()\u2010-\u2015\u2212-]{1,3}\d{2}[ ._/·~*:,|\u2010-\u2015\u2212-]{1,3}\d{4})(?:-?[A-D]\d?)?(?![A-Za-z\d]|[-./]\d)/
const maxWritten = 40

function groupedEnd(text: string, start: number, prior: Finding | undefined, isNamed: boolean): number {
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
  if (isNamed || isNamedNearby(text, start, end)) return end
  const isDashed = !isBare && !isTaxpayer && isDash(separator)
  if (isDashed && !isThingNumber(text, { start, end }, prior?.end ?? 0)) return end
  if (hasOwnKey(text, start) || !isMentioned(text, start, prior, social)) return -1
  return matchesBefore(text, start, 56, otherSocial) ? -1 : end
}

/** Whether nine digits may be a social security number. */
export function isIssuedSsn(digits: string): boolean {
  return isIssued(digits, 0, 3, 5)
}

function isIssued(text: string, area: number, group: number, serial: number): boolean {
  if (text.startsWith('000', area) || text.startsWith('666', area)) return false
  // What a mask shows.
  if (text.startsWith('999', area) && text.startsWith('99', group) && text.startsWith('9999', serial)) return false
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
  if (before === char.slash && isSegment(text, start, end)) return false
  return (
    (before === char.hyphen || before === char.dot || before === char.slash || before === char.plus) &&
    isAlnum(codeAt(text, start - 2))
  )
}

/** A whole segment of a path that names no thing: `/members/519-23-8812/claims`, not `/parts/519-23-8812`. */
function isSegment(text: string, start: number, end: number): boolean {
  const name = matchBefore(text, start, 18, /\/([A-Za-z]{2,16})\/$/)?.[1]
  return (
    name !== undefined &&
    codeAt(text, start + 3) === char.hyphen &&
    matchesAfter(text, end, 1, /^(?:[/?&"'\s]|$)/) &&
    kindOfWord(name.toLowerCase().replace(/s$/, ''))?.kind !== 'counted'
  )
}

/**
 * `{"field":"ssn","value":"…"}`, FHIR's `us-ssn`, X12's `REF*SY*` (code list 128), and field 19 of HL7's PID segment.
 */
function isNamedNearby(text: string, start: number, end: number): boolean {
  const before = codeAt(text, start - 1)
  // Identifiers of HL7 name their type after them.
  if (codeAt(text, end) === char.caret) return matchesAfter(text, end, 56, /^\^\^\^[^|^]{0,48}\^SS\b/)
  if (before === char.equals || before === char.space)
    return mayBeNamed(text, start) && matchesBefore(text, start, 48, nameBefore)
  if (before === char.asterisk) return text.startsWith('*SY*', start - 4) || text.startsWith('*34*', start - 4)
  if (before === char.greaterThan)
    return text.startsWith('PID.19', start - 7) || matchesBefore(text, start, 96, namedTag)
  if (before === char.pipe && isPiped(text, start)) return true
  if (isField(text, start, end) && isBesideBirth(text, start, end)) return true
  if (before !== char.doubleQuote) return false
  const name = textBefore(text, start, 80)
  if (/113883\.4\.1\\?"[^{}<>]{0,48}(?:value|extension)\\?"?\s?[:=]\s?\\?"$/i.test(name)) return true
  return /ssn\\?"\s?\}?,\s?\\?"(?:value|val|content|id|id_?number|number)\\?"\s?:\s?\\?"$/i.test(name)
}

/** `<ID kind="SocialSecurityNumber">`: the name of the number is in an attribute of its element. */
const namedTag = /=\\?["'](?:us-)?(?:ssn|itin|social[ _-]?security(?:[ _-]?(?:number|no))?)\\?["'][^<>]{0,48}>$/i

/** A cell of a row about a person: a name, and a day of birth next to the number, as in `OKAFOR|MAE|F|19710304|596263706|OH`. */
function isBesideBirth(text: string, start: number, end: number): boolean {
  const before = textBefore(text, start, maxRow)
  const after = textAfter(text, end, maxRow)
  return (birthBefore.test(before) || birthAfter.test(after)) && nameCell.test(before + after)
}

const maxRow = 80
const birth = '(?:19[2-9]|20[01])\\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])'
const birthBefore = new RegExp(`[|;,\\t]${birth}[|;,\\t](?:[A-Za-z]{1,10}[|;,\\t])?$`)
const birthAfter = new RegExp(`^[|;,\\t](?:[A-Za-z]{1,10}[|;,\\t])?${birth}(?:[|;,\\t]|$)`)
const nameCell = /(?:^|[|;,\t ])\p{Lu}[\p{L}'-]{2,20}[|;,\t]/u

/** HL7's field, X12 with bars between its elements, or the token of a FHIR search: `us-ssn|512883301`. */
function isPiped(text: string, start: number): boolean {
  if (hl7FieldAt(text, start) === 'SSN' || text.startsWith('|SY|', start - 4) || text.startsWith('us-ssn|', start - 7))
    return true
  return text.startsWith('|34|', start - 4) && matchesBefore(text, start, 128, /NM1\|[^~\n]{1,120}$/)
}

/** A quick check: the last character before the blanks ends a name of the number, or a word after it. */
function mayBeNamed(text: string, start: number): boolean {
  let i = start - 1
  while (start - i < 5 && !isLetter(codeAt(text, i)) && codeAt(text, i) !== char.hash) i--
  return nameEnds.includes(text.charAt(i)) || codeAt(text, start - 2) === char.closeParen
}

/** `ssn`, `sec`, `security`, `no`, `num`, `nbr`, `is`, `#`. */
const nameEnds = 'ncyomrs#NCYOMRS'

const nameBefore =
  /(?:\bPID[.-]19 ?[:=]? ?|\bS\.?S\.?[ _-]?(?:#|no\.?|nbr\.?|num(?:ber)?):? ?|\bss["']? ?[:=] ?["']?|\bs\.s\.n\.?:? ?|\bsoc(?:ial)?\.? ?sec(?:urity)?\.?(?: ?(?:no|num|number|nbr|#)\.?)?:? ?(?:is |-> |= )?|\b(?:ssn|itin|tin|hicn)\b(?: ?\([^()\n]{1,20}\))?\W{1,4}(?:(?:is|no\.?|number) )?|type[=:] ?ssn[ ,;&]+\w{0,4}number[=:] ?)$/i

/** The number right before its name: `386147398 (SSN)`, `386 14 7398 is the applicant's social`. */
export function numberBefore(text: string, start: number, end: number): Finding | undefined {
  if (matchesAfter(text, end, 3, /^["']?\s?[:=_]/)) return undefined
  const from = Math.max(0, start - 48)
  const match = beforeName.exec(text.slice(from, start))
  if (match === null || (match[0].endsWith('(') && codeAt(text, end) !== char.closeParen)) return undefined
  const first = from + match.index
  const stop = ssnEnd(text, first, undefined, true)
  return stop === first + (match[1] ?? '').length ? findingAt('SSN', first, stop) : undefined
}

const beforeName =
  /(?<![\w.+-])(\d{3}([ -]?)\d{2}\2\d{4})(?: ?\(| is (?:(?:the|a|my|his|her|their|your) )?(?:[a-z]{2,12}(?:'s)? )?| as (?:the |an? )?| - | ?= ?|, | )$/i
