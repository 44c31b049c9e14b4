/** Of so many readings of both clocks the closest pair counts: the first ones run code that is not compiled yet. */
const readings = 16

/** The monotonic clock that all threads of a process share, milliseconds. Threads agree to a few microseconds. */
export function openSharedTime(): () => number {
  // `performance.now()` counts from the start of its thread, and is ten times as fast as `hrtime`.
  let [offset, closest] = [0, Number.POSITIVE_INFINITY]
  for (let i = 0; i < readings; i++) {
    const before = performance.now()
    const sharedMs = Number(process.hrtime.bigint()) / 1e6
    const after = performance.now()
    if (after - before >= closest) continue
    closest = after - before
    offset = sharedMs - (before + after) / 2
  }
  return () => performance.now() + offset
}
