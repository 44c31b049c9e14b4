interface Span {
  readonly start: number
  readonly end: number
}

const contextChars = 50

/** A finding with the text around it, in brackets. Values of all findings keep their shape only: 9 for digits, x and X for letters. */
export function maskedContext(line: string, finding: Span, all: readonly Span[]): string {
  const masked = all.reduce(
    (text, { start, end }) => text.slice(0, start) + shapeOf(text.slice(start, end)) + text.slice(end),
    line,
  )
  const before = masked.slice(Math.max(0, finding.start - contextChars), finding.start)
  const after = masked.slice(finding.end, finding.end + contextChars)
  return JSON.stringify(`${before}⟦${masked.slice(finding.start, finding.end)}⟧${after}`)
}

/** Whether the start of a file has no NUL byte, which hardly any text has and compressed data does. */
export function isText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 8192).includes(0)
}

/** As long as the value, so that positions stay. */
function shapeOf(value: string): string {
  return value
    .replaceAll(/\d/g, '9')
    .replaceAll(/\p{Lu}/gu, same('X'))
    .replaceAll(/\p{Ll}|\p{Lo}/gu, same('x'))
}

function same(mask: string): (char: string) => string {
  return (char) => mask.repeat(char.length)
}
