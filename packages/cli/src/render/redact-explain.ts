import type { ExplainedFinding, ExplainedPart, ExplainedRecord } from '@logpipe/infra/redaction'
import type { Output } from '../context.ts'
import type { RedactedBatch, RedactTally } from '../redact/redact-inputs.ts'
import { count, printable } from './format.ts'
import { byCount, mendedLine, partsOf, placeText, rulesOf, totalText } from './redact.ts'
import { cellsOf, type Span, wrapSpans } from './styled-text.ts'

/** The lines in which something was found: before and after, and what found it. Narrow terminals get one above the other. */
export function explainedText({ name, lines }: RedactedBatch<ExplainedRecord>, output: Output): string {
  const { bold } = output.color
  return lines
    .flatMap((line) =>
      partsOf(line).map((part) => {
        const place = bold(`${printable(name)}:${line.number}`)
        return `${place}${placeText(part)}\n${comparedText(part, output)}${findingsText(part, output)}\n`
      }),
    )
    .join('')
}

/** The counts by type, with the rules and the documents that define what they look for. */
export function countsText(tally: RedactTally, { color }: Output): string {
  const rules = rulesOf(tally)
  const rows = byCount(tally).flatMap(([type, found]) => [
    { name: type, count: count(found) },
    ...rules
      .filter((one) => one.type === type)
      .map((one) => ({ ...one, name: indent + one.rule, count: count(one.count) })),
  ])
  const width = Math.max(0, ...rows.map(({ name }) => name.length))
  const digits = Math.max(0, ...rows.map((row) => row.count.length))
  const table = rows.map((row) => {
    const source = 'source' in row && row.source !== undefined ? `  ${color.dim(row.source)}` : ''
    return `${row.name.padEnd(width)}  ${row.count.padStart(digits)}${source}\n`
  })
  return `${table.join('')}${color.bold(totalText(tally))}\n${mendedLine(tally, color)}`
}

/** From this width on, characters, a terminal shows both texts side by side. */
const minColumnsBeside = 100
const indent = '  '
const divider = ' │ '

type Style = 'plain' | 'removed' | 'added' | 'gap'
type Row = readonly Span<Style>[]

function comparedText(part: ExplainedPart, output: Output): string {
  const before = beforeSpans(part, output.color.level === 0)
  const after = afterSpans(part.redacted)
  const columns = Math.max(40, output.columns())
  return columns < minColumnsBeside
    ? stacked(before, after, { columns, output })
    : beside(before, after, { columns, output })
}

interface Layout {
  readonly columns: number
  readonly output: Output
}

function stacked(before: Row, after: Row, { columns, output }: Layout): string {
  const block = (mark: string, spans: Row): string =>
    wrapped(spans, columns - indent.length - 2)
      .map((row, i) => `${indent}${i === 0 ? mark : ' '} ${painted(row, output)}\n`)
      .join('')
  return block('-', before) + block('+', after)
}

function beside(before: Row, after: Row, { columns, output }: Layout): string {
  const width = Math.floor((columns - indent.length - divider.length) / 2)
  const [left, right] = [wrapped(before, width), wrapped(after, width)]
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const row = left[i] ?? []
    const padding = ' '.repeat(width - cellsOf(row.map(({ text }) => text).join('')))
    return `${indent}${painted(row, output)}${padding}${output.color.dim(divider)}${painted(right[i] ?? [], output)}`
  })
  return rows.map((row) => `${row.trimEnd()}\n`).join('')
}

/** Values and placeholders are easier to read in one piece. */
function wrapped(spans: Row, columns: number): readonly Row[] {
  return wrapSpans(spans, columns, (style) => style !== 'plain')
}

/** Without colours, what is removed is marked as `wdiff` does. */
function beforeSpans({ original, findings }: ExplainedPart, isMarked: boolean): Row {
  const spans: Span<Style>[] = []
  let from = 0
  for (const { start, end } of findings) {
    spans.push(...unchanged(original.slice(from, start), { isFirst: from === 0 }))
    const value = clipped(printable(original.slice(start, end)))
    spans.push({ text: isMarked ? `[-${value}-]` : value, style: 'removed' })
    from = end
  }
  return [...spans, ...unchanged(original.slice(from), { isFirst: from === 0, isLast: true })]
}

const placeholder = /(\[REDACTED:[A-Z0-9_]+\]|\[[A-Z0-9_]+:(?:\*.{1,4}|[0-9a-f]{8})\])/

function afterSpans(redacted: string): Row {
  const pieces = redacted.split(placeholder)
  return pieces.flatMap((piece, i): Row => {
    if (i % 2 === 1) return [{ text: piece, style: 'added' }]
    return unchanged(piece, { isFirst: i === 0, isLast: i === pieces.length - 1 })
  })
}

/** Characters of unchanged text that are shown beside a finding. */
const contextChars = 60

/** Of long texts, only what is near a finding. */
function unchanged(
  text: string,
  { isFirst = false, isLast = false }: { readonly isFirst?: boolean; readonly isLast?: boolean },
): Row {
  if (text.length <= 3 * contextChars) return text === '' ? [] : [{ text: printable(text), style: 'plain' }]
  const start: Row = isFirst ? [] : [{ text: printable(text.slice(0, contextChars)), style: 'plain' }]
  const end: Row = isLast ? [] : [{ text: printable(text.slice(-contextChars)), style: 'plain' }]
  return [...start, { text: ' … ', style: 'gap' }, ...end]
}

function clipped(value: string): string {
  return value.length <= 3 * contextChars ? value : `${value.slice(0, contextChars)} … ${value.slice(-contextChars)}`
}

function painted(row: Row, { color }: Output): string {
  const paint = { plain: (text: string) => text, removed: color.red, added: color.green, gap: color.dim }
  return row.map(({ text, style }) => paint[style](text)).join('')
}

function findingsText({ findings }: ExplainedPart, { color }: Output): string {
  const width = Math.max(...findings.map(({ type }) => type.length))
  const digits = Math.max(...findings.map(({ start }) => String(start + 1).length))
  return findings
    .map((finding) => {
      const column = String(finding.start + 1).padStart(digits)
      return `${indent}${color.dim(`column ${column}`)}  ${finding.type.padEnd(width)}  ${ruleText(finding)}\n`
    })
    .join('')
}

function ruleText({ rule, by = '' }: ExplainedFinding): string {
  const [kind, name] = splitOnce(rule)
  switch (kind) {
    case 'form':
      return name === '' ? 'by its form' : `by its form (${name})`
    case 'key':
      return `by the key ${name}`
    case 'context':
      return contextText(name, printable(by))
    case 'rule':
      return `by the rule ${name}`
    default:
      return name === '' ? 'by its field' : `by the field ${name}`
  }
}

function contextText(name: string, by: string): string {
  switch (name) {
    case 'flag':
      return `by the flag ${by}`
    case 'scheme':
      return `by the scheme ${by}`
    case 'url':
      return 'within a URL'
    case 'another':
      return 'by another value before it'
    case 'list':
      return 'as a field of a list'
    case 'word':
    case 'phrase':
      return by === '' ? 'by a word before it' : `by the word ${by}`
    default:
      return 'by its context'
  }
}

function splitOnce(rule: string): readonly [kind: string, name: string] {
  const at = rule.indexOf(':')
  return at === -1 ? [rule, ''] : [rule.slice(0, at), rule.slice(at + 1)]
}
