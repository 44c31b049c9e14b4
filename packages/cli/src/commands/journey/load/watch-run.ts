import type { Target } from '../../../connect/open-target.ts'
import { openDepth } from '../../../connect/stack-depth.ts'
import type { CliContext } from '../../../context.ts'
import { type Backlog, watchBacklog } from '../../../load/proof/backlog.ts'
import type { LoadOptions } from '../../../load/run-load.ts'
import { durationOf } from '../../../load/schedule/arrivals.ts'
import { createLiveView } from '../../../render/load/live-view.ts'
import type { Progress } from '../../../render/progress.ts'
import type { ParsedLoad } from './load-flags.ts'

/** Looks at the queue so often, milliseconds, and so many times in a long run. */
const [leastEveryMs, mostSamples] = [250, 1_000]

/** Shows a run as it goes, and keeps how its queue went. */
export function watchRun(
  { kind, stores }: Target,
  { schedule }: ParsedLoad,
  { progress, context }: { readonly progress: Progress; readonly context: CliContext },
) {
  const { elapsed, sleep, err } = context
  const durationMs = durationOf(schedule)
  const view = createLiveView(durationMs)
  let startMs = Number.POSITIVE_INFINITY
  let queued: number | undefined
  const nowMs = (): number => elapsed() - startMs
  // On AWS the depth is known a minute late.
  const watch =
    stores === undefined || kind === 'deployed'
      ? undefined
      : watchBacklog({
          open: () => openDepth(stores),
          everyMs: Math.max(leastEveryMs, durationMs / mostSamples),
          ...{ nowMs, sleep },
          onSample: (depth) => {
            queued = depth
          },
        })
  const onProgress: LoadOptions['onProgress'] = (counts) => {
    if (nowMs() < 0) return
    if (view.note({ elapsedMs: nowMs(), counts, queued })) progress.update(() => view.text(err.color))
  }
  return {
    onProgress,
    onStart: (inMs: number): void => {
      startMs = elapsed() + inMs
    },
    end: async (sendingMs: number): Promise<Backlog | undefined> => watch?.end(sendingMs),
  }
}
