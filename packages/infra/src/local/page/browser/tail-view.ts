import { count } from '../view/format.ts'
import type { Rows, TailRow } from '../view/messages.ts'
import { byId, setText } from './elements.ts'
import { createRecordList, maxRecords } from './record-list.ts'

export interface TailView {
  readonly add: (rows: Rows) => void
  readonly clear: () => void
}

/**
 * The live tail. Nothing is drawn more than once a frame, and nothing moves while it is paused, a record is open, or the keyboard is in
 * the list. What waits to be drawn is as bounded as what is.
 */
export function createTailView(onOpen: (row: TailRow) => void): TailView {
  const pause = byId('pause', HTMLButtonElement)
  const list = createRecordList({ onOpen, onLeave: () => pause.focus() })
  const waiting: TailRow[] = []
  const skips = createSkips()
  const isPaused = createPauseButton(pause, () => schedule())
  const draw = (): void => {
    const isHeld = isPaused() || list.hasKeyboard() || document.querySelector('dialog[open]') !== null
    if (!isHeld) list.add(waiting.splice(0))
    describe(isHeld ? waiting.length : 0, skips.total())
  }
  const schedule = createFrame(draw)
  byId('rows', HTMLElement).addEventListener('focusout', schedule)
  byId('record', HTMLDialogElement).addEventListener('close', schedule)
  return {
    add: ({ rows, skipped }) => {
      waiting.push(...rows)
      skips.add(skipped + waiting.splice(0, Math.max(0, waiting.length - maxRecords)).length)
      schedule()
    },
    clear: () => {
      waiting.length = 0
      skips.clear()
      list.clear()
      schedule()
    },
  }
}

/** Calls `act` before the next frame, once however often it is asked. */
function createFrame(act: () => void): () => void {
  let frame = 0
  return () => {
    if (frame !== 0) return
    frame = requestAnimationFrame(() => {
      frame = 0
      act()
    })
  }
}

function createPauseButton(pause: HTMLButtonElement, onChange: () => void): () => boolean {
  let isPaused = false
  pause.addEventListener('click', () => {
    isPaused = !isPaused
    setText(pause, isPaused ? 'Resume' : 'Pause')
    onChange()
  })
  return () => isPaused
}

/** How many records were left out since the list was cleared. */
function createSkips() {
  let total = 0
  return {
    add: (records: number): void => {
      total += records
    },
    clear: (): void => {
      total = 0
    },
    total: (): number => total,
  }
}

function describe(waiting: number, skipped: number): void {
  const held = waiting === 0 ? '' : `${count(waiting)} waiting · `
  const left = skipped === 0 ? '' : ` · ${count(skipped)} left out: filter to see fewer`
  setText(byId('tail-state', HTMLElement), `${held}newest ${maxRecords}${left}`)
}
