import * as char from '../../text/char-codes.ts'
import { codeAt, isAlnum, isBlank, isDigit, isQuote } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'

/** One argument of a command or word of a statement, without its quotes. */
export interface Argument extends Span {
  readonly isQuoted: boolean
  /** Where to look for the next one. */
  readonly next: number
}

const maxArgument = 256
const maxGap = 16

/**
 * The argument after `from`, the end of the one before it: separated by spaces, as an item of a list (`"mysql", "-psecret"`)
 * or as a field of Linux's audit log (`a1="-p"`). Undefined at the end of the command or line.
 */
export function argumentAfter(text: string, from: number): Argument | undefined {
  if (last.from === from && last.text === text) return last.argument
  const start = gapEnd(text, from)
  last.argument = start < 0 ? undefined : argumentAt(text, start)
  last.text = text
  last.from = from
  return last.argument
}

/** The argument that was read last: many phrases and commands ask for the one after the same word. */
const last: { text: string; from: number; argument: Argument | undefined } = { text: '', from: -1, argument: undefined }

/** The argument that starts at `start`, perhaps with a quote. */
export function argumentAt(text: string, start: number): Argument | undefined {
  let slashes = 0
  while (slashes < 4 && codeAt(text, start + slashes) === char.backslash) slashes++
  if (isQuote(codeAt(text, start + slashes))) return quotedAt(text, start, slashes)
  const end = plainEnd(text, start)
  return end > start ? { start, end: unpunctuated(text, start, end), isQuoted: false, next: end } : undefined
}

/** Where the last long run of plain characters starts and how far it was read: many words of it ask for the argument after them. */
const run = { text: '', start: 0, end: 0 }
const longRun = 32

/** The end of an argument without quotes. */
function plainEnd(text: string, start: number): number {
  const limit = start + maxArgument
  const isInRun = start >= run.start && start < run.end && run.text === text
  let end = isInRun ? Math.min(run.end, limit) : start
  while (end < limit && !isArgumentEnd(text, end)) end++
  if (end - start > longRun) Object.assign(run, { text, start, end })
  return end
}

function quotedAt(text: string, start: number, slashes: number): Argument | undefined {
  const open = start + slashes
  const quote = text.slice(start, open + 1)
  const first = open + 1
  for (let i = first; i - first < maxArgument && codeAt(text, i) >= char.space; i++) {
    // GNU's programs quote `so'.
    if (!text.startsWith(quote, i) && !(quote === '`' && codeAt(text, i) === char.singleQuote)) continue
    if (slashes === 0 && codeAt(text, i - 1) === char.backslash) continue
    return { start: first, end: i, isQuoted: true, next: i + quote.length }
  }
  return undefined
}

/** The start of the next argument; -1 if there is none on the line or a pipe, redirection or semicolon comes first. */
function gapEnd(text: string, from: number): number {
  let i = from
  while (codeAt(text, i) === char.backslash && isQuote(codeAt(text, i + 1))) i++
  // The command itself may be in quotes, which end here; any other quote is the end of the string around it.
  if (isQuote(codeAt(text, i)) && !isQuote(codeAt(text, i - 1)) && opensWord(text, from, codeAt(text, i))) i++
  const blank = i
  while (i - blank < maxGap && (isBlank(codeAt(text, i)) || codeAt(text, i) === char.comma)) i++
  if (i === blank || isCommandEnd(codeAt(text, i))) return -1
  const field = auditFieldEnd(text, i)
  return field > 0 ? field : i
}

/** Whether the quote is right before the word that ends at `end`. */
function opensWord(text: string, end: number, quote: number): boolean {
  // A path of Windows may have spaces.
  if (text.startsWith('.exe" ', end - 4)) return true
  let i = end - 1
  while (end - i < 48 && isWordCode(codeAt(text, i))) i--
  return codeAt(text, i) === quote
}

function isWordCode(code: number): boolean {
  return isAlnum(code) || code === char.hyphen || code === char.dot || code === char.slash || code === char.underscore
}

function isCommandEnd(code: number): boolean {
  return code === char.pipe || code === char.semicolon || code === char.ampersand || code < char.space
}

/** The end of `a2=`, as in `type=EXECVE … a0="mysql" a1="-psecret"`; 0 if there is none. */
function auditFieldEnd(text: string, i: number): number {
  if (codeAt(text, i) !== char.lowerA || !isDigit(codeAt(text, i + 1))) return 0
  const end = isDigit(codeAt(text, i + 2)) ? i + 3 : i + 2
  return codeAt(text, end) === char.equals ? end + 1 : 0
}

function isArgumentEnd(text: string, i: number): boolean {
  const code = codeAt(text, i)
  if (code <= char.space || code === char.noBreakSpace || isQuote(code)) return true
  if (code !== char.backslash) return false
  const next = codeAt(text, i + 1) | char.caseBit
  // An escaped line break or quote ends the argument; other backslashes belong to it (`CORP\user`).
  return isQuote(codeAt(text, i + 1)) || ((next === char.lowerN || next === char.lowerR) && isLineEnd(text, i + 2))
}

function isLineEnd(text: string, i: number): boolean {
  const code = codeAt(text, i)
  return code <= char.space || isQuote(code) || code === char.backslash || code === char.greaterThan
}

function unpunctuated(text: string, start: number, end: number): number {
  let i = end
  // A placeholder ends in a bracket.
  const isBracket = codeAt(text, start) === char.openBracket
  while (i > start + 1 && isTrailing(text.charAt(i - 1)) && !(isBracket && codeAt(text, i - 1) === char.closeBracket))
    i--
  return i
}

function isTrailing(character: string): boolean {
  return '),;]'.includes(character)
}
