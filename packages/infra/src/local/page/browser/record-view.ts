import { clockTime, count, dateTime, duration, redacted } from '../view/format.ts'
import type { StoredRecord, TailRow } from '../view/messages.ts'
import { printable, printableLines } from '../view/printable.ts'
import type { Api } from './api.ts'
import { byId, element, setText } from './elements.ts'

/** Shows one record and its journey; its whole text is read from the table. */
export function createRecordView(api: Api): (row: TailRow) => void {
  const dialog = byId('record', HTMLDialogElement)
  const state = byId('record-state', HTMLElement)
  let opened: TailRow | undefined
  return (row) => {
    opened = row
    showRow(row)
    setText(state, 'Reading the record')
    if (!dialog.open) dialog.showModal()
    api.get<StoredRecord>('record', { tenant: row.tenant, id: row.id }).then(
      (record) => {
        if (opened !== row) return
        setText(state, '')
        showRecord({ ...record, ...timesOf(row) })
      },
      (error: Error) => {
        if (opened === row) setText(state, error.message)
      },
    )
  }
}

/** Only the tail saw these. */
function timesOf({ queuedMs, storedMs }: TailRow): Partial<TailRow> {
  return { ...(queuedMs !== undefined && { queuedMs }), ...(storedMs !== undefined && { storedMs }) }
}

function showRow(row: TailRow): void {
  byId('journey', HTMLOListElement).replaceChildren(...stepsOf(row).map(stepItem))
  setText(byId('record-text', HTMLElement), printableLines(row.text))
  setText(byId('record-attributes', HTMLElement), '')
  showFacts({ Tenant: row.tenant, Id: row.id, Severity: row.severity })
}

function showRecord(record: StoredRecord): void {
  showRow(record)
  const { attributes, timestamp, policy, keepsOriginal, expiresAt, chars } = record
  setText(
    byId('record-attributes', HTMLElement),
    attributes === undefined ? 'none' : printableLines(indented(attributes)),
  )
  showFacts({
    ...{ Tenant: record.tenant, Id: record.id, Severity: record.severity },
    ...(timestamp !== undefined && { 'Timestamp of its sender': timestamp }),
    Length: `${count(chars)} characters`,
    'Redaction policy': policy,
    'Original text': keepsOriginal ? 'stored too, and not shown here' : 'not stored',
    Expires: dateTime(new Date(expiresAt)),
  })
}

function showFacts(facts: Readonly<Record<string, string>>): void {
  const parts = Object.entries(facts).flatMap(([name, value]) => [element('dt', name), element('dd', printable(value))])
  byId('record-facts', HTMLElement).replaceChildren(...parts)
}

interface Step {
  readonly name: string
  /** Milliseconds since the epoch; undefined if nobody saw it. */
  readonly atMs: number | undefined
  readonly note: string
}

function stepsOf({ receivedAt, queuedMs, redactedAt, storedMs, redactions }: TailRow): readonly Step[] {
  const found = redacted(redactions)
  return [
    { name: 'Received', atMs: Date.parse(receivedAt), note: '' },
    { name: 'Queued', atMs: queuedMs, note: '' },
    { name: 'Redacted', atMs: Date.parse(redactedAt), note: found === '' ? 'nothing found' : found },
    { name: 'Stored', atMs: storedMs, note: '' },
  ]
}

function stepItem({ name, atMs, note }: Step, i: number, steps: readonly Step[]): HTMLLIElement {
  const item = element('li')
  const start = steps[0]?.atMs
  const after = atMs === undefined || start === undefined || i === 0 ? '' : ` +${duration(atMs - start)}`
  const time = atMs === undefined ? 'time not known' : `${clockTime(new Date(atMs))}${after}`
  item.append(element('strong', name), ' ', element('span', time, 'muted'))
  if (note !== '') item.append(element('span', ` ${note}`))
  return item
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
