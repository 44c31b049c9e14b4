import * as char from '../text/char-codes.ts'
import { isQuote } from '../text/chars.ts'
import type { NamedFinding } from '../text/finding.ts'
import { mergeFindings } from '../text/merge-findings.ts'
import type { Span } from '../text/span.ts'
import { needsView } from '../view/needs-view.ts'
import { viewOf } from '../view/view.ts'
import { findAll } from './scan.ts'

/**
 * Finds the values of a text, both as it is written and as its reader would see it, in order and without overlaps. Both
 * looks are needed: the view shows values behind escapes and colours, and the text shows where a value ends that contains
 * escaped quotes or separators.
 */
export function findEverywhere(text: string, types: number): readonly NamedFinding[] {
  const { findings, needsView: isHiding } = findAll(text, types)
  return isHiding ? withView(text, types, findings) : findings
}

function withView(text: string, types: number, findings: readonly NamedFinding[]): readonly NamedFinding[] {
  const seen = findInView(text, (shown) => findAll(shown, types).findings)
  return seen.length === 0 ? findings : mergeFindings([...findings, ...seen])
}

/** What a search finds in the view of a text and where that is in the text; nothing if the view shows nothing else. */
export function findShown(text: string, find: Search): readonly NamedFinding[] {
  return needsView(text) ? findInView(text, find) : []
}

type Search = (text: string) => readonly NamedFinding[]

function findInView(text: string, find: Search): readonly NamedFinding[] {
  const view = viewOf(text)
  // What remembers the last text would compare it with an equal one, character by character, at each of its words.
  if (view.text === text) return []
  /** The furthest end so far: a long value is read once, however many findings are in it. */
  let reached = 0
  const found: NamedFinding[] = []
  for (const { type, start, end } of find(view.text)) {
    const origin = view.originOf(start, end)
    if (origin === undefined) continue
    const isInside = origin.start < reached
    if (!isInside) reached = encodedEnd(text, origin)
    found.push({ type, start: origin.start, end: Math.max(origin.end, isInside ? 0 : reached) })
  }
  return found
}

/**
 * The end of a value of a form. After a plain `=` a value ends with a plain separator: an encoded one, which ends it in the
 * view, is part of it (`user%5Bpassword%5D=a%20b&c=d`).
 */
function encodedEnd(text: string, { start, end }: Span): number {
  // The second byte of the last unit of UTF-16.
  if (text.charCodeAt(end) === 0 && text.charCodeAt(end - 2) === 0) return end + 1
  const isCut = text.charCodeAt(start - 1) === char.equals && (text[end] === '+' || text[end] === '%')
  if (!isCut) return end
  let i = end
  while (i < text.length && !isFormEnd(text.charCodeAt(i))) i++
  return i
}

function isFormEnd(code: number): boolean {
  return (
    code <= char.space || code === char.ampersand || code === char.semicolon || isQuote(code) || code === char.backslash
  )
}
