import type { NamedFinding } from '../text/finding.ts'
import { mergeFindings } from '../text/merge-findings.ts'
import { viewOf } from '../view/view.ts'
import { findAll } from './scan.ts'

/**
 * Finds the values of a text, both as it is written and as its reader would see it, in order and without overlaps. Both
 * looks are needed: the view shows values behind escapes and colours, and the text shows where a value ends that contains
 * escaped quotes or separators.
 */
export function findEverywhere(text: string, types: number): readonly NamedFinding[] {
  const { findings, needsView } = findAll(text, types)
  return needsView ? withView(text, types, findings) : findings
}

function withView(text: string, types: number, findings: readonly NamedFinding[]): readonly NamedFinding[] {
  const view = viewOf(text)
  const seen = findAll(view.text, types).findings
  if (seen.length === 0) return findings
  const traced = seen.flatMap(({ type, start, end }) => {
    const origin = view.originOf(start, end)
    return origin === undefined ? [] : [{ type, ...origin }]
  })
  return mergeFindings([...findings, ...traced])
}
