import type { ExplainedFinding, ExplainedPart, ExplainedRecord } from '@logpipe/infra/redaction'
import type { Output } from '../context.ts'
import type { RedactedBatch, RedactTally } from '../redact/redact-inputs.ts'
import { count, printable } from './format.ts'
import { byCount, mendedLine, partsOf, placeText, totalText } from './redact.ts'
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

/** The counts by type, one a line. */
export function countsText(tally: RedactTally, output: Output): string {
  const rows = byCount(tally).map(([type, found]) => [type, count(found)] as const)
  const width = Math.max(0, ...rows.map(([type]) => type.length))
  const digits = Math.max(0, ...rows.map(([, found]) => found.length))
  const table = rows.map(([type, found]) => `${type.padEnd(width)}  ${found.padStart(digits)}\n`).join('')
  return `${table}${output.color.bold(totalText(tally))}\n${mendedLine(tally, output.color)}`
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

function ruleText({ rule }: ExplainedFinding): string {
  const [kind, name] = splitOnce(rule)
  switch (kind) {
    case 'form':
      return 'by its form'
    case 'key':
      return `by the key ${name}`
    case 'context':
      return 'by its context'
    case 'rule':
      return `by the rule ${name}`
    default:
      return name === '' ? 'by its field' : `by the field ${name}`
  }
}

function splitOnce(rule: string): readonly [kind: string, name: string] {
  const at = rule.indexOf(':')
  return at === -1 ? [rule, ''] : [rule.slice(0, at), rule.slice(at + 1)]
}
