import { setFlagsFromString } from 'node:v8'
import { durationOf, peakRateOf } from '../schedule/arrivals.ts'
import { isLong } from './rehearse.ts'
import type { ThreadPlan } from './thread-plan.ts'

/** Requests a second of one thread that leave half of its core free. */
const easyRate = 30_000

/**
 * Whether the code that the rehearsal compiled is good enough for the run: it was a full rehearsal, over plain sockets, and the rate leaves CPU to spare.
 * At the highest rates, code that is compiled during the run sends up to a fifth more.
 */
export function isCompiledInAdvance(plan: Omit<ThreadPlan, 'first' | 'stride'>, threads: number): boolean {
  const { schedule, endpoint, isWarmedUp, concurrency } = plan
  const isEasy = concurrency === undefined && peakRateOf(schedule) / threads <= easyRate
  return isEasy && isWarmedUp && !endpoint.isTls && isLong(durationOf(schedule))
}

/**
 * Keeps V8's optimizing compiler from starting work in this process until the function that this returns is called. On the core of the thread that sends, a function of
 * which the compiler takes 30 ms holds requests up for 4 ms at a time (`npm run bench -- load-peers`). Compiled code stays; what
 * becomes hot in the meantime may stay unoptimized afterwards.
 */
export function holdCompiler(): () => void {
  setFlagsFromString('--no-turbofan')
  return () => setFlagsFromString('--turbofan')
}
