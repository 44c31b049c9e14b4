import { expect, test } from 'vitest'
import { repeatState, repeatTarget } from './target-flags.ts'

test.each([
  [{}, ''],
  [{ target: 'logpipe-prod' }, ' --target logpipe-prod'],
  [{ region: 'eu-west-1', target: 'logpipe-prod' }, ' --target logpipe-prod --region eu-west-1'],
  [{ data: "my data's" }, " --data 'my data'\\''s'"],
])('%j is repeated as a shell takes it', (flags, text) => {
  expect(repeatTarget(flags)).toBe(text)
})

test.each([
  [undefined, ''],
  ['my state', " --state 'my state'"],
  [false, ' --no-state'],
] as const)('a state of %j is repeated', (state, text) => {
  expect(repeatState(state)).toBe(text)
})
