import type { NamedFinding } from '../text/finding.ts'
import { mergeFindings } from '../text/merge-findings.ts'
import type { Replacement } from './replace.ts'

/** A redacted text in which nothing more is found, and the parts of the original that its placeholders replace. */
export interface Settled {
  readonly text: string
  readonly findings: readonly NamedFinding[]
}

export interface Steps {
  /** The findings of any text that are outside its placeholders. */
  readonly find: (text: string) => readonly NamedFinding[]
  /** Findings of the original, cut so that JSON stays JSON. */
  readonly cut: (findings: readonly NamedFinding[]) => readonly NamedFinding[]
  readonly replace: (findings: readonly NamedFinding[]) => Replacement
  /** The original replaced as a whole. */
  readonly replaceAll: (type: string) => Settled
}

/**
 * Redacts a text until nothing more is found in the result, so that redacting it again changes nothing. Replacing a value
 * can expose its neighbour (a digit no longer touches it): what a later pass finds is traced back to the original and
 * replaced there, together with the findings it touches. A bounded number of passes keeps this linear: after the first
 * ones, everything between the first and the last new finding goes, and in the end the whole text.
 */
export function settle(found: readonly NamedFinding[], { find, cut, replace, replaceAll }: Steps): Settled {
  let findings = found
  for (let pass = 1; pass <= maxPasses; pass++) {
    const replacement = replace(findings)
    const exposed = find(replacement.text)
    if (exposed.length === 0) return { text: replacement.text, findings }
    const traced = traceBack(exposed, replacement)
    const grown = cut(mergeFindings([...findings, ...(pass < precisePasses ? traced : [hull(traced)])]))
    if (covered(grown) <= covered(findings)) break
    findings = grown
  }
  return replaceAll(findings[0]?.type ?? '')
}

/** Three are enough for any known text. */
const precisePasses = 4
const maxPasses = 6

/** Where findings of a replaced text are in the original. One that touches a placeholder includes all that it replaced. */
function traceBack(findings: readonly NamedFinding[], { pieces }: Replacement): readonly NamedFinding[] {
  let next = 0
  return findings.map(({ type, start, end }) => {
    while ((pieces[next]?.newEnd ?? Number.POSITIVE_INFINITY) <= start) next++
    const first = pieces[next]
    let last = next
    while ((pieces[last]?.newStart ?? Number.POSITIVE_INFINITY) < end) last++
    const before = pieces[next - 1]
    const from = first !== undefined && first.newStart <= start ? first.start : start + shiftAfter(before)
    const inside = pieces[last - 1]
    const to = inside !== undefined && inside.newEnd >= end && last > next ? inside.end : end + shiftAfter(inside)
    return { type, start: from, end: to }
  })
}

function shiftAfter(piece: Replacement['pieces'][number] | undefined): number {
  return piece === undefined ? 0 : piece.end - piece.newEnd
}

function hull(findings: readonly NamedFinding[]): NamedFinding {
  const [first] = findings
  const ends = findings.map(({ end }) => end)
  return { type: first?.type ?? '', start: first?.start ?? 0, end: ends.reduce((a, b) => Math.max(a, b), 0) }
}

function covered(findings: readonly NamedFinding[]): number {
  return findings.reduce((sum, { start, end }) => sum + end - start, 0)
}
