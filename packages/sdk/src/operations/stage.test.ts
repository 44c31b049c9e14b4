import { expect, test } from 'vitest'
import { isStackName, isStage } from './stage.ts'

test.each(['a', 'prod', 'pr-12', 'my-edges', 'a'.repeat(20)])(
  '%s is a stage, and its stack can be a target',
  (stage) => {
    expect(isStage(stage)).toBe(true)
    expect(isStackName(`logpipe-${stage}`)).toBe(true)
  },
)

test.each(['', '1a', 'a-', 'Prod', 'a_b', 'a.b', 'edge', 'prod-edge', 'a'.repeat(21), 'a\n'])('%j is not', (stage) => {
  expect(isStage(stage)).toBe(false)
  expect(isStackName(`logpipe-${stage}`)).toBe(false)
})

test('the name of a stack begins with logpipe-', () => {
  for (const name of ['prod', 'other-prod', 'xlogpipe-prod']) expect(isStackName(name)).toBe(false)
})
