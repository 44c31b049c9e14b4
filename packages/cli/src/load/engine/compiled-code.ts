import { setFlagsFromString } from 'node:v8'
import { durationOf, peakRateOf } from '../schedule/arrivals.ts'
import { isLong } from './rehearse.ts'
import type { ThreadPlan } from './thread-plan.ts'

/** Requests a second of one thread that leave half of its core free. */
const easyRate = 30_000

/**
 * Whether a run needs no better code than its rehearsal left: it was rehearsed in full, over plain sockets, with what the run does, and has CPU to spare.
 * At the highest rates, code that was compiled for the run itself sends up to a fifth more.
 */
export function isCompiledInAdvance(plan: Omit<ThreadPlan, 'first' | 'stride'>, threads: number): boolean {
  const { schedule, endpoint, isWarmedUp, concurrency } = plan
  const isEasy = concurrency === undefined && peakRateOf(schedule) / threads <= easyRate
  return isEasy && isWarmedUp && !endpoint.isTls && isLong(durationOf(schedule))
}

/**
 * Has V8's optimizing compiler start no work in this process, and returns what lets it go on. On the core of the thread that sends, a function of
 * which the compiler takes 30 ms holds requests up for 4 ms at a time (`npm run bench -- load-peers`). What is compiled stays so; what
 * becomes hot in the meantime is not optimized later either, or not soon.
 */
export function holdCompiler(): () => void {
  setFlagsFromString('--no-turbofan')
  return () => setFlagsFromString('--turbofan')
}

/**
 * Megabytes that the old generation of a thread may hold before it is collected for the first time. V8 begins with so little that a run of 3 s was
 * marked once: 12 ms of the core.
 */
const firstHeapMb = 32

/** Has V8 give the threads that start from now on a larger heap to begin with. */
export function enlargeHeaps(): void {
  setFlagsFromString(`--initial-old-space-size=${firstHeapMb}`)
}
