import { stripVTControlCharacters } from 'node:util'
import type { Output } from '../context.ts'
import { wrapped } from './help-layout.ts'
import { cellsOf } from './styled-text.ts'

/** Longer lines are hard to read. Characters. */
const mostColumns = 100

/** Sentences in lines that fit the terminal, cut between words. Elsewhere a line has 100 characters. */
export function proseText(text: string, { isTty, columns }: Pick<Output, 'isTty' | 'columns'>): string {
  const lines = wrapped(text, Math.min(mostColumns, isTty ? columns() : mostColumns))
  return lines.map((line) => `${line}\n`).join('')
}

/**
 * Lines of a report as they fit the terminal, with colours: cut between words, and what is cut off stands below the value of its line. A command in
 * backticks is never cut, nor a word that is wider than the terminal: they are copied. Elsewhere as they are.
 */
export function fitText(text: string, { isTty, columns }: Pick<Output, 'isTty' | 'columns'>): string {
  if (!isTty) return text
  return text
    .split('\n')
    .map((line) => fitLine(line, columns()))
    .join('\n')
}

function fitLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line
  const indent = ' '.repeat(indentOf(line, columns))
  const [first = '', ...words] = line.match(/^\s*\S+|\s+(?:`[^`]*`\S*|\S+)/g) ?? []
  const lines = [first]
  for (const word of words) {
    const last = lines.at(-1) ?? ''
    if (widthOf(last) + widthOf(word) <= columns) lines[lines.length - 1] = last + word
    else lines.push(indent + word.trimStart())
  }
  return lines.join('\n')
}

/** Where the value of a line begins, if it has a label; else a little more than the line. */
function indentOf(line: string, columns: number): number {
  const plain = stripVTControlCharacters(line)
  const [label = ''] = /^\s*\S+(?: \S+)?\s{2,}/.exec(plain) ?? []
  const [start = ''] = /^\s*/.exec(plain) ?? []
  return label !== '' && label.length < columns / 2 ? label.length : start.length + 2
}

function widthOf(text: string): number {
  return cellsOf(stripVTControlCharacters(text))
}
