import { Worker } from 'node:worker_threads'
import type { RunClock } from './drive.ts'
import { openSharedTime } from './shared-time.ts'

/** Shared by a clock and its thread: `[0]` counts the times that were set, and wakes the thread. */
export interface ClockMemory {
  readonly count: Int32Array
  /** When to wake, on the clock that all threads share, milliseconds. */
  readonly wakeAtMs: Float64Array
}

/** Times of a run that need no other thread. */
export interface ClosableClock extends RunClock {
  readonly close: () => void
}

/** Wakes come no closer to each other than this, milliseconds: at 20,000 requests a second a wake sends a few. */
const minGapMs = 0.2

/**
 * A clock in a thread of its own: it sleeps to the tenth of a millisecond, where a timer of the event loop counts in whole ones,
 * and the loop it wakes waits for sockets in the meantime.
 */
export function startThreadClock(startAtMs: () => number): ClosableClock {
  const now = openSharedTime()
  const memory: ClockMemory = {
    count: new Int32Array(new SharedArrayBuffer(4)),
    wakeAtMs: new Float64Array(new SharedArrayBuffer(8)),
  }
  const thread = new Worker(threadFile('clock-thread'), { workerData: memory, resourceLimits })
  let [armedMs, wokenMs] = [Number.POSITIVE_INFINITY, 0]
  let wake: (() => void) | undefined
  thread.on('message', () => {
    armedMs = Number.POSITIVE_INFINITY
    wokenMs = now()
    wake?.()
  })
  return {
    nowMs: () => now() - startAtMs(),
    wakeAt: (ms, onWake) => {
      wake = onWake
      const atMs = Math.max(ms + startAtMs(), wokenMs + minGapMs)
      // The thread need not hear of a time that it sleeps for already.
      if (atMs >= armedMs) return
      armedMs = atMs
      memory.wakeAtMs[0] = atMs
      Atomics.add(memory.count, 0, 1)
      Atomics.notify(memory.count, 0)
    },
    close: () => void thread.terminate(),
  }
}

/** It makes no garbage once it sleeps. Megabytes. */
const resourceLimits = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 }

/**
 * Each turn of the event loop spins for this long, milliseconds. Every turn allocates: at 200,000 turns a second, garbage collection stopped
 * the thread for more than 1 % of the time. A response waits to be read for no longer than this.
 */
const spinMs = 0.02

/** Turns the event loop without a pause when a request is due within 2 ms: exact, and a whole core where they are that close. */
export function startSpinningClock(startAtMs: () => number): ClosableClock {
  const now = openSharedTime()
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  let atMs = Number.POSITIVE_INFINITY
  let wake: (() => void) | undefined
  const turn = (): void => {
    immediate = undefined
    const leftMs = atMs - spinUntil(now, Math.min(atMs, now() + spinMs))
    if (leftMs <= 0) wake?.()
    else if (leftMs > 2) timer = setTimeout(turn, leftMs - 1.5)
    else immediate = setImmediate(turn)
  }
  return {
    nowMs: () => now() - startAtMs(),
    wakeAt: (ms, onWake) => {
      wake = onWake
      atMs = ms + startAtMs()
      clearTimeout(timer)
      immediate ??= setImmediate(turn)
    },
    close: () => {
      clearTimeout(timer)
      clearImmediate(immediate)
    },
  }
}

/** Returns the time at which it ended. */
function spinUntil(now: () => number, untilMs: number): number {
  let nowMs = now()
  while (nowMs < untilMs) nowMs = now()
  return nowMs
}

/** A thread's file: beside this one as a source; beside the chunks of the built program. */
export function threadFile(name: 'clock-thread' | 'load-thread' | 'rehearsal-thread'): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? `./${name}.ts` : `../${name}.js`, import.meta.url)
}
