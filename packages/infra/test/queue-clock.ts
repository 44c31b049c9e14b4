/** How much faster the time of the tests' queue runs: what takes a second on SQS takes 50 ms. */
const speed = 20
const epochMs = Date.UTC(2026, 0, 1)
const realNow = Date.now
const realSetTimeout = setTimeout

/** The time of the tests' queue, the same in every thread. Milliseconds. */
export function queueNow(): number {
  return Math.floor(epochMs + (realNow() - epochMs) * speed)
}

/** Makes everything that this thread starts from now on keep the time of the tests' queue. */
export function keepQueueTime(): void {
  Date.now = queueNow
  const faster = (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    realSetTimeout(act, ms / speed, ...args)
  globalThis.setTimeout = Object.assign(faster, realSetTimeout)
}
