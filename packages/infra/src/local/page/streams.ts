import type { ServerResponse } from 'node:http'
import { type EventStream, openEventStream } from './event-stream.ts'
import type { TailFilter } from './tail.ts'
import { joinFigures, type TakenCounts } from './tenant-counts.ts'
import type { Figures, Hello, TailRow } from './view/messages.ts'
import type { View, Watch } from './watch.ts'

export interface StreamsOptions {
  readonly watch: Watch
  readonly totals: () => Figures['totals']
  /** Messages in both queues. */
  readonly depth: () => Promise<{ readonly queued: number; readonly deadLetters: number }>
  readonly headers: Readonly<Record<string, string>>
  /** Calls `act` so often until the function that it returns is called. Real time by default. */
  readonly every?: (ms: number, act: () => void) => () => void
}

const realTime: NonNullable<StreamsOptions['every']> = (ms, act) => {
  const timer = setInterval(act, ms)
  return () => clearInterval(timer)
}

/** The event streams of all open pages. */
export interface Streams {
  /** Undefined if as many pages are open as may be. */
  readonly open: (response: ServerResponse, opening: Opening) => EventStream | undefined
  readonly close: () => void
}

export interface Opening {
  readonly filter: TailFilter
  readonly hello: Hello
  /** Records to begin with. */
  readonly recent: readonly TailRow[]
}

export const maxStreams = 8
/** A browser is told of new records so often: as fast as a person sees a change. Milliseconds. */
const rowsEveryMs = 100
const ticksOfSecond = 10

interface OpenPage {
  readonly stream: EventStream
  readonly view: View
  /** Figures of the seconds in which the browser was not ready. */
  owed?: TakenCounts | undefined
}

export function createStreams(options: StreamsOptions): Streams {
  const { watch, headers, every = realTime } = options
  const pages = new Set<OpenPage>()
  const tick = createTick(options, pages)
  let stop: (() => void) | undefined
  let isClosed = false
  const remove = (page: OpenPage): void => {
    pages.delete(page)
    page.view.close()
    if (pages.size > 0) return
    stop?.()
    stop = undefined
  }
  return {
    open: (response, { filter, hello, recent }) => {
      if (isClosed || pages.size >= maxStreams) return undefined
      const page: OpenPage = { stream: openEventStream(response, headers), view: watch.open(filter) }
      pages.add(page)
      response.once('close', () => remove(page))
      page.stream.send('hello', hello)
      if (recent.length > 0) page.stream.send('rows', { rows: recent, skipped: 0 })
      stop ??= every(rowsEveryMs, tick)
      return page.stream
    },
    close: () => {
      isClosed = true
      for (const { stream } of pages) stream.end()
    },
  }
}

/** A browser that has not read what it was sent gets nothing more meanwhile, and then the sum of what it missed: what waits for it stays small. */
function createTick({ watch, totals, depth }: StreamsOptions, pages: ReadonlySet<OpenPage>): () => void {
  let ticks = 0
  let isAsking = false
  const sendFigures = async (): Promise<void> => {
    isAsking = true
    const depths = await depth().catch(() => ({}))
    isAsking = false
    const counts = watch.takeCounts()
    for (const page of pages) {
      page.owed = joinFigures(page.owed, counts)
      if (!page.stream.isReady()) continue
      page.stream.send('figures', { totals: totals(), ...page.owed, ...depths } satisfies Figures)
      page.owed = undefined
    }
  }
  return () => {
    for (const { stream, view } of ready(pages)) {
      const rows = view.take()
      if (rows.rows.length > 0) stream.send('rows', rows)
    }
    if (++ticks % ticksOfSecond === 0 && !isAsking) void sendFigures()
  }
}

function ready(pages: ReadonlySet<OpenPage>): readonly OpenPage[] {
  return [...pages].filter(({ stream }) => stream.isReady())
}
