import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { holdCompiler, isCompiledInAdvance } from './compiled-code.ts'
import type { ThreadPlan } from './thread-plan.ts'

const stage = { fromRate: 20_000, toRate: 20_000, durationMs: 3_000 }
const plan = {
  schedule: { stages: [stage], spacing: 'constant' },
  endpoint: { isTls: false },
  isWarmedUp: true,
} as unknown as ThreadPlan

test.each<[string, Partial<ThreadPlan>, boolean]>([
  ['a run that was rehearsed in full and leaves CPU to spare', {}, true],
  ['a run that is too short for a full rehearsal', { schedule: withStage({ durationMs: 2_999 }) }, false],
  ['a rate that needs the best code there is', { schedule: withStage({ toRate: 70_000 }) }, false],
  ['TLS, which is not rehearsed', { endpoint: { ...plan.endpoint, isTls: true } }, false],
  ['a closed model, which sends as fast as it can', { concurrency: 64 }, false],
  ['a run that starts cold', { isWarmedUp: false }, false],
])('of %s: %#', (_, changed, isInAdvance) => {
  expect(isCompiledInAdvance({ ...plan, ...changed }, 1)).toBe(isInAdvance)
})

test('threads share the rate', () => {
  const fast = { ...plan, schedule: withStage({ toRate: 60_000 }) }
  expect([1, 2].map((threads) => isCompiledInAdvance(fast, threads))).toEqual([false, true])
})

test('while the compiler is held, what runs often is not optimized; what runs afterwards is', () => {
  const release = holdCompiler()
  const whileHeld = isOptimizedOnceHot()
  release()
  expect([whileHeld, isOptimizedOnceHot()]).toEqual([false, true])
})

function withStage(changed: Partial<typeof stage>): ThreadPlan['schedule'] {
  return { ...plan.schedule, stages: [{ ...stage, ...changed }] }
}

/** Whether V8 takes a function that is new, and runs often, for its optimizing compiler. */
function isOptimizedOnceHot(): boolean {
  setFlagsFromString('--allow-natives-syntax')
  // V8's own bit for its optimizing compiler, the same in Node 22 and 24.
  const isOptimized = new Function('f', 'return (%GetOptimizationStatus(f) & 64) !== 0')
  // Too long to become a part of the loop that calls it.
  const lines = Array.from({ length: 60 }, (_, i) => `a = (a * ${i + 3} + b) | 0`)
  const hot = new Function('a', 'b', `${lines.join('\n')}\nreturn a`)
  for (let i = 0, sum = 0; i < 60_000 && !isOptimized(hot); i++) sum = hot(sum, i)
  return isOptimized(hot)
}
