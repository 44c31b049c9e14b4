const [quote, backslash] = [34, 92]
const [openArray, closeArray, openObject, closeObject] = [91, 93, 123, 125]

/**
 * The JSON objects of a text that has nothing but white space or commas between them: NDJSON, a list of them without its brackets, or objects
 * one directly behind the other. What is no object is a piece as well, up to the next one. Grows with the text, however it is nested.
 */
export function* splitJson(text: string): Generator<string> {
  for (let start = nextStart(text, 0); start < text.length; ) {
    const end = text.charCodeAt(start) === openObject ? objectEnd(text, start) : strayEnd(text, start)
    yield text.slice(start, end)
    start = nextStart(text, end)
  }
}

/** The next character that is neither white space nor a comma. */
function nextStart(text: string, from: number): number {
  let at = from
  while (at < text.length && /[\s,]/.test(text.charAt(at))) at++
  return at
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
