import * as char from '../../text/char-codes.ts'
import { codeAt, isLetter, isLower, matchesBefore, textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { kindOfWord } from '../labels/word-kinds.ts'

/**
 * Words in small letters that a dashed social security number may follow: prepositions, verbs and pronouns, and people, as forms of
 * the SSA, the IRS and lenders call them. Any other noun right before it says what is numbered: `shelf mark 513-24-4907`.
 */
const leads: ReadonlySet<string> = new Set(
  (
    'for of with from to is was as and or on its it his her their the that under not about than via nor was are were has have had ' +
    'verified gave entered provided submitted match matched matching found lookup check checked verify named called no number id social ' +
    'security ssn itin tin taxpayer applicant coapplicant borrower coborrower cosigner guarantor candidate spouse dependent beneficiary ' +
    'claimant insured worker debtor veteran inmate defendant plaintiff minor child wife husband retiree annuitant payee recipient ' +
    'enrollee registrant donor signer caller filer parent sponsor kin mother father son daughter holder subject individual citizen'
  ).split(' '),
)

const reach = 64

/** Whether a dashed number at `start` belongs to a thing: right after a noun for one, or after a number of the same form that does. */
export function isThingNumber(text: string, { start, end }: Span, floor: number): boolean {
  const before = text.slice(Math.max(floor, start - reach), start)
  return sameForm.test(before) || (isAfterThing(text, start) && isInSentence(before, textAfter(text, end, reach)))
}

/** One that was found is before the floor. */
const sameForm = /(?<![\d-])\d{3}-\d\d-\d{4}(?![\d-])[^\n]*$/

/** Words around it, so that the one right before it is a noun and no identifier. */
function isInSentence(before: string, after: string): boolean {
  return /^[,.:;]? \p{L}{4}|^[,.:;]? \p{L}{2,} \p{L}{2}/u.test(after) || /\p{L}{4,} \p{L}{4,} $/u.test(before)
}

function isAfterThing(text: string, start: number): boolean {
  if (codeAt(text, start - 1) !== char.space) return false
  let from = start - 1
  while (start - from < maxWord && isLetter(codeAt(text, from - 1))) from--
  const word = text.slice(from, start - 1)
  if (word.length < 3 || codeAt(text, from - 1) > 127) return false
  if (!isLower(codeAt(text, from))) return isCompoundOfThing(word)
  if (leads.has(word) || codeAt(text, from - 1) === char.singleQuote) return false
  const kind = kindOfWord(word)?.kind
  return kind !== 'person' && kind !== 'owner' && kind !== 'holder'
}

const maxWord = 24

/** `Ersatzteil`, `Artikel`: German nouns start with a capital, as names do. */
function isCompoundOfThing(word: string): boolean {
  const lower = word.toLowerCase()
  return kindOfWord(lower)?.kind === 'counted' || thingEnding.test(lower)
}

const thingEnding = /\w(?:teil|nummer|artikel|auftrag|rechnung|position|platz|schein|charge|serie|typ|code|modell)$/

/** Whether the words right before say that it is one, whatever the last of them means: `<PersonId type="SSN">`, `SSN on file: `. */
export function isCalledSocial(text: string, start: number): boolean {
  return matchesBefore(text, start, reach, calledSocial)
}

const calledSocial = /(?:^|[^a-z])(?:ssns?|us-ssn|social[ _-]?sec\w*|soc\.? ?sec\w*|ss#|itin)(?![a-z])[^,;|{}]{0,40}$/i
