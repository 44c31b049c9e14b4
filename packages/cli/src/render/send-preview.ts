import type { Output } from '../context.ts'
import type { Preview, PreviewedRecord } from '../ship/preview-inputs.ts'
import { count, plural, printable } from './format.ts'
import { snakeKeys } from './json-style.ts'
import { problemText } from './send.ts'

/** What `send --dry-run` found, as one JSON document. */
export function previewJson({ lines, records, counts, tooLong, first, problems, notes }: Preview) {
  return {
    dry_run: true,
    lines,
    records,
    formats: Object.fromEntries(counts),
    too_long: tooLong,
    first: first.map(recordJson),
    notes: snakeKeys(notes),
    problems: problems.map((problem) => snakeKeys({ ...problem, message: problemText(problem) })),
  }
}

function recordJson({ first, last, kind, tenant, record }: PreviewedRecord) {
  const { text, severity, timestamp, log_id, attributes } = record
  return {
    file: first.name,
    line: first.number,
    ...(last.number !== first.number && { last_line: last.number }),
    format: kind,
    time: timestamp ?? null,
    severity: severity ?? null,
    tenant: tenant ?? null,
    log_id: log_id ?? null,
    text,
    attributes: attributes ?? null,
  }
}

/** The same for a person: a block for each of the first records, then the counts. */
export function previewText({ lines, records, counts, tooLong, first }: Preview, { color }: Output): string {
  const formats = counts.map(([kind, number]) => `${kind} ${count(number)}`).join(' · ')
  const tail = [
    `${color.bold(`${plural(lines, 'line')}, ${plural(records, 'record')}`)}${formats === '' ? '' : `: ${formats}`}`,
    ...(tooLong > 0 ? [color.red(`${plural(tooLong, 'line')} too long to be sent`)] : []),
    'Dry run: nothing was sent.',
  ]
  return `${[...first.map((record) => recordText(record, color)), ...tail].join('\n')}\n`
}

function recordText({ first, last, kind, tenant, record }: PreviewedRecord, { bold, dim }: Output['color']): string {
  const { text, severity, timestamp, log_id, attributes } = record
  const lines = last.number === first.number ? `${first.number}` : `${first.number}-${last.number}`
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['time', timestamp],
    ['severity', severity],
    ['tenant', tenant],
    ['id', log_id],
    ['text', text],
    ['attributes', attributes && JSON.stringify(attributes)],
  ]
  return [
    `${bold(`${printable(first.name)}:${lines}`)}  ${kind}`,
    ...fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${dim(name.padEnd(10))}  ${shown(value)}`])),
  ].join('\n')
}

const maxShown = 300

function shown(value: string): string {
  return printable(value.length > maxShown ? `${value.slice(0, maxShown)}…` : value)
}
