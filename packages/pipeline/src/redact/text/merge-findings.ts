import type { NamedFinding } from './finding.ts'

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
