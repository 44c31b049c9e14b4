import { parentPort, workerData } from 'node:worker_threads'
import type { ClockMemory } from './clock.ts'
import { openSharedTime } from './shared-time.ts'

/** Sleeps until the time that was set last, says so, and sleeps until another is set. */
const { count, wakeAtMs } = workerData as ClockMemory
const now = openSharedTime()
let told = 0
for (;;) {
  const seen = Atomics.load(count, 0)
  const leftMs = seen === told ? undefined : (wakeAtMs[0] ?? 0) - now()
  if (leftMs !== undefined && leftMs <= 0) {
    told = seen
    parentPort?.postMessage(seen)
  } else {
    Atomics.wait(count, 0, seen, leftMs)
  }
}
