import type { Output } from '../context.ts'
import { cellsOf, cutCells } from './styled-text.ts'

/** A line, or a block of a few, that is written over and over on a terminal; silent anywhere else. */
export interface Progress {
  /** Rows are cut to the terminal's width, so their number is that of the line feeds. */
  readonly update: (text: () => string) => void
  /** Wipes the block. */
  readonly done: () => void
}

const everyMs = 100

export function startProgress(output: Output, elapsed: () => number): Progress {
  if (!output.isTty) return { update: () => undefined, done: () => undefined }
  const block = createBlock(output)
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    update: (text) => {
      if (elapsed() - drawnAt < everyMs) return
      drawnAt = elapsed()
      block.draw(text().split('\n'))
    },
    done: block.wipe,
  }
}

/** Rows at the bottom of a terminal. What stays on the screen above them is written while they are wiped. */
export interface Block {
  /** Rows are cut to the terminal's width, and painted then. */
  readonly draw: (rows: readonly string[], paint?: (row: string, index: number) => string) => void
  readonly wipe: () => void
}

export function createBlock(output: Pick<Output, 'write' | 'columns'>): Block {
  let drawn: readonly string[] = []
  const wiping = (): string => {
    const above = rowsTaken(drawn, output.columns()) - 1
    return `\r${above > 0 ? `\u001b[${above}A` : ''}\u001b[J`
  }
  return {
    draw: (rows, paint = (row) => row) => {
      const wiped = wiping()
      // The last column stays free: a terminal that wraps there would take a row more.
      drawn = rows.map((row) => cutCells(row, output.columns() - 1))
      // At the start of the row, where the echo of Ctrl-C does not wrap.
      output.write(`${wiped}${drawn.map(paint).join('\n')}\r`)
    },
    wipe: () => {
      if (drawn.length > 0) output.write(wiping())
      drawn = []
    },
  }
}

/** Terminals wrap anew what they show when they become narrower. */
function rowsTaken(rows: readonly string[], columns: number): number {
  return rows.reduce((sum, row) => sum + Math.max(1, Math.ceil(cellsOf(row) / columns)), 0)
}
