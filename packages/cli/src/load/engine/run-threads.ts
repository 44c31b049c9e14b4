import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { LogpipeError } from '@logpipe/sdk/contract'
import type { Counts, Measured } from '../measure/recorder.ts'
import { threadFile } from './clock.ts'
import { holdCompiler, isCompiledInAdvance } from './compiled-code.ts'
import { enlargeHeaps } from './heaps.ts'
import { lowerHelpers } from './lower-helpers.ts'
import { openSharedTime } from './shared-time.ts'
import type { FromThread, InPart, Partial, ThreadPlan, ThreadRan, ToThread } from './thread-plan.ts'

export interface ThreadsOptions {
  /** What all threads have in common; each sends every `threads`th request. */
  readonly plan: Omit<ThreadPlan, 'first' | 'stride'>
  readonly threads: number
  /** From now until the run starts, milliseconds: connections are opened, and code is warmed up. */
  readonly leadMs: number
  /** Stops sending; responses are awaited. */
  readonly signal: AbortSignal
  /** Ends the wait for responses. */
  readonly cut?: AbortSignal | undefined
  readonly onProgress: (counts: Counts) => void
  /** Called with what a thread tells of: requests that were accepted in part since it did so last. */
  readonly onThread: (thread: number, partial: Partial) => void
  /** Runs while the threads get ready; they start after it. */
  readonly rehearse?: (() => Promise<void>) | undefined
  /** Called when it is known when the run starts: in so many milliseconds. */
  readonly onStart?: ((inMs: number) => void) | undefined
}

export type { Counts } from '../measure/recorder.ts'

export interface ThreadResult extends InPart {
  readonly measured: Measured
  readonly ran: ThreadRan
}

/** Runs the load in threads that share nothing but the states of the requests, and answers with what each measured. */
export async function runThreads({
  plan,
  threads,
  leadMs,
  signal,
  cut,
  onProgress,
  onThread,
  rehearse,
  onStart,
}: ThreadsOptions): Promise<readonly ThreadResult[]> {
  const counts: Counts[] = Array.from({ length: threads }, () => ({
    sent: 0,
    responses: 0,
    failed: 0,
    refused: 0,
    slowestMs: 0,
  }))
  const share = ({ first, max }: ThreadPlan['connections'], i: number) => {
    const own = Math.max(1, Math.floor(max / threads) + (i < max % threads ? 1 : 0))
    return { first: Math.min(own, Math.ceil(first / threads)), max: own }
  }
  enlargeHeaps()
  const workers = counts.map((_, first) => {
    const workerData: ThreadPlan = { ...plan, connections: share(plan.connections, first), first, stride: threads }
    return new Worker(threadFile('load-thread'), { workerData, resourceLimits })
  })
  const results = workers.map((worker, i) => {
    return resultOf(worker, ({ counts: now, partial }) => {
      counts[i] = now
      onThread(i, partial)
      onProgress(sumOf(counts))
    })
  })
  // A thread that fails before the others are ready must not go unnoticed.
  const all = Promise.all(results)
  await Promise.race([Promise.all([...workers.map(ready), rehearse?.()]), all])
  lowerHelpers()
  const releaseCompiler = isCompiledInAdvance(plan, threads) ? holdCompiler() : undefined
  const stop = (): void => tell(workers, { kind: 'stop' })
  const cutOff = (): void => tell(workers, { kind: 'cut' })
  try {
    const startAtMs = openSharedTime()() + leadMs
    tell(workers, { kind: 'start', startAtMs })
    onStart?.(leadMs)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    cut?.addEventListener('abort', cutOff, { once: true })
    return await all
  } finally {
    releaseCompiler?.()
    signal.removeEventListener('abort', stop)
    cut?.removeEventListener('abort', cutOff)
    for (const worker of workers) void worker.terminate()
  }
}

/** Requests live for a moment: a young generation that holds some thousands of them keeps collections short. Megabytes. */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 }

function tell(workers: readonly Worker[], message: ToThread): void {
  for (const worker of workers) worker.postMessage(message)
}

async function ready(worker: Worker): Promise<void> {
  await once(worker, 'message')
}

type Told = Extract<FromThread, { readonly kind: 'progress' }>

function resultOf(worker: Worker, onTold: (told: Told) => void): Promise<ThreadResult> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'progress') onTold(message)
      if (message.kind === 'end') resolve(message)
    })
    worker.once('error', (error) => reject(threadFault(error)))
    worker.once('exit', (code) => reject(new Error(`a thread of the load ended with exit code ${code}`)))
  })
}

/** What a machine or a load of this size does not let a thread do; anything else is a fault of the program. */
function threadFault(error: Error): Error {
  const text = `${'code' in error ? error.code : ''} ${error.message}`
  if (text.includes('OUT_OF_MEMORY')) {
    const limit = `${resourceLimits.maxOldGenerationSizeMb} MB of a thread of the load`
    return new LogpipeError(
      'invalid_option',
      `requests of this size need more than the ${limit}; lower --batch or --size`,
    )
  }
  const files = 'this process may open too few files for the load (EMFILE); raise the limit with `ulimit -n`'
  return text.includes('EMFILE') ? new LogpipeError('invalid_option', files) : error
}

function sumOf(counts: readonly Counts[]): Counts {
  return counts.reduce((sum, one) => ({
    sent: sum.sent + one.sent,
    responses: sum.responses + one.responses,
    failed: sum.failed + one.failed,
    refused: sum.refused + one.refused,
    slowestMs: Math.max(sum.slowestMs, one.slowestMs),
  }))
}
