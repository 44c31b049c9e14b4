import type { OpenDepth } from '../../connect/stack-depth.ts'

/** Messages in the queue at a moment of the run, milliseconds after its start. */
export interface BacklogSample {
  readonly ms: number
  readonly queued: number
}

/** How the queue went while the load was sent, and until it was empty. */
export interface Backlog {
  readonly peak: number
  /** Messages a second by which it grew while the load was sent: the slope of the straight line that fits best. */
  readonly growth_per_second: number
  readonly samples: readonly BacklogSample[]
}

export interface WatchBacklogOptions {
  /** Opens what says how many messages are in the queue; it is closed when the watch ends. */
  readonly open: () => Promise<OpenDepth>
  readonly everyMs: number
  /** Milliseconds after the start of the run; negative before. */
  readonly nowMs: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly onSample: (queued: number) => void
}

export interface BacklogWatch {
  /** Ends it, and answers with what was seen. */
  readonly end: (sendingMs: number) => Promise<Backlog | undefined>
}

/** Asks the queue again and again, beside the load. That the queue does not respond is for the drain to report. */
export function watchBacklog({ open, everyMs, nowMs, sleep, onSample }: WatchBacklogOptions): BacklogWatch {
  const stop = new AbortController()
  const samples: BacklogSample[] = []
  const watch = async ({ ask }: OpenDepth): Promise<void> => {
    while (!stop.signal.aborted) {
      const { queued } = await ask()
      if (nowMs() >= 0) samples.push({ ms: Math.round(nowMs()), queued })
      onSample(queued)
      await sleep(everyMs, stop.signal)
    }
  }
  const watching = open()
    .then((depth) => watch(depth).finally(depth.close))
    .catch(() => undefined)
  return {
    end: async (sendingMs) => {
      stop.abort()
      await watching
      return backlogOf(samples, sendingMs)
    },
  }
}

/** Undefined where the queue was never seen. */
export function backlogOf(samples: readonly BacklogSample[], sendingMs: number): Backlog | undefined {
  if (samples.length === 0) return undefined
  const growth = slopeOf(samples.filter(({ ms }) => ms <= sendingMs))
  return { peak: Math.max(...samples.map(({ queued }) => queued)), growth_per_second: growth, samples }
}

/** Least squares; 0 of less than two moments. */
function slopeOf(samples: readonly BacklogSample[]): number {
  const mean = (of: (sample: BacklogSample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / Math.max(1, samples.length)
  const [meanMs, meanQueued] = [mean(({ ms }) => ms), mean(({ queued }) => queued)]
  const spread = mean(({ ms }) => (ms - meanMs) ** 2)
  return spread === 0 ? 0 : (mean(({ ms, queued }) => (ms - meanMs) * (queued - meanQueued)) / spread) * 1000
}
