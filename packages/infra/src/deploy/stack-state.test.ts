import { StackStatus } from '@aws-sdk/client-cloudformation'
import { expect, test } from 'vitest'
import { stackState } from './stack-state.ts'

test.each([
  ['REVIEW_IN_PROGRESS', 'empty'],
  ['CREATE_IN_PROGRESS', 'busy'],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'busy'],
  ['CREATE_COMPLETE', 'ready'],
  ['UPDATE_COMPLETE', 'ready'],
  ['UPDATE_ROLLBACK_COMPLETE', 'ready'],
  ['ROLLBACK_COMPLETE', 'failed'],
  ['ROLLBACK_FAILED', 'failed'],
  ['CREATE_FAILED', 'failed'],
  ['DELETE_FAILED', 'failed'],
  ['UPDATE_FAILED', 'stuck'],
  ['UPDATE_ROLLBACK_FAILED', 'stuck'],
  ['DELETE_COMPLETE', 'absent'],
])('%s is %s', (status, kind) => {
  expect(stackState({ status })).toEqual({ kind })
})

test('every status that failed or came to no end by itself is told from those that can be changed', () => {
  const ready = Object.values(StackStatus).filter((status) => stackState({ status }).kind === 'ready')
  expect(ready.filter((status) => status.endsWith('_FAILED') && !status.startsWith('IMPORT'))).toEqual([])
})

test('no stack is absent', () => {
  expect(stackState(undefined)).toEqual({ kind: 'absent' })
})
