import { expect, test } from 'vitest'
import { passSteps, recordSteps, runFairly, startRuleBudget, type Task } from './rule-budget.ts'

/** A task that takes this many steps. */
function aTask(steps: number): Task & { readonly spent: () => number } {
  let left = steps
  return {
    run: (limit) => {
      const spent = Math.min(left, limit)
      left -= spent
      return spent
    },
    isDone: () => left === 0,
    spent: () => steps - left,
  }
}

test('a task that needs no more than its share finishes, whatever the others need', () => {
  const cheap = Array.from({ length: 19 }, () => aTask(passSteps / 20))
  const [first, last] = [aTask(Number.POSITIVE_INFINITY), aTask(passSteps / 20)]
  runFairly([first, ...cheap.slice(1), last], startRuleBudget())
  expect([...cheap.slice(1), last].every(({ isDone }) => isDone())).toBe(true)
  expect(first.isDone()).toBe(false)
})

test('steps left over by cheap tasks go to the expensive one', () => {
  const expensive = aTask(passSteps - 3_000)
  const cheap = [aTask(1_000), aTask(2_000)]
  runFairly([expensive, ...cheap], startRuleBudget())
  expect([expensive, ...cheap].every(({ isDone }) => isDone())).toBe(true)
})

test('a pass spends at most half of the budget, and all passes together no more than the whole', () => {
  const budget = startRuleBudget()
  const endless = [aTask(recordSteps), aTask(recordSteps), aTask(recordSteps)]
  runFairly(endless, budget)
  expect(recordSteps - budget.stepsLeft).toBeGreaterThanOrEqual(passSteps)
  expect(recordSteps - budget.stepsLeft).toBeLessThanOrEqual(passSteps + endless.length)
  for (let pass = 0; pass < 4; pass++) runFairly(endless, budget)
  expect(budget.stepsLeft).toBeGreaterThanOrEqual(-2 * endless.length)
})
