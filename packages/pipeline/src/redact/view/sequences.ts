import * as char from '../text/char-codes.ts'
import { codeAt, isDigit, isLetter } from '../text/chars.ts'
import { escapeCode } from './escapes.ts'

/** What the last unit means for the escape sequence of a terminal that begins at `start`. ECMA-48 section 5. */
export type Step = 'open' | 'complete' | 'string' | 'none'

/** Longer strings (window titles, hyperlinks) are no escape sequences. */
export const maxStringUnits = 4_096

export function sequenceStep(units: Uint16Array, start: number, last: number): Step {
  const kind = units[start + 1] ?? 0
  const code = units[last] ?? 0
  if (last === start + 1) return firstStep(code)
  if (kind === char.openBracket) return controlStep(code)
  if (isString(kind)) return stringStep(units, start, last)
  // A character set: `ESC ( B`.
  return isLetter(code) || code === char.digit0 ? 'complete' : 'none'
}

function firstStep(code: number): Step {
  // `%` and `&` may open an escape that stands for the bracket.
  if (isString(code) || '[()%&'.includes(String.fromCharCode(code))) return 'open'
  return singles.includes(String.fromCharCode(code)) ? 'complete' : 'none'
}

/** Sequences of one character: the end of a string, save and restore the cursor, keypad modes, index, reset. */
const singles = '\\78=>DEHMNOZcno|}~'

/** Parameters, intermediates, and a final character: `[1;31m`, `[?25h`, `[2K`. */
function controlStep(code: number): Step {
  if (code >= char.space && code <= char.question) return 'open'
  return code >= char.atSign && code <= char.tilde && code !== char.backslash ? 'complete' : 'none'
}

/** Operating system commands (`ESC ] 8 ; ; link`) and other strings, which end with BEL or `ESC \`. */
function stringStep(units: Uint16Array, start: number, last: number): Step {
  const code = units[last] ?? 0
  if (code === bell) return 'string'
  if (units[last - 1] === escapeCode) return code === char.backslash ? 'string' : 'none'
  return code === char.lineFeed || last - start > maxStringUnits ? 'none' : 'open'
}

export const bell = 7
const upperP = 80
const upperX = 88
const caret = 94

/** Whether a string follows the ESC and this character. */
export function isString(code: number): boolean {
  return code === char.closeBracket || code === upperP || code === upperX || code === caret || code === char.underscore
}

/** The last index of an escape sequence of the most frequent kind that starts at `start`: `ESC [ 1 ; 31 m`; -1 if it is another. */
export function colourEnd(text: string, start: number): number {
  if (codeAt(text, start + 1) !== char.openBracket) return -1
  let i = start + 2
  while (isDigit(codeAt(text, i)) || codeAt(text, i) === char.semicolon) i++
  return codeAt(text, i) === char.lowerM ? i : -1
}

/** CSI and OSC, each in one character. */
export const c1Control = 0x9b
export const c1Command = 0x9d
