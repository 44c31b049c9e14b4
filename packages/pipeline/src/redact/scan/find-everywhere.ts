import type { Finding } from '../text/finding.ts'
import { type View, viewOf } from '../view/view.ts'
import { findAll } from './scan.ts'

/** What was found, and the view that was needed for it. */
export interface Found {
  /** Those of the text itself and those of its view; they may overlap. */
  readonly findings: readonly Finding[]
  readonly view: View | undefined
}

/**
 * Finds the values of a text, both as it is written and as its reader would see it. Both looks are needed: the view shows
 * values behind escapes and colours, and the text shows where a value ends that contains escaped quotes or separators.
 */
export function findEverywhere(text: string, types: number): Found {
  const { findings, needsView } = findAll(text, types)
  if (!needsView) return { findings, view: undefined }
  const view = viewOf(text)
  const seen = findAll(view.text, types).findings.flatMap(({ type, start, end }) => {
    const origin = view.originOf(start, end)
    return origin === undefined ? [] : [{ type, ...origin }]
  })
  return { findings: seen.length === 0 ? findings : [...findings, ...seen], view }
}
