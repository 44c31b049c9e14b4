import * as char from '../../text/char-codes.ts'
import { codeAt, isBlank, isQuote } from '../../text/chars.ts'

/** Whether nothing is before `start` on its line but a quote. */
export function isLineStart(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  return before < char.space || (isQuote(before) && codeAt(text, start - 2) < char.space)
}

/** Whether a client speaks: `> PASS`, `C: PASS`, `<< PASS`, `command: PASS`, `"PASS`, `] PASS`. */
export function followsPrompt(text: string, start: number): boolean {
  if (isQuote(codeAt(text, start - 1))) return true
  let i = start - 1
  while (start - i < 4 && (isBlank(codeAt(text, i)) || codeAt(text, i) === char.closeBracket)) i--
  const code = codeAt(text, i)
  if (code === char.colon || code === char.greaterThan || code === char.lessThan || code === char.pipe) return true
  return i < start - 1 && clientWords.test(text.slice(Math.max(0, i - 8), i + 1))
}

const clientWords = /(?:command|cmd|sent|hello \d|->|<-|»)$/i
