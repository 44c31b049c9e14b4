import * as char from '../../text/char-codes.ts'
import { codeAt, isQuote, matchesAfter, matchesBefore } from '../../text/chars.ts'
import { isField } from '../../text/context.ts'
import { filledPattern } from '../../text/filled-pattern.ts'
import { readGroups } from './phone-groups.ts'
import { isNanp, isOtherShape, longestGrouping } from './phone-shapes.ts'

/** A cell of a row with a person in it, as in an export of contacts: `778,Hanna Okafor,01704484373,active`. */
export function isContact(text: string, start: number, end: number): boolean {
  const first = codeAt(text, start)
  const isLocal =
    (first === char.digit0 && codeAt(text, start + 1) > char.digit0) ||
    (first >= char.digit6 && end - start === 10) ||
    (isQuote(codeAt(text, end)) && isNanp(text.slice(start, end)))
  if (!isLocal || !isField(text, start, end) || isBookNumber(text.slice(start, end))) return false
  return isBesidePerson(text, start, end)
}

/** The same in groups: `| Hanna Okafor | 796 260 727 |`. */
export function contactEnd(text: string, start: number): number {
  if (!isCellStart(text, start)) return -1
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, (digits) => digits.length > 8 && digits.length < 13)
  const isCell = end > 0 && run.groups.length > 1 && matchesAfter(text, end, 2, /^(?: ?[|;,\t]|["']|$)/)
  return isCell && !isOtherShape(text, start, end) && isBesidePerson(text, start, end) ? end : -1
}

function isCellStart(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  const mark = before === char.space ? codeAt(text, start - 2) : before
  return mark === char.pipe || mark === char.semicolon || mark === char.tab || (isQuote(before) && mark === before)
}

function isBesidePerson(text: string, start: number, end: number): boolean {
  return matchesBefore(text, start, contactReach, personCell) || matchesAfter(text, end, contactReach, personAfter)
}

/** ISBN-10, beside the author or title of a book: weights 10 to 1, modulo 11 (ISO 2108). */
function isBookNumber(digits: string): boolean {
  return digits.length === 10 && [...digits].reduce((sum, digit, i) => sum + (10 - i) * Number(digit), 0) % 11 === 0
}

const contactReach = 64
const name = "\\p{Lu}\\p{Ll}[\\p{Ll}'’-]{1,19}"
const person = "\\p{Lu}[\\p{Ll}'’-]{1,20} (?:\\p{Lu}\\.? )?\\p{Lu}[\\p{Ll}'’-]{1,20}"
const personCell = filledPattern(
  /(?:^|[,;|\t'"] ?)(?:PERSON['"]? ?[,;|\t](?:[^,;|\t\n]{0,24}[,;|\t])?|NAME['"]?[,;|\t] ?['"]?NAME['"]? ?[,;|\t]|(?<=['"])NAME['"], ?(?=['"]))['" ]{0,2}$/u,
  { PERSON: person, NAME: name },
)
const personAfter = filledPattern(/^['"]? ?[,;|\t](?:[^,;|\t\n]{0,24}[,;|\t])? ?['"]?PERSON['"]? ?(?:[,;|\t)]|$)/u, {
  PERSON: person,
})
