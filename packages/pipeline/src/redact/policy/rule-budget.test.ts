import { expect, test } from 'vitest'
import { lookSteps, recordSteps, runFairly, startRuleBudget, type Task } from './rule-budget.ts'

/** A task of so many steps. */
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

test('a task that needs no more than its share ends, whatever the others need', () => {
  const cheap = Array.from({ length: 19 }, () => aTask(lookSteps / 20))
  const [first, last] = [aTask(Number.POSITIVE_INFINITY), aTask(lookSteps / 20)]
  runFairly([first, ...cheap.slice(1), last], startRuleBudget())
  expect([...cheap.slice(1), last].every(({ isDone }) => isDone())).toBe(true)
  expect(first.isDone()).toBe(false)
})

test('what cheap tasks leave over goes to the costly one', () => {
  const costly = aTask(lookSteps - 3_000)
  const cheap = [aTask(1_000), aTask(2_000)]
  runFairly([costly, ...cheap], startRuleBudget())
  expect([costly, ...cheap].every(({ isDone }) => isDone())).toBe(true)
})

test('a look spends half of a record at most, and all looks together no more than the whole', () => {
  const budget = startRuleBudget()
  const endless = [aTask(recordSteps), aTask(recordSteps), aTask(recordSteps)]
  runFairly(endless, budget)
  expect(recordSteps - budget.stepsLeft).toBeGreaterThanOrEqual(lookSteps)
  expect(recordSteps - budget.stepsLeft).toBeLessThanOrEqual(lookSteps + endless.length)
  for (let look = 0; look < 4; look++) runFairly(endless, budget)
  expect(budget.stepsLeft).toBeGreaterThanOrEqual(-2 * endless.length)
})
