import type { CliContext } from '../../../context.ts'
import { createBlock, type Progress } from '../../../render/progress.ts'
import { stoppingText } from '../../../render/send.ts'
import { sendLine, sendRows } from '../../../render/send-progress.ts'
import type { ShipTally } from '../../../ship/deliver/tally.ts'
import type { Input } from '../../../ship/source/input.ts'
import { createModel, type Model } from './progress-model.ts'
import { createRetryWaits, type RetryWaits } from './retry-waits.ts'

export interface Shown {
  /** What is read to its end; nothing where files are followed. */
  readonly inputs: readonly Input[]
  readonly isFollowing: boolean
  /** Says nothing but what is on stdout. */
  readonly isJson: boolean
  /** What `--rate` allows. */
  readonly recordsPerSecond?: number | undefined
  /** How many requests were sent again. */
  readonly retries: () => number
  /** Aborted when reading stops and what is in flight is finished. */
  readonly interrupted: AbortSignal
}

/** How far a send is: a block that is drawn all the time on a terminal, a line now and then anywhere else. */
export interface SendProgress extends Progress {
  readonly onRead: Model['onRead']
  readonly onTally: (tally: ShipTally) => void
  /** Tells of what the client waits for. */
  readonly waits: Pick<RetryWaits, 'afterResponse' | 'around'>
  readonly close: () => void
}

/** Between two frames, milliseconds. */
const frameMs = 100
/** Between two lines, milliseconds: a job of an hour has 120 of them in its log. */
const lineMs = 30_000

export function showProgress(shown: Shown, context: CliContext): SendProgress {
  const waits = createRetryWaits(context.elapsed)
  const model = createModel(shown, context.elapsed)
  const isTerminal = context.err.isTty && context.env.TERM !== 'dumb'
  const show = shown.isJson
    ? silent
    : isTerminal
      ? onTerminal(shown, model, waits, context)
      : inLines(shown, model, context)
  return { onRead: model.onRead, waits, ...show }
}

type Show = Pick<SendProgress, 'update' | 'done' | 'onTally' | 'close'>

const silent: Show = {
  update: () => undefined,
  done: () => undefined,
  onTally: () => undefined,
  close: () => undefined,
}

function onTerminal(
  { interrupted }: Shown,
  model: Model,
  waits: RetryWaits,
  { err, elapsed, sleep }: CliContext,
): Show {
  const block = createBlock(err)
  const closed = new AbortController()
  let told: (() => string) | undefined
  const note = (): string | undefined => told?.() ?? (interrupted.aborted ? stoppingText : waits.note())
  const draw = (): void => {
    const { rows, noteRows } = sendRows(model.view(elapsed(), note()), err.columns())
    block.draw([...rows, ...noteRows], (row, i) => (i < rows.length ? row : err.color.yellow(row)))
  }
  const keepDrawing = async (): Promise<void> => {
    for (;;) {
      await sleep(frameMs, closed.signal).catch(() => undefined)
      if (closed.signal.aborted) return
      draw()
    }
  }
  void keepDrawing()
  return {
    onTally: model.onTally,
    update: (text) => {
      told = text
    },
    done: () => {
      told = undefined
      block.wipe()
    },
    close: () => {
      closed.abort()
      block.wipe()
    },
  }
}

/** Only of what has an end: whoever follows logs wants no log of that. */
function inLines({ isFollowing, inputs }: Shown, model: Model, { err, elapsed }: CliContext): Show {
  const hasEnd = !isFollowing && inputs.every(({ bytes }) => bytes !== undefined)
  let saidAtMs = elapsed()
  return {
    ...silent,
    onTally: (tally) => {
      model.onTally(tally)
      if (!hasEnd || elapsed() - saidAtMs < lineMs) return
      saidAtMs = elapsed()
      err.write(`${sendLine(model.view(saidAtMs, undefined))}\n`)
    },
  }
}
