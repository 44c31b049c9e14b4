/** The monotonic clock that all threads of a process share, milliseconds. */
export function openSharedTime(): () => number {
  // `performance.now()` counts from the start of its thread, and is ten times as fast as `hrtime`.
  const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now()
  return () => performance.now() + offset
}
