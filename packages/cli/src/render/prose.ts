import type { Output } from '../context.ts'
import { wrapSpans } from './styled-text.ts'

/** Longer lines are hard to read. Characters. */
const mostColumns = 100

/** Sentences in lines that fit the terminal, cut between words. Elsewhere a line has 100 characters. */
export function proseText(text: string, { isTty, columns }: Pick<Output, 'isTty' | 'columns'>): string {
  const width = Math.min(mostColumns, isTty ? columns() : mostColumns)
  const rows = wrapSpans([{ text, style: 'plain' }], width)
  return rows
    .map(
      (row) =>
        `${row
          .map((span) => span.text)
          .join('')
          .trimEnd()}\n`,
    )
    .join('')
}
