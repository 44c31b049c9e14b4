import { clockTime, count, redacted } from '../view/format.ts'
import type { Rows, TailRow } from '../view/messages.ts'
import { printable } from '../view/printable.ts'
import { byId, cell, element, row, rowHeader, setText } from './elements.ts'

/** Records in the list; older ones are left out. */
const maxRows = 300

export interface TailView {
  readonly add: (rows: Rows) => void
  readonly clear: () => void
}

/**
 * The list of records, newest first. Nothing is drawn more than once a frame, and nothing moves while it is paused, a record is open, or
 * the keyboard is in it.
 */
export function createTailView(onOpen: (row: TailRow) => void): TailView {
  const body = byId('rows', HTMLTableSectionElement)
  const empty = byId('rows-empty', HTMLElement)
  const pause = byId('pause', HTMLButtonElement)
  const state = byId('tail-state', HTMLElement)
  const waiting: TailRow[] = []
  const shown = new Map<string, HTMLTableRowElement>()
  const skips = createSkips()
  let isPaused = false
  let frame = 0
  const isHeld = (): boolean =>
    isPaused || document.querySelector('dialog[open]') !== null || body.querySelector(':focus-visible') !== null
  const draw = (): void => {
    frame = 0
    describe()
    if (isHeld()) return
    const fresh = waiting.splice(0).filter((one) => !shown.has(keyOf(one)))
    const made = fresh.map((one) => [keyOf(one), rowOf(one, onOpen)] as const)
    for (const [key, tableRow] of made) shown.set(key, tableRow)
    body.prepend(...made.map(([, tableRow]) => tableRow).reverse())
    for (const [key, tableRow] of shown) {
      if (shown.size <= maxRows) break
      shown.delete(key)
      tableRow.remove()
    }
    empty.hidden = shown.size > 0
    keepOneTabStop(body)
  }
  const schedule = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }
  const describe = (): void => {
    const held = isHeld() && waiting.length > 0 ? `${count(waiting.length)} waiting · ` : ''
    setText(state, `${held}newest ${maxRows}${skips.text()}`)
  }
  pause.addEventListener('click', () => {
    isPaused = !isPaused
    pause.setAttribute('aria-pressed', String(isPaused))
    setText(pause, isPaused ? 'Resume' : 'Pause')
    schedule()
  })
  body.addEventListener('focusout', schedule)
  body.addEventListener('keydown', (event) => moveFocus(event, body, pause))
  byId('record', HTMLDialogElement).addEventListener('close', schedule)
  return {
    add: ({ rows, skipped }) => {
      skips.add(skipped)
      waiting.push(...rows)
      // What is not drawn yet is as bounded as what is.
      skips.add(waiting.splice(0, Math.max(0, waiting.length - maxRows)).length)
      schedule()
    },
    clear: () => {
      waiting.length = 0
      shown.clear()
      skips.clear()
      body.replaceChildren()
      empty.hidden = false
      describe()
    },
  }
}

/** Says how many records were left out. */
function createSkips() {
  let total = 0
  return {
    add: (count: number): void => {
      total += count
    },
    clear: (): void => {
      total = 0
    },
    text: (): string => (total === 0 ? '' : ` · ${count(total)} left out: filter to see fewer`),
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

function moveFocus(event: KeyboardEvent, body: HTMLTableSectionElement, pause: HTMLButtonElement): void {
  if (event.key === 'Escape') pause.focus()
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
