import { clockTime, count, redacted } from '../view/format.ts'
import type { TailRow } from '../view/messages.ts'
import { printable } from '../view/printable.ts'
import { byId, cell, element, row, rowHeader } from './elements.ts'

/** Records in the list; older ones give way. */
export const maxRecords = 300

export interface RecordList {
  /** Adds records, oldest first; those that are shown already are left out. */
  readonly add: (records: readonly TailRow[]) => void
  readonly clear: () => void
  /** Whether the keyboard is in the list. */
  readonly hasKeyboard: () => boolean
}

export interface RecordListOptions {
  readonly onOpen: (record: TailRow) => void
  /** Called for Escape: the keyboard belongs somewhere else. */
  readonly onLeave: () => void
}

/** The list of records, newest first. */
export function createRecordList({ onOpen, onLeave }: RecordListOptions): RecordList {
  const body = byId('rows', HTMLTableSectionElement)
  const empty = byId('rows-empty', HTMLElement)
  const shown = new Map<string, HTMLTableRowElement>()
  body.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') onLeave()
    else moveFocus(event, body)
  })
  return {
    add: (records) => {
      const fresh = records.filter((record) => !shown.has(keyOf(record)))
      for (const record of fresh) shown.set(keyOf(record), rowOf(record, onOpen))
      body.prepend(...fresh.flatMap((record) => shown.get(keyOf(record)) ?? []).reverse())
      dropOldest(shown)
      empty.hidden = shown.size > 0
      keepOneTabStop(body)
    },
    clear: () => {
      shown.clear()
      body.replaceChildren()
      empty.hidden = false
    },
    hasKeyboard: () => body.querySelector(':focus-visible') !== null,
  }
}

function dropOldest(shown: Map<string, HTMLTableRowElement>): void {
  for (const [key, tableRow] of shown) {
    if (shown.size <= maxRecords) return
    shown.delete(key)
    tableRow.remove()
  }
}

function keyOf({ tenant, id }: TailRow): string {
  return `${tenant} ${id}`
}

function rowOf(record: TailRow, onOpen: (row: TailRow) => void): HTMLTableRowElement {
  const { tenant, severity, text, chars, redactions, receivedAt } = record
  const open = element('button', clockTime(new Date(receivedAt)))
  open.type = 'button'
  open.tabIndex = -1
  open.title = receivedAt
  const line = element('bdi', printable(text))
  const textCell = cell(line, 'text')
  if (chars > text.length) textCell.append(element('span', `… ${count(chars)} characters`, 'muted'))
  const made = row(
    rowHeader(open),
    tenantCell(tenant),
    cell(severity, `severity ${severity}`),
    textCell,
    cell(redacted(redactions), 'redacted'),
  )
  made.addEventListener('click', () => onOpen(record))
  return made
}

/** Cut where it does not fit. */
function tenantCell(tenant: string): HTMLTableCellElement {
  const made = cell(tenant, 'tenant')
  made.title = tenant
  return made
}

/** The list is one stop of the Tab key; arrow keys move within it. */
function keepOneTabStop(body: HTMLTableSectionElement): void {
  if (body.querySelector('button[tabindex="0"]') !== null) return
  const first = body.querySelector('button')
  if (first !== null) first.tabIndex = 0
}

function moveFocus(event: KeyboardEvent, body: HTMLTableSectionElement): void {
  const buttons: Element[] = [...body.querySelectorAll('button')]
  const at = document.activeElement === null ? -1 : buttons.indexOf(document.activeElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
  const next = to === undefined ? undefined : buttons[to]
  if (next === undefined) return
  event.preventDefault()
  for (const one of body.querySelectorAll('button')) {
    one.tabIndex = one === next ? 0 : -1
    if (one === next) one.focus()
  }
}
