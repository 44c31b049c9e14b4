import type { Redactor } from '@logpipe/pipeline/redact'
import type { LabelledLine, LabelledSpan, Span } from './generate.ts'

export interface Tally {
  labels: number
  found: number
}

/** A label that was not found completely, or a finding where there is nothing to find. */
export interface Mistake {
  readonly kind: 'missed' | 'false'
  readonly type: string
  readonly span: Span
  readonly line: LabelledLine
}

export interface Score {
  /** Keyed `<type>|<tier>`. */
  readonly byType: ReadonlyMap<string, Tally>
  /** Keyed `<class>|<tier>|<type>`. */
  readonly byClass: ReadonlyMap<string, Tally>
  /** Lines of decoys and lines with a finding, by class. */
  readonly decoys: ReadonlyMap<string, { lines: number; hit: number }>
  readonly mistakes: readonly Mistake[]
}

/**
 * A label is found if findings cover all its letters and digits, whatever their type; a finding is false if none of its
 * letters and digits is in a label or an ignored part. `score-redaction.mjs` counts the same way.
 */
export function scoreLines(lines: readonly LabelledLine[], detect: Redactor['detect']): Score {
  const byType = new Map<string, Tally>()
  const byClass = new Map<string, Tally>()
  const decoys = new Map<string, { lines: number; hit: number }>()
  const mistakes: Mistake[] = []
  for (const line of lines) {
    const findings = detect(line.text)
    for (const label of line.spans) {
      const found = isCovered(line.text, label, findings)
      count(byType, `${label.type}|${line.tier}`, found)
      count(byClass, `${line.className}|${line.tier}|${label.type}`, found)
      if (!found && line.tier !== 'decoy') mistakes.push({ kind: 'missed', type: label.type, span: label, line })
    }
    const wrong = findings.filter((finding) => isFalse(line, finding))
    mistakes.push(
      ...wrong.map(({ type, start, end }) => ({ kind: 'false' as const, type, span: { start, end }, line })),
    )
    if (line.tier === 'decoy') countDecoy(decoys, line.className, wrong.length > 0)
  }
  return { byType, byClass, decoys, mistakes }
}

function isCovered(text: string, { start, end }: LabelledSpan, findings: readonly Span[]): boolean {
  for (let i = start; i < end; i++) {
    if (isAlphanumeric(text, i) && !findings.some((finding) => finding.start <= i && i < finding.end)) return false
  }
  return true
}

function isFalse({ text, spans, ignore }: LabelledLine, finding: Span): boolean {
  let outside = 0
  for (let i = finding.start; i < finding.end; i++) {
    if (!isAlphanumeric(text, i)) continue
    if ([...spans, ...ignore].some((span) => span.start <= i && i < span.end)) return false
    outside++
  }
  return outside > 0
}

/** Of surrogate pairs, the scorer sees halves, which are neither; so does this. */
function isAlphanumeric(text: string, i: number): boolean {
  return /[\p{L}\p{N}]/u.test(text.charAt(i))
}

function count(tallies: Map<string, Tally>, key: string, found: boolean): void {
  const tally = tallies.get(key) ?? { labels: 0, found: 0 }
  tally.labels++
  if (found) tally.found++
  tallies.set(key, tally)
}

function countDecoy(decoys: Map<string, { lines: number; hit: number }>, name: string, hit: boolean): void {
  const tally = decoys.get(name) ?? { lines: 0, hit: 0 }
  tally.lines++
  if (hit) tally.hit++
  decoys.set(name, tally)
}
