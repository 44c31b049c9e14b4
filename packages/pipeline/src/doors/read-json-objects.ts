import { parseExactJson } from '../http/exact-json.ts'
import { isEscaped } from '../http/parse-json.ts'

const quote = 34
const [openArray, closeArray, openObject, closeObject] = [91, 93, 123, 125]

/** Takes a value; false ends reading. */
type TakeValue = (value: unknown) => boolean

/**
 * Hands on the values of JSON objects that have nothing but white space or commas between them: NDJSON, a list of them without its brackets, or
 * objects one directly behind the other. Undefined for what is no JSON, up to the next object or the end of a line. Grows with the text, however it
 * is nested.
 */
export function readJsonObjects(text: string, take: TakeValue): void {
  let areLines = true
  for (let start = nextStart(text, 0); start < text.length; ) {
    const line: Piece | undefined = areLines ? readLine(text, start) : undefined
    const piece = line ?? readPiece(text, start)
    // One that is never closed ends with its line. So do those behind it: to look for the end of each would be quadratic.
    if (piece === undefined) {
      readLines(text, { start, end: text.length }, take)
      return
    }
    // One that has no line of its own: nor may the others.
    areLines = line !== undefined
    const linesEnd = piece.value === undefined ? brokenLinesEnd(text, start, piece.end) : undefined
    if (linesEnd !== undefined) areLines = true
    const goesOn = linesEnd === undefined ? take(piece.value) : readLines(text, { start, end: linesEnd }, take)
    if (!goesOn) return
    start = nextStart(text, linesEnd ?? piece.end)
  }
}

interface Piece {
  /** Undefined for what is no JSON. */
  readonly value: unknown
  readonly end: number
}

/** A line that is a value. */
function readLine(text: string, start: number): Piece | undefined {
  const end = lineEnd(text, start)
  const value = parseExactJson(text.slice(start, end))
  return value === undefined ? undefined : { value, end }
}

/** An object, or what is before the next; undefined for an object that is never closed. */
function readPiece(text: string, start: number): Piece | undefined {
  const end = text.charCodeAt(start) === openObject ? objectEnd(text, start) : strayEnd(text, start)
  return end === undefined ? undefined : { value: parseExactJson(text.slice(start, end)), end }
}

/** Hands on the value of each line, without commas around it; returns what `take` did at last. */
function readLines(text: string, lines: { readonly start: number; readonly end: number }, take: TakeValue): boolean {
  for (let start = nextStart(text, lines.start); start < lines.end; ) {
    const end = Math.min(lineEnd(text, start), lines.end)
    let last = end
    while (isBetween(text.charCodeAt(last - 1))) last--
    if (!take(parseExactJson(text.slice(start, last)))) return false
    start = nextStart(text, end)
  }
  return true
}

/**
 * Where the lines end that a broken piece spans: quotes and brackets of two broken lines pair over those between them. Undefined for a piece in one
 * line, and for an object over several lines, within which others are indented further.
 */
function brokenLinesEnd(text: string, start: number, end: number): number | undefined {
  const piece = text.slice(start, end)
  if (piece.charCodeAt(0) !== openObject) return piece.includes('\n') ? end : undefined
  return piece.includes(`\n${indentOf(text, start)}{`) ? lineEnd(text, end) : undefined
}

/** The white space before a place, as far as its line begins with it. */
function indentOf(text: string, at: number): string {
  let from = at
  while (isBlank(text.charCodeAt(from - 1))) from--
  return from === 0 || text[from - 1] === '\n' ? text.slice(from, at) : ''
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end === -1 ? text.length : end
}

/** The next character that is neither white space nor a comma. */
function nextStart(text: string, from: number): number {
  let at = from
  while (at < text.length && isBetween(text.charCodeAt(at))) at++
  return at
}

function isBetween(unit: number): boolean {
  return unit === 44 || unit === 32 || (unit >= 9 && unit <= 13)
}

/** Behind the bracket that closes the one at `start`; undefined where none does. */
function objectEnd(text: string, start: number): number | undefined {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === quote) at = stringEnd(text, at)
    else if (unit === openObject || unit === openArray) depth++
    else if ((unit === closeObject || unit === closeArray) && --depth === 0) return at + 1
  }
  return undefined
}

/** The quote that ends the string which starts at `start`; the length of the text where none does. */
export function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    if (!isEscaped(text, at)) return at
  }
  return text.length
}

function strayEnd(text: string, start: number): number {
  const end = text.indexOf('{', start)
  return end === -1 ? text.length : end
}
