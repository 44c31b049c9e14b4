import type { NamedFinding } from '../text/finding.ts'

/** What a value needs around it to be found. */
export type Evidence =
  /** Nothing: it is found by itself. */
  | { readonly kind: 'form' }
  | EvidenceBefore
  /** More than was tried. */
  | { readonly kind: 'context' }

/** The text right before a value, as short as it can be. */
export interface EvidenceBefore {
  readonly kind: 'before'
  readonly text: string
  /** Whether any other word does in place of its first. */
  readonly isAnyWord: boolean
}

/** Finds the sensitive values of a text. */
export type Detect = (text: string) => readonly NamedFinding[]

/** How much around a value is tried. Detectors look no further than this for words and keys. Characters. */
const [charsBefore, charsAfter] = [160, 64]
/** A word of no language: where it does as well, the word that it replaces may be anybody's name. */
const anyWord = 'xqzvj'
/** Longer values are their own evidence: keys in many lines. Characters. */
const maxValueChars = 4_096

/**
 * Finds out why a value is found by looking again, without what is around it: first at the value alone, then with one more
 * word before it each time. It asks the detectors instead of repeating what they know, so it holds for whatever they learn.
 */
export function findEvidence(text: string, finding: NamedFinding, detect: Detect): Evidence {
  const { start, end } = finding
  const value = text.slice(start, end)
  if (value.length > maxValueChars) return { kind: 'form' }
  const isFound = (before: string, after: string): boolean =>
    detect(before + value + after).some(
      (found) => found.type === finding.type && found.start < before.length + value.length && found.end > before.length,
    )
  if (isFound('', '')) return { kind: 'form' }
  const after = text.slice(end, end + charsAfter)
  const before = text.slice(Math.max(0, start - charsBefore), start)
  for (const at of wordStarts(before)) {
    const evidence = before.slice(at)
    if (!isFound(evidence, after)) continue
    return { kind: 'before', text: evidence, isAnyWord: isFound(evidence.replace(/\p{L}+/u, anyWord), after) }
  }
  return { kind: 'context' }
}

/** Where a text can be cut: before its words and the signs attached to them, the last first. */
function wordStarts(text: string): readonly number[] {
  const starts = Array.from(
    text.matchAll(/(?<![\p{L}\p{M}\p{N}_])[\p{L}\p{N}_]|(?<=\s|^)[^\s\p{L}\p{N}_]/gu),
    ({ index }) => index,
  )
  return [...starts.reverse(), ...(starts.at(-1) === 0 ? [] : [0])]
}
