import { expect, test } from 'vitest'
import { optionProblems } from './stack-options.ts'

const options = { stage: 'prod', bundles: 'dist/functions' }

test.each(['a', 'prod', 'pr-12', 'a'.repeat(20)])('takes the stage %s', (stage) => {
  expect(optionProblems({ ...options, stage })).toEqual([])
})

test.each(['', 'A', '1a', '-a', 'a-', 'a_b', 'a'.repeat(21)])('refuses the stage %j', (stage) => {
  expect(optionProblems({ ...options, stage })).toEqual([expect.stringMatching(/^stage: /)])
})

test('names every problem at once', () => {
  const problems = optionProblems({ ...options, stage: '', workMsPerChar: -1, alarmEmail: 'nobody' })
  expect(problems.map((problem) => problem.split(':')[0])).toEqual(['stage', 'simulate-work', 'alarm-email'])
})

test.each([0, 0.5, 50])('takes %d ms of simulated work a character', (workMsPerChar) => {
  expect(optionProblems({ ...options, workMsPerChar })).toEqual([])
})
