import * as char from '../../text/char-codes.ts'
import { codeAt, isDigit, textAfter, textBefore } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { isSecretValue } from './password-value.ts'
import { looksLikeSecret } from './phrases.ts'
import { apartForms } from './secret-forms.ts'

const notations = apartForms.map(([isSure, marks, before, after]) => ({
  isSure,
  marks,
  before: RegExp(before),
  after: RegExp(after),
}))

/** The secret that stands apart from its name at `start` to `end`: in another cell, element or item of a list. */
export function apartSecrets(text: string, start: number, end: number): readonly Span[] {
  if (!mayBeApart(codeAt(text, end), codeAt(text, end + 1))) return []
  const before = textBefore(text, start, maxBefore)
  const ahead = textAfter(text, end, maxAhead)
  for (const notation of notations) {
    if (notation.marks !== '' && !notation.marks.includes(text.charAt(end))) continue
    // What follows tells sooner than what is before.
    const match = notation.after.exec(ahead)
    if (match === null || !notation.before.test(before)) continue
    const value = match[1] ?? ''
    const from = end + match[0].lastIndexOf(value)
    const span = { start: from, end: from + value.length }
    if (isSecretValue(text, span) && (notation.isSure || isClear(value))) return [span]
  }
  return []
}

const maxBefore = 64
const maxAhead = 200

/** A quick check of what follows the name. */
function mayBeApart(code: number, next: number): boolean {
  if (code === char.space || code === char.tab) return ' \t|{([.'.includes(String.fromCharCode(next)) || isDigit(next)
  if (code === char.dot) return next === char.dot
  if (code === char.lineFeed) return next === char.space
  return (
    code > char.space &&
    code !== char.equals &&
    !(code === char.colon && next !== char.lessThan && next !== char.space && next !== char.asterisk)
  )
}

/** Neither a type of a schema (`VARCHAR2(30)`) nor a sentence nor a path. */
function isClear(value: string): boolean {
  return (
    looksLikeSecret(value) &&
    value.length > 5 &&
    !/[/:()[\]{}<>]/.test(value) &&
    !/^(?:n?varchar|char|int|float|decimal|sha|md|aes|bcrypt|utf|base)\d/i.test(value)
  )
}
