import * as char from '../text/char-codes.ts'
import { isAlnum } from '../text/chars.ts'
import type { NamedFinding } from '../text/finding.ts'
import { placeholderAt } from '../text/placeholder.ts'

/**
 * Prepares the findings of a tenant's rules and fields for replacement: drops those inside placeholders and, if the text is
 * JSON, splits them at quotes and brackets, so that it stays valid.
 */
export function fitFindings(text: string, { own, restFrom }: OwnFindings, isJson: boolean): readonly NamedFinding[] {
  if (own.length === 0 && restFrom === undefined) return []
  const placeholders = placeholdersOf(text)
  const rest = restFrom === undefined ? [] : gapsOf(placeholders, restFrom.start, text.length)
  const outside = [...outsideOf(placeholders, own), ...rest.map((gap) => ({ type: restFrom?.type ?? '', ...gap }))]
  if (!isJson || outside.length === 0) return outside
  const parts = jsonParts(text)
  const ends = bracketEnds(text, parts)
  return outside.flatMap((finding) =>
    ends.get(finding.start) === finding.end ? [finding] : cutToParts(text, finding, parts),
  )
}

/** Findings, and where the unsearched rest of the text starts, which is redacted whole. */
export interface OwnFindings {
  readonly own: readonly NamedFinding[]
  readonly restFrom: { readonly type: string; readonly start: number } | undefined
}

/** The findings that overlap no placeholder, in a single pass over both. */
function outsideOf(placeholders: readonly Span[], found: readonly NamedFinding[]): readonly NamedFinding[] {
  let next = 0
  return found
    .toSorted((a, b) => a.start - b.start)
    .filter((finding) => {
      for (let span = placeholders[next]; span !== undefined && span.end <= finding.start; span = placeholders[next])
        next++
      const span = placeholders[next]
      return span === undefined || !overlaps(span, finding)
    })
}

/** The gaps between placeholders from `start` on. */
function gapsOf(placeholders: readonly Span[], start: number, end: number): readonly Span[] {
  const gaps: Span[] = []
  let from = start
  for (const span of placeholders) {
    if (span.end <= from) continue
    if (span.start > from) gaps.push({ start: from, end: span.start })
    from = span.end
  }
  return from < end ? [...gaps, { start: from, end }] : gaps
}

/** Merges overlapping findings, with the type of the longest. */
export function mergeFindings(findings: readonly NamedFinding[]): readonly NamedFinding[] {
  const merged: NamedFinding[] = []
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (last === undefined || finding.start >= last.end) {
      merged.push(finding)
      continue
    }
    const type = finding.end - finding.start > last.end - last.start ? finding.type : last.type
    merged[merged.length - 1] = { type, start: last.start, end: Math.max(last.end, finding.end) }
  }
  return merged
}

interface Span {
  readonly start: number
  readonly end: number
}

function placeholdersOf(text: string): readonly Span[] {
  const spans: Span[] = []
  for (let i = text.indexOf('['); i !== -1; i = text.indexOf('[', i + 1)) {
    const placeholder = placeholderAt(text, i)
    if (placeholder !== undefined) spans.push({ start: i, end: placeholder.end })
  }
  return spans
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
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

/** Splits a finding into its pieces inside strings, including whole escapes, and whole numbers and keywords. */
function cutToParts(text: string, { type, start, end }: NamedFinding, parts: Uint8Array): readonly NamedFinding[] {
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
  return pieces
}

function groupOf(part: number | undefined): number | undefined {
  return part === escaped ? inString : part
}
