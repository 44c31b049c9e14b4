import { setTimeout as sleep } from 'node:timers/promises'

/** A timer of more milliseconds fires at once. https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const maxTimerMs = 2 ** 31 - 1

/** Sleeps for any number of milliseconds. Rejects with an `AbortError` when the signal is aborted. */
export async function sleepLong(ms: number, signal?: AbortSignal): Promise<void> {
  for (const part of timersOf(ms)) await sleep(part, undefined, signal && { signal })
}

/** Milliseconds of the timers that one after the other last so long. */
export function* timersOf(ms: number): Generator<number, void, undefined> {
  let left = ms
  for (; left > maxTimerMs; left -= maxTimerMs) yield maxTimerMs
  yield left
}
