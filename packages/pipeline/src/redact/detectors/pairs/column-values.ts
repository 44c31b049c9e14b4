import * as char from '../../text/char-codes.ts'
import { codeAt, isDigit } from '../../text/chars.ts'
import { type Finding, findingAt } from '../../text/finding.ts'
import type { Span } from '../../text/span.ts'
import { labelBefore } from '../labels/label.ts'
import { namedPhoneEnd } from '../personal/phone.ts'
import { expectedFinding } from './expected-finding.ts'
import { hasDigitOrSymbol } from './password-value.ts'
import { namesOfColumns } from './prose-words.ts'
import { classOfKeyEnd, type KeyClass } from './sensitive-keys.ts'

/** Words in the names of columns that hold personal data or secrets; a name may have other words too. */
export const columnNames: readonly string[] = namesOfColumns.split(' ')

const none: readonly Finding[] = []
const maxLine = 1_000
const maxRows = 200
/** Where the last table read starts and ends: one table is read once, however many of its columns are named so. */
let last = { text: '', start: -1, end: -1 }

/**
 * The values below the names of columns, when a table is in one text: CSV, and tables that `psql` and `mysql` print. The line of the
 * word that ends at `end` is the header if all of its cells are names.
 */
export function columnFindings(text: string, start: number, end: number): readonly Finding[] {
  if (last.text === text && start >= last.start && start < last.end) return none
  const to = lineEnd(text, end)
  // Without a line break near, none of the words up to there needs another look.
  last = { text, start, end: to < 0 ? end + maxLine : Math.max(to, end) }
  if (to < 0 || codeAt(text, to) !== char.lineFeed) return none
  const from = lineStart(text, start)
  // The name of a column starts with a letter, a sign or a quote.
  if (from < 0 || isDigit(text.charCodeAt(from))) return none
  const delimiter = delimiterOf(text.slice(from, to))
  if (delimiter === undefined) return none
  const header = cellsOf(text, { start: from, end: to }, delimiter)
  const classes = header.map((cell) => classOfColumn(text.slice(cell.start, cell.end)))
  if (
    header.some((cell) => !isName(text.slice(cell.start, cell.end), delimiter)) ||
    classes.every((of) => of === undefined)
  )
    return none
  return rowFindings(text, to, delimiter, classes)
}

function rowFindings(
  text: string,
  headerEnd: number,
  delimiter: string,
  classes: readonly (KeyClass | undefined)[],
): readonly Finding[] {
  const found: Finding[] = []
  let at = headerEnd + 1
  for (let row = 0; row < maxRows && at < text.length; row++) {
    const to = lineEnd(text, at)
    if (to < 0) break
    const line = { start: at, end: to }
    const cells = cellsOf(text, line, delimiter)
    const isRule = /^[\s|+:=-]+$/.test(text.slice(at, to))
    if (!isRule && cells.length !== classes.length) break
    if (!isRule) found.push(...cells.flatMap((cell, i) => cellFinding(text, cell, classes[i], delimiter)))
    at = to + 1
    last = { ...last, end: at }
  }
  return found
}

function cellFinding(text: string, cell: Span, of: KeyClass | undefined, delimiter: string): readonly Finding[] {
  if (of === undefined || cell.end <= cell.start) return none
  if (of === 'PHONE') {
    const end = namedPhoneEnd(text, cell.start)
    return end > cell.start && end <= cell.end ? [findingAt('PHONE', cell.start, end)] : none
  }
  const value = { ...cell, isQuoted: true, isSpaced: false }
  // A table of a schema has types where others have values.
  if (of === 'PASSWORD' && delimiter === '|' && !hasDigitOrSymbol(text, cell)) return none
  const found = expectedFinding(text, of, value, cell.start - 1)
  return found === undefined || found.end > cell.end ? none : [found]
}

function classOfColumn(name: string): KeyClass | undefined {
  const bare = name.trim()
  const known = classOfKeyEnd(bare, bare.length - 1)
  if (known !== undefined) return known
  const label = labelBefore(`${bare}: `, bare.length + 2, 0)
  return label === 'phone' || label === 'device' || label === 'party' ? 'PHONE' : undefined
}

/** The start of the line; -1 if it is too far. */
function lineStart(text: string, i: number): number {
  let start = i
  while (i - start < maxLine && start > 0 && text.charCodeAt(start - 1) !== char.lineFeed) start--
  return i - start < maxLine ? start : -1
}

/** The end of the line, without its line break; -1 if it is too far. */
function lineEnd(text: string, i: number): number {
  let end = i
  while (end - i < maxLine && end < text.length && text.charCodeAt(end) !== char.lineFeed) end++
  return end - i < maxLine ? end : -1
}

/** The mark that separates the cells of a header: the most frequent of those in use. */
function delimiterOf(line: string): string | undefined {
  let most = 0
  let delimiter: string | undefined
  for (const mark of delimiters) {
    const count = countOf(line, mark)
    if (count > most) [most, delimiter] = [count, mark]
  }
  return delimiter
}

const delimiters = [...',;\t|']

function countOf(line: string, mark: string): number {
  let count = 0
  for (let i = line.indexOf(mark); i >= 0; i = line.indexOf(mark, i + 1)) count++
  return count
}

/** The cells of a line without quotes and blanks around them; a delimiter in quotes is part of a cell. */
function cellsOf(text: string, { start, end }: Span, delimiter: string): readonly Span[] {
  const cells: Span[] = []
  const mark = delimiter.charCodeAt(0)
  let from = start
  let isQuoted = false
  for (let i = start; i <= end; i++) {
    const code = i < end ? text.charCodeAt(i) : mark
    if (code === char.doubleQuote) isQuoted = !isQuoted
    if (i < end && (code !== mark || isQuoted)) continue
    cells.push(trimmed(text, from, i))
    from = i + 1
  }
  return cells
}

function trimmed(text: string, from: number, to: number): Span {
  let [start, end] = [from, to]
  while (start < end && isPadding(text.charCodeAt(start))) start++
  while (end > start && isPadding(text.charCodeAt(end - 1))) end--
  return { start, end }
}

function isPadding(code: number): boolean {
  return (
    code === char.space ||
    code === char.tab ||
    code === char.carriageReturn ||
    code === char.doubleQuote ||
    code === char.singleQuote
  )
}

/** A name of a column: letters first, no sentence. The outer cells of a Markdown table are empty. */
function isName(cell: string, delimiter: string): boolean {
  if (cell === '') return delimiter === '|'
  return columnName.test(cell) && !sentence.test(cell)
}

const columnName = /^[\p{L}#_][\p{L}\p{M}\p{N}_.#()/-]{0,40}(?: [\p{L}\p{M}\p{N}_.#()/-]{1,24}){0,2}$/u
const sentence = /(?:^| )(?:the|a|an|is|was|are|to|then|and|or|in|by|with|from|not|please|your)(?: |$)/i
