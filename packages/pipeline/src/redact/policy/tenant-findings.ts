import type { NamedFinding } from '../text/finding.ts'
import { cutToJson } from '../text/json-parts.ts'
import { placeholdersOf } from '../text/placeholder.ts'
import type { Span } from '../text/span.ts'

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
  return cutToJson(text, outside)
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

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}
