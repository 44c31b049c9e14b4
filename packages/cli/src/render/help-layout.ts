import { Help, type HelpConfiguration } from '@commander-js/extra-typings'
import { wrapSpans } from './styled-text.ts'

/** Where less is left beside terms, their descriptions go below them. Columns. */
const leastBeside = 40
const belowIndent = 6

/** Help that fits narrow terminals as well. */
export const helpLayout: HelpConfiguration = {
  minWidthToWrap: 20,
  formatItem: (term, termWidth, description, helper) => {
    const columns = helper.helpWidth ?? 80
    if (description === '' || columns - termWidth - 4 >= leastBeside)
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper)
    return belowText(term, description, columns)
  },
}

/** Names with what they mean, in two columns, or below each other where that is too narrow. */
export function itemsText(items: readonly (readonly [name: string, text: string])[], columns: number): string {
  const width = Math.max(...items.map(([name]) => name.length))
  const beside = columns - width - 4
  if (beside < leastBeside) return items.map(([name, text]) => `${belowText(name, text, columns)}\n`).join('')
  return items
    .map(([name, text]) => {
      const [first = '', ...others] = wrapped(text, beside)
      const rest = others.map((line) => `${' '.repeat(width + 4)}${line}\n`).join('')
      return `  ${name.padEnd(width)}  ${first}\n${rest}`
    })
    .join('')
}

/** Lines of at most so many columns, cut between words. */
export function wrapped(text: string, columns: number): readonly string[] {
  const rows = wrapSpans([{ text, style: 'plain' }], Math.max(1, columns))
  return rows.map((row) =>
    row
      .map((span) => span.text)
      .join('')
      .trimEnd(),
  )
}

function belowText(term: string, description: string, columns: number): string {
  const lines = wrapped(description, columns - belowIndent)
  return [
    ...wrapped(term, columns - 2).map((line) => `  ${line}`),
    ...lines.map((line) => `${' '.repeat(belowIndent)}${line}`),
  ].join('\n')
}
