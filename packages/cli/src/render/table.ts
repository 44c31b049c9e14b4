import Table from 'cli-table3'
import type { Output } from '../context.ts'
import { cellsOf, wrapSpans } from './styled-text.ts'

export interface TableContent {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Left by default. */
  readonly colAligns?: readonly ('left' | 'right')[]
}

type Width = Pick<Output, 'columns' | 'isTty'>

/** A table with borders. On a terminal that is too narrow for it each row is a block: a line for each cell, under its heading. */
export function tableText(content: TableContent, output: Width): string {
  const { head, rows, colAligns = [] } = content
  const table = new Table({ head: [...head], colAligns: [...colAligns], style: { head: [], border: [] } })
  for (const row of rows) table.push([...row])
  const text = table.toString()
  return fits(text, output) ? `${text}\n` : blocksText(content, output.columns())
}

/** Whether a text is as narrow as the terminal; elsewhere there is no width. */
export function fits(text: string, { isTty, columns }: Width): boolean {
  return !isTty || text.split('\n').every((line) => cellsOf(line) <= columns())
}

/** Rows as blocks with an empty line between them. Empty cells and those without a heading stand for nothing. */
export function blocksText({ head, rows }: TableContent, columns: number): string {
  const indent = Math.max(...head.map((title) => cellsOf(title)), 0) + 2
  // Where headings take most of the line, values begin below them.
  const isBelow = columns - indent < 20
  const blocks = rows.map((row) =>
    row.flatMap((cell, i) => entryLines(head[i] ?? '', cell, { indent: isBelow ? 2 : indent, isBelow, columns })),
  )
  return `${blocks.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n')}`
}

function entryLines(
  title: string,
  cell: string,
  { indent, isBelow, columns }: { readonly indent: number; readonly isBelow: boolean; readonly columns: number },
): readonly string[] {
  if (cell === '') return []
  if (title === '') return wrapped(cell, columns)
  const [first = '', ...others] = wrapped(cell, Math.max(1, columns - indent))
  const pad = ' '.repeat(indent)
  if (isBelow) return [...wrapped(title, columns), `${pad}${first}`, ...others.map((line) => `${pad}${line}`)]
  return [`${title}${pad.slice(cellsOf(title))}${first}`, ...others.map((line) => `${pad}${line}`)]
}

function wrapped(text: string, columns: number): readonly string[] {
  const rows = wrapSpans([{ text, style: 'plain' }], columns)
  return rows.map((row) =>
    row
      .map((span) => span.text)
      .join('')
      .trimEnd(),
  )
}
