import type { Output } from '../context.ts'

/** One line that is written over and over on a terminal; silent anywhere else. */
export interface Progress {
  readonly update: (text: () => string) => void
  /** Wipes the line. */
  readonly done: () => void
}

const everyMs = 100

export function startProgress(output: Output, elapsed: () => number): Progress {
  if (!output.isTty) return { update: () => undefined, done: () => undefined }
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    update: (text) => {
      if (elapsed() - drawnAt < everyMs) return
      drawnAt = elapsed()
      output.write(`\r\u001b[2K${text().slice(0, output.columns() - 1)}`)
    },
    done: () => output.write('\r\u001b[2K'),
  }
}
