import { codeAt, isAlnum, isDigit } from './chars.ts'
import { creditCardEnd } from './credit-card.ts'
import { type Finding, type RedactionType, redactionTypes } from './finding.ts'
import { internationalEnd, phoneEnd } from './phone.ts'
import { placeholderAt } from './placeholder.ts'
import { ssnEnd } from './ssn.ts'

/** What a character can begin. Everything else is passed over one table lookup at a time. */
const LETTER = 1
const DIGIT = 2
const PLUS = 3
const PAREN = 4
const BRACKET = 5
const BACKSLASH = 6

const kinds = new Uint8Array(65_536)
for (let code = 48; code <= 57; code++) kinds[code] = DIGIT
for (let code = 97; code <= 122; code++) kinds[code] = kinds[code - 32] = LETTER
for (const [characters, kind] of [
  ['+', PLUS],
  ['(', PAREN],
  ['[', BRACKET],
  ['\\', BACKSLASH],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind
}

/** The bit that stands for a type in the set of types to find. */
export function typeBit(type: RedactionType): number {
  return 1 << redactionTypes.indexOf(type)
}

const PHONE = typeBit('PHONE')
const CREDIT_CARD = typeBit('CREDIT_CARD')
const SSN = typeBit('SSN')

/** All findings of the given types (a sum of `typeBit`s), in order and without overlaps. */
export function findAll(text: string, types: number): readonly Finding[] {
  const findings: Finding[] = []
  let prior: Finding | undefined
  let i = 0
  while (i < text.length) {
    const kind = kinds[text.charCodeAt(i)]
    if (kind === 0) {
      i++
      continue
    }
    let found: Finding | undefined
    switch (kind) {
      case LETTER:
        do i++
        while (isWordCode(text, i))
        continue
      case DIGIT:
        found = numberAt(text, i, prior, types)
        if (found === undefined) {
          i = skipNumber(text, i)
          continue
        }
        break
      case PLUS:
        found = isAlnum(codeAt(text, i - 1)) ? undefined : plusAt(text, i, types)
        break
      case PAREN:
        found = isAlnum(codeAt(text, i - 1)) ? undefined : parenAt(text, i, prior, types)
        break
      case BRACKET: {
        const placeholder = placeholderAt(text, i)
        if (placeholder === undefined) break
        prior = { type: placeholder.type, start: i, end: placeholder.end }
        i = placeholder.end
        continue
      }
      default:
        i += codeAt(text, i + 1) === 117 ? 6 : 2
        continue
    }
    if (found === undefined) {
      i++
    } else {
      findings.push(found)
      prior = found
      i = found.end
    }
  }
  return findings
}

function isWordCode(text: string, i: number): boolean {
  const kind = i < text.length ? kinds[text.charCodeAt(i)] : 0
  return kind === LETTER || kind === DIGIT
}

function numberAt(text: string, i: number, prior: Finding | undefined, types: number): Finding | undefined {
  if ((types & CREDIT_CARD) !== 0) {
    const end = creditCardEnd(text, i, prior)
    if (end > 0) return { type: 'CREDIT_CARD', start: i, end }
  }
  if ((types & SSN) !== 0) {
    const end = ssnEnd(text, i, prior)
    if (end > 0) return { type: 'SSN', start: i, end }
  }
  if ((types & PHONE) === 0) return undefined
  const end = phoneEnd(text, i, prior)
  return end > 0 ? { type: 'PHONE', start: i, end } : undefined
}

function plusAt(text: string, i: number, types: number): Finding | undefined {
  const end = (types & PHONE) !== 0 ? internationalEnd(text, i + 1) : -1
  return end > 0 ? { type: 'PHONE', start: i, end } : undefined
}

function parenAt(text: string, i: number, prior: Finding | undefined, types: number): Finding | undefined {
  const end = (types & PHONE) !== 0 && isDigit(codeAt(text, i + 1)) ? phoneEnd(text, i, prior) : -1
  return end > 0 ? { type: 'PHONE', start: i, end } : undefined
}

/** Past the word that starts with a digit, and past whatever `.`, `-` or `/` ties to it: a number inside is a part. */
function skipNumber(text: string, start: number): number {
  let i = start
  for (;;) {
    while (isWordCode(text, i)) i++
    const code = codeAt(text, i)
    if ((code === 45 || code === 46 || code === 47) && isDigit(codeAt(text, i + 1))) i++
    else return i
  }
}
