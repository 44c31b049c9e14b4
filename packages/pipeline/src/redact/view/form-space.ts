import * as char from '../text/char-codes.ts'
import { codeAt, isAlnum, isHex } from '../text/chars.ts'

/**
 * In a form (after a `=` in the same word), a plus between two characters of text is a space; at the start of a value it
 * may be that of a number.
 */
export function isFormSpace(text: string, i: number): boolean {
  const before = codeAt(text, i - 1)
  const next = codeAt(text, i + 1)
  const follows =
    isAlnum(before) ||
    before === char.closeParen ||
    before === char.comma ||
    before === char.dot ||
    before === char.colon
  const leads = isAlnum(next) || next === char.openParen || (next === char.percent && isHex(codeAt(text, i + 2)))
  return follows && leads && isInForm(text, i)
}

function isInForm(text: string, plus: number): boolean {
  for (let i = plus - 1; i >= 0 && plus - i < maxFormValue; i--) {
    const code = text.charCodeAt(i)
    if (code === char.equals) return true
    if (code <= char.space || code === char.doubleQuote) return false
  }
  return false
}

const maxFormValue = 256
