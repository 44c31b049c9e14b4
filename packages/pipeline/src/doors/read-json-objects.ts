import { parseJson } from '@logpipe/sdk/contract'

const [quote, backslash] = [34, 92]
const [openArray, closeArray, openObject, closeObject] = [91, 93, 123, 125]

/**
 * The values of JSON objects that have nothing but white space or commas between them: NDJSON, a list of them without its brackets, or
 * objects one directly behind the other. Undefined for what is no JSON, up to the next object. Grows with the text, however it is nested.
 */
export function* readJsonObjects(text: string): Generator<unknown> {
  let isByLine = true
  for (let start = nextStart(text, 0); start < text.length; ) {
    const line = isByLine ? readLine(text, start) : undefined
    // One that has no line of its own: nor may the others.
    if (line === undefined) isByLine = false
    const end = line?.end ?? pieceEnd(text, start)
    yield line === undefined ? parseJson(text.slice(start, end)) : line.value
    start = nextStart(text, end)
  }
}

/** The value of a line that is one. */
function readLine(text: string, start: number): { readonly value: unknown; readonly end: number } | undefined {
  const found = text.indexOf('\n', start)
  const end = found === -1 ? text.length : found
  const value = parseJson(text.slice(start, end))
  return value === undefined ? undefined : { value, end }
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

function pieceEnd(text: string, start: number): number {
  return text.charCodeAt(start) === openObject ? objectEnd(text, start) : strayEnd(text, start)
}

/** Behind the bracket that closes the one at `start`; the end of the text where none does. */
function objectEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === quote) at = stringEnd(text, at)
    else if (unit === openObject || unit === openArray) depth++
    else if ((unit === closeObject || unit === closeArray) && --depth === 0) return at + 1
  }
  return text.length
}

function stringEnd(text: string, start: number): number {
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
