import { readableOf } from './readable.ts'

/** Something in stored text that the pipeline should have redacted. Offsets are UTF-16 code units; the value is not repeated. */
export interface Unredacted {
  readonly type: 'PHONE'
  readonly start: number
  readonly end: number
}

/**
 * The audit's own search for phone numbers: stricter than the pipeline's, so that every match is certain.
 * No part of it can match the same characters twice, so it takes time in proportion to the text.
 */
const phones = [
  // +1 212 555 0123, +442071838750: E.164 with at most one separator between groups.
  /(?<![\w.+/=-])\+[1-9]\d{0,2}[ .-]?(?:\(\d{2,4}\)[ .-]?)?\d{2,4}[ .-]\d{3,4}[ .-]\d{3,4}(?![\w-]|\.\d)/g,
  // (212) 555-0123, 212-555-0123: North American, area code and exchange beginning with 2 to 9.
  /(?<![\w.+/=:-])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}-)[2-9]\d{2}-\d{4}(?![\w-]|\.\d)/g,
  // 555-0123: the numbers set aside for fiction.
  /(?<![\w.+/=:-])555-01\d{2}(?![\w-]|\.\d)/g,
]

/** What is found in a text as it is written, and then in its readable form. */
export function findUnredacted(text: string): readonly Unredacted[] {
  const plain = findPhones(text)
  const page = readableOf(text)
  if (page === undefined) return plain
  const seen = findPhones(page.text).map(({ type, start, end }) => ({
    type,
    start: page.starts[start] ?? 0,
    end: page.ends[end - 1] ?? 0,
  }))
  return [...plain, ...seen.filter(({ start, end }) => !plain.some((one) => one.start < end && start < one.end))]
}

function findPhones(text: string): readonly Unredacted[] {
  return phones.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      type: 'PHONE' as const,
      start: match.index,
      end: match.index + match[0].length,
    })),
  )
}
