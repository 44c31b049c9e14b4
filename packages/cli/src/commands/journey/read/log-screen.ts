import type { CliContext } from '../../../context.ts'
import { plural } from '../../../render/format.ts'
import { startProgress } from '../../../render/progress.ts'
import { openPager, type Pager, pagerOf } from './pager.ts'

export interface LogScreen {
  readonly write: (text: string) => Promise<void>
  /** Told how many rows a search has read since. */
  readonly onRead: (read: { readonly rows: number }) => void
  /** Aborted where nobody looks any more. */
  readonly signal: AbortSignal
  /** Waits until a person has quit the pager. */
  readonly close: () => Promise<void>
}

export interface ScreenOptions {
  readonly isPaged: boolean
  /** Aborted by Ctrl-C. */
  readonly stopped: AbortSignal
}

/**
 * Where logs are shown: a pager from the first of them on, or stdout. Until then a terminal shows how much was read. Ctrl-C ends the reading;
 * the pager stays, for it has the terminal, and is quit by its own key.
 */
export function openScreen({ isPaged, stopped }: ScreenOptions, context: CliContext): LogScreen {
  const { out, err, env, elapsed } = context
  const command = isPaged && out.isTty ? pagerOf(env) : undefined
  const progress = startProgress(env.TERM === 'dumb' ? { ...err, isTty: false } : err, elapsed)
  const closed = new AbortController()
  let rows = 0
  let pager: Pager | undefined
  const start = (): Pager | undefined => {
    progress.done()
    if (command === undefined || pager !== undefined) return pager
    pager = openPager(command, env)
    pager.quit.addEventListener('abort', () => closed.abort())
    ignoreInterrupts(context, closed.signal)
    return pager
  }
  return {
    signal: AbortSignal.any([stopped, closed.signal]),
    write: async (text) => {
      const page = start()
      if (page !== undefined) return page.write(text)
      out.write(text)
      await out.drained?.()
    },
    onRead: (read) => {
      rows += read.rows
      if (pager === undefined) progress.update(() => `Searched ${plural(rows, 'log')}…`)
    },
    close: async () => {
      progress.done()
      await pager?.close()
    },
  }
}

/** A pager gets the same Ctrl-C, and decides; this process has to outlive it, or the shell and the pager would share the terminal. */
function ignoreInterrupts({ onInterrupt }: CliContext, closed: AbortSignal): void {
  const listen = (): void => {
    const stop = onInterrupt(() => {
      if (!closed.aborted) listen()
    })
    closed.addEventListener('abort', stop)
  }
  listen()
}
