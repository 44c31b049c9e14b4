import type { ExplainedPart, ExplainedRecord, TriedRecord } from '@logpipe/infra/redaction'
import { limits } from '@logpipe/sdk/contract'
import type { Output } from '../context.ts'
import type { RedactedBatch, RedactTally, RuleTally } from '../redact/redact-inputs.ts'
import type { RedactedLine } from '../redact/redact-line.ts'
import { errorText } from './error.ts'
import { bytes, count, jsonLine, plural, printable } from './format.ts'
import { mendedText } from './send.ts'

/** The redacted lines with their ends. The place of one that is left out is empty, so that line numbers are those of the input. */
export function redactedText({ lines }: RedactedBatch<TriedRecord>, { isTty }: Output): string {
  const shown = isTty ? printable : (text: string): string => text
  return lines.map((line) => `${line.kind === 'too_long' ? '' : shown(line.text)}${line.ending}`).join('')
}

/** Where something was found, in the form of compilers and linters: `app.log:12:6: PHONE (form)`. */
export function foundText({ name, lines }: RedactedBatch<ExplainedRecord>): string {
  const file = printable(name)
  return lines
    .flatMap((line) =>
      partsOf(line).flatMap((part) =>
        part.findings.map(
          ({ start, type, rule, by }) =>
            `${file}:${line.number}:${start + 1}: ${type} (${ruleWithWord(rule, by)})${placeText(part)}\n`,
        ),
      ),
    )
    .join('')
}

/** `context:flag --password`. */
function ruleWithWord(rule: string, by: string | undefined): string {
  return by === undefined ? rule : `${rule} ${printable(by)}`
}

/** Where in a record with attributes; nothing for the text. */
export function placeText({ field, key, isWhole }: Pick<ExplainedPart, 'field' | 'key' | 'isWhole'>): string {
  if (field === 'text') return ''
  if (isWhole) return ' in the attributes'
  return key === undefined ? ' in the name of an attribute' : ` in the attribute ${printable(key)}`
}

export function partsOf(line: RedactedLine<ExplainedRecord>): readonly ExplainedPart[] {
  return line.kind === 'line' ? line.redacted.parts : []
}

/** One object for each line. Values are shown only if they are asked for. */
export function redactedJson(
  { name, lines }: RedactedBatch<ExplainedRecord>,
  { values }: { readonly values: boolean },
): string {
  return lines
    .flatMap((line) => {
      return line.kind === 'blank' ? [] : [jsonLine({ file: name, line: line.number, ...lineJson(line, values) })]
    })
    .join('')
}

function lineJson(line: Exclude<RedactedLine<ExplainedRecord>, { kind: 'blank' }>, values: boolean) {
  if (line.kind === 'too_long') return { error: { code: 'text_too_long', message: tooLongReason(line) } }
  const { text, attributes, parts } = line.redacted
  const findings = parts.flatMap(({ field, key, original, findings }) =>
    findings.map(({ start, end, type, rule, by }) => ({
      ...(line.isRecord && { field, ...(key !== undefined && { key }) }),
      start,
      end,
      type,
      rule,
      ...(by !== undefined && { by }),
      ...(values && { value: original.slice(start, end) }),
    })),
  )
  return { findings, text, ...(attributes !== undefined && { attributes: JSON.parse(attributes) }) }
}

/** The last object of --json. */
export function summaryJson(inputs: readonly string[], tally: RedactTally): string {
  return jsonLine({
    summary: {
      inputs,
      bytes_read: tally.bytesRead,
      lines: tally.lines,
      lines_with_findings: tally.linesWithFindings,
      findings: totalOf(tally),
      counts: tally.counts,
      rules: rulesOf(tally),
      over_budget: tally.overBudget,
      too_long: tally.tooLong,
      mended: tally.mended,
      ...(tally.stoppedAt && { stopped_at: tally.stoppedAt }),
    },
  })
}

export function totalOf({ counts }: RedactTally): number {
  return Object.values(counts).reduce((sum, found) => sum + found, 0)
}

/** `3 values in 2 of 120 lines: PHONE 2, EMAIL 1`. */
export function summaryText(tally: RedactTally, { color }: Output): string {
  const types = byCount(tally).map(([type, found]) => `${type} ${count(found)}`)
  const separator = types.length > 0 ? ': ' : ''
  return `${color.bold(totalText(tally))}${separator}${types.join(', ')}\n${mendedLine(tally, color)}`
}

export function totalText(tally: RedactTally): string {
  const total = totalOf(tally)
  const lines = plural(tally.lines, 'line')
  return total === 0
    ? `nothing found in ${lines}`
    : `${plural(total, 'value')} in ${count(tally.linesWithFindings)} of ${lines}`
}

export function mendedLine({ mended }: RedactTally, { yellow }: Output['color']): string {
  return mended > 0 ? `${yellow(mendedText(mended))}\n` : ''
}

/** The most frequent rule first. */
export function rulesOf({ rules }: RedactTally): readonly RuleTally[] {
  return [...rules.values()].toSorted((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1))
}

/** The most frequent type first. */
export function byCount({ counts }: RedactTally): readonly (readonly [type: string, found: number])[] {
  return Object.entries(counts).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}

/** Rules that the worker would not finish either. */
export function overBudgetText({ overBudget }: RedactTally, { color }: Output): string {
  const texts = Object.entries(overBudget).map(
    ([rule, lines]) =>
      `${rule} ran out of its budget in ${plural(lines, 'line')}: the rest of the text was redacted whole`,
  )
  return texts.map((text) => `${color.yellow(text)}\n`).join('')
}

export function interruptedAtText({ stoppedAt }: RedactTally): string {
  return stoppedAt === undefined ? '' : `Interrupted at line ${stoppedAt.number} of ${printable(stoppedAt.name)}.\n`
}

/** A line that was left out, and why. */
export function tooLongText(
  name: string,
  line: Extract<RedactedLine<TriedRecord>, { kind: 'too_long' }>,
  output: Output,
) {
  return errorText(`${name}:${line.number}: ${tooLongReason(line)}; it was left out`, undefined, output)
}

function tooLongReason({ bytes }: { readonly bytes: number }): string {
  return `the line is ${bytes} bytes; the limit is ${limits.maxTextBytes}`
}

/** The line that is shown while it runs. */
export function redactProgress({ bytesRead }: RedactTally, totalBytes: number | undefined): string {
  const share = totalBytes ? `${Math.floor(Math.min(1, bytesRead / totalBytes) * 100)} % of ${bytes(totalBytes)}` : ''
  return `redacted ${share === '' ? bytes(bytesRead) : share}`
}
