import { setTimeout as sleep } from 'node:timers/promises'

/** A timer of more milliseconds fires at once. https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const maxTimerMs = 2 ** 31 - 1

/** Sleeps for any number of milliseconds. Rejects with an `AbortError` when the signal is aborted. */
export async function sleepLong(ms: number, signal?: AbortSignal): Promise<void> {
  const options = signal && { signal }
  let left = ms
  for (; left > maxTimerMs; left -= maxTimerMs) await sleep(maxTimerMs, undefined, options)
  await sleep(left, undefined, options)
}
