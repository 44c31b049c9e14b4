export interface NumberedLine {
  /** Without its end, LF or CRLF. */
  readonly text: string
  /** From 1. */
  readonly number: number
}

/** The lines that are not blank, one after the other: 16 MiB may be millions of them, more than a request may have records. */
export function* linesOf(body: string): Generator<NumberedLine, undefined> {
  const next = lineReader(body)
  for (let line = next(); line !== undefined; line = next()) yield line
}

/** Reads the next line that is not blank with each call; undefined behind the last. */
export function lineReader(body: string): () => NumberedLine | undefined {
  let [start, number] = [0, 0]
  return () => {
    while (start < body.length) {
      const found = body.indexOf('\n', start)
      const end = found === -1 ? body.length : found
      const text = body.slice(start, body.charCodeAt(end - 1) === carriageReturn && end > start ? end - 1 : end)
      start = end + 1
      number++
      if (!isBlank(text)) return { text, number }
    }
    return undefined
  }
}

const carriageReturn = 13

/** Nearly every line is none by its first character: white space is below `!` or beyond ASCII. */
function isBlank(line: string): boolean {
  const first = line.charCodeAt(0)
  return !(first > 32 && first < 128) && line.trim() === ''
}
