import * as char from '../text/char-codes.ts'
import { codeAt, isBlank, isDigit } from '../text/chars.ts'

/** A number of a list of bytes, and where it stands. */
export interface ListedByte {
  readonly value: number
  readonly start: number
  readonly end: number
}

/** A list of bytes and the index after its closing bracket. */
export interface ByteList {
  readonly bytes: readonly ListedByte[]
  readonly end: number
}

/** Shorter lists hold no value worth hiding, and are usually counts. */
const minBytes = 5

/**
 * The bytes of a text that somebody printed as numbers: `[52,49,53]` (journald's JSON, Node's Buffer, Jackson), also with
 * spaces, as Go prints them. Undefined unless all numbers are bytes of text.
 */
export function byteListAt(text: string, open: number): ByteList | undefined {
  const bytes: ListedByte[] = []
  let i = blankEnd(text, open + 1)
  for (;;) {
    const start = i
    const isNegative = codeAt(text, i) === char.hyphen
    if (isNegative) i++
    let number = 0
    const first = i
    for (; isDigit(codeAt(text, i)) && i - first < 4; i++) number = number * 10 + codeAt(text, i) - char.digit0
    if (i === first) return undefined
    const value = isNegative ? 256 - number : number
    if (!isTextByte(value)) return undefined
    bytes.push({ value, start, end: i })
    const next = blankEnd(text, i)
    if (codeAt(text, next) === char.closeBracket) return bytes.length < minBytes ? undefined : { bytes, end: next + 1 }
    if (codeAt(text, next) === char.comma) i = blankEnd(text, next + 1)
    else if (next > i) i = next
    else return undefined
  }
}

function blankEnd(text: string, start: number): number {
  let i = start
  while (isBlank(codeAt(text, i)) || codeAt(text, i) === char.lineFeed || codeAt(text, i) === char.carriageReturn) i++
  return i
}

/** Bytes of text in UTF-8: printable ASCII, white space, ESC, NUL, and everything beyond ASCII. */
function isTextByte(value: number): boolean {
  return (
    (value >= char.space && value < 256) ||
    (value >= char.tab && value <= char.carriageReturn) ||
    value === 27 ||
    value === 0
  )
}

/** A quick check of what follows a bracket. */
export function mayOpenBytes(text: string, open: number): boolean {
  const next = codeAt(text, open + 1)
  return isDigit(next) || next === char.hyphen || next <= char.space
}
