import * as char from './char-codes.ts'
import { isAlnum } from './chars.ts'
import type { NamedFinding } from './finding.ts'

/**
 * Splits the findings in a JSON text so that it stays JSON when they are replaced: into pieces inside strings, including
 * whole escapes, and whole numbers and keywords. A whole object or array may be replaced at once.
 */
export function cutToJson(text: string, findings: readonly NamedFinding[]): readonly NamedFinding[] {
  const parts = jsonParts(text)
  const ends = bracketEnds(text, parts)
  return findings.flatMap((finding) =>
    ends.get(finding.start) === finding.end ? [finding] : cutToParts(text, finding, parts),
  )
}

/** The end of each object and array by its start; a finding that spans one is replaced whole. */
function bracketEnds(text: string, parts: Uint8Array): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  const open: number[] = []
  for (let i = 0; i < text.length; i++) {
    if (parts[i] !== structure) continue
    const code = text.charCodeAt(i)
    if (code === char.openBrace || code === char.openBracket) open.push(i)
    else if (code === char.closeBrace || code === char.closeBracket) ends.set(open.pop() ?? -1, i + 1)
  }
  return ends
}

/** The role of each character of a JSON text. */
const [structure, inString, escaped, literal] = [0, 1, 2, 3]

function jsonParts(text: string): Uint8Array {
  const parts = new Uint8Array(text.length)
  let isInside = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === char.doubleQuote) isInside = !isInside
    else if (!isInside) parts[i] = isLiteral(code) ? literal : structure
    else if (code === char.backslash) {
      const end = Math.min(text.length, text.charCodeAt(i + 1) === char.lowerU ? i + 6 : i + 2)
      parts[i] = inString
      parts.fill(escaped, i + 1, end)
      i = end - 1
    } else parts[i] = inString
  }
  return parts
}

function isLiteral(code: number): boolean {
  return isAlnum(code) || code === char.hyphen || code === char.plus || code === char.dot
}

/** Several numbers of one array, such as the bytes of a text, become one piece. */
function cutToParts(text: string, finding: NamedFinding, parts: Uint8Array): readonly NamedFinding[] {
  const { type, start, end } = finding
  const pieces: NamedFinding[] = []
  let i = start
  while (i < end) {
    const kind = groupOf(parts[i])
    if (kind === structure) {
      i++
      continue
    }
    let from = i
    while (from > 0 && (parts[from] === escaped || (kind === literal && parts[from - 1] === literal))) from--
    while (i < text.length && groupOf(parts[i]) === kind && (i < end || kind === literal || parts[i] === escaped)) i++
    pieces.push({ type, start: from, end: i })
  }
  const [first, last] = [pieces[0], pieces.at(-1)]
  const isList =
    first !== undefined && last !== undefined && first !== last && /^[\s\d,-]+$/.test(text.slice(start, end))
  return isList ? [{ type, start: first.start, end: last.end }] : pieces
}

function groupOf(part: number | undefined): number | undefined {
  return part === escaped ? inString : part
}
