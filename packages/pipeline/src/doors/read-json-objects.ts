import { parseExactJson } from '../http/exact-json.ts'

const [quote, backslash] = [34, 92]
const [openArray, closeArray, openObject, closeObject] = [91, 93, 123, 125]

/** Takes a value; false ends reading. */
type TakeValue = (value: unknown) => boolean

/**
 * Hands on the values of JSON objects that have nothing but white space or commas between them: NDJSON, a list of them without its brackets, or
 * objects one directly behind the other. Undefined for what is no JSON, up to the next object. Grows with the text, however it is nested.
 */
export function readJsonObjects(text: string, take: TakeValue): void {
  let mode: 'lines' | 'objects' | 'rest' = 'lines'
  for (let start = nextStart(text, 0); start < text.length; ) {
    const line = mode === 'lines' ? readLine(text, start) : undefined
    // One that has no line of its own: nor may the others.
    if (line === undefined && mode === 'lines') mode = 'objects'
    const piece = mode === 'objects' ? pieceEnd(text, start) : undefined
    // One that is never closed ends with its line. So do those behind it: to look for the end of each would be quadratic.
    if (piece === undefined && mode === 'objects') mode = 'rest'
    const end: number = line?.end ?? piece ?? lineEnd(text, start)
    if (!take(line === undefined ? parseExactJson(text.slice(start, end)) : line.value)) return
    start = nextStart(text, end)
  }
}

/** The value of a line that is one. */
function readLine(text: string, start: number): { readonly value: unknown; readonly end: number } | undefined {
  const end = lineEnd(text, start)
  const value = parseExactJson(text.slice(start, end))
  return value === undefined ? undefined : { value, end }
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

function pieceEnd(text: string, start: number): number | undefined {
  return text.charCodeAt(start) === openObject ? objectEnd(text, start) : strayEnd(text, start)
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

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, at: number): boolean {
  let from = at
  while (text.charCodeAt(from - 1) === backslash) from--
  return (at - from) % 2 === 1
}

function strayEnd(text: string, start: number): number {
  const end = text.indexOf('{', start)
  return end === -1 ? text.length : end
}
