export interface NumberedLine {
  /** Without its end, LF or CRLF. */
  readonly text: string
  /** From 1. */
  readonly number: number
}

/** The lines that are not blank, one after the other: 16 MiB may be millions of them, more than a request may have records. */
export function* linesOf(body: string): Generator<NumberedLine, undefined> {
  for (let [start, number] = [0, 1]; start < body.length; number++) {
    const found = body.indexOf('\n', start)
    const end = found === -1 ? body.length : found
    const text = body.slice(start, body[end - 1] === '\r' && end > start ? end - 1 : end)
    start = end + 1
    if (text.trim() !== '') yield { text, number }
  }
}
