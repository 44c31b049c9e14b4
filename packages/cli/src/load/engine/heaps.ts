import { setFlagsFromString } from 'node:v8'

/**
 * Megabytes that the old generation of a thread may hold before it is collected for the first time. V8 begins with so little that a run of 3 s was
 * marked once: 12 ms of the core.
 */
const firstHeapMb = 16

/** Gives threads that start from now on a larger initial heap, from Node 24 on. */
export function enlargeHeaps(): void {
  setFlagsFromString(`--initial-old-space-size=${firstHeapMb}`)
}

/**
 * Keeps the young generations of this process as large as they are until the function that this returns is called. The one of the main thread grows to
 * 55 MB where 10 million rows are read, all of which is garbage at once, and saves 5 % of the CPU by that. From Node 24 on.
 */
export function keepYoungSmall(): () => void {
  setFlagsFromString('--semi-space-growth-factor=1')
  return () => setFlagsFromString('--semi-space-growth-factor=2')
}
