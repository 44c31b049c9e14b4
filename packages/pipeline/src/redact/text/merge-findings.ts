import type { NamedFinding } from './finding.ts'

/** Merges overlapping findings, with the type of the longest. */
export function mergeFindings<T extends NamedFinding>(findings: readonly T[]): readonly T[] {
  const merged: T[] = []
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (last === undefined || finding.start >= last.end) {
      merged.push(finding)
      continue
    }
    const type = finding.end - finding.start > last.end - last.start ? finding.type : last.type
    merged[merged.length - 1] = { ...last, type, end: Math.max(last.end, finding.end) }
  }
  return merged
}
