import { StackStatus } from '@aws-sdk/client-cloudformation'
import { expect, test } from 'vitest'
import { currentDeployment, recoveryCommand, stackState } from './stack-state.ts'

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
  ['IMPORT_COMPLETE', 'ready'],
  ['IMPORT_ROLLBACK_COMPLETE', 'ready'],
  ['IMPORT_ROLLBACK_FAILED', 'unknown'],
  ['MIGRATION_PAUSED', 'unknown'],
  ['', 'unknown'],
])('%s is %s', (status, kind) => {
  expect(stackState({ status })).toEqual({ kind })
})

test('every status that failed or came to no end by itself is told from those that can be changed', () => {
  const ready = Object.values(StackStatus).filter((status) => stackState({ status }).kind === 'ready')
  expect(ready.filter((status) => status.endsWith('_FAILED'))).toEqual([])
})

test.each([
  ['UPDATE_FAILED', 'rollback-stack'],
  ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback'],
])('out of %s leads %s, which AWS takes there', (status, verb) => {
  const way = recoveryCommand({ stackName: 'logpipe-x', status }, 'eu-west-1')
  expect(way).toBe(`aws cloudformation ${verb} --stack-name logpipe-x --region eu-west-1`)
})

test.each([
  ['CREATE_COMPLETE', true],
  ['CREATE_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_IN_PROGRESS', true],
  ['DELETE_IN_PROGRESS', false],
  ['ROLLBACK_IN_PROGRESS', false],
  ['ROLLBACK_COMPLETE', false],
  ['REVIEW_IN_PROGRESS', false],
])('of a stack in %s something stands: %s', (status, isStanding) => {
  expect(currentDeployment({ status })).toEqual(isStanding ? { status } : undefined)
})

test('no stack is absent', () => {
  expect(stackState(undefined)).toEqual({ kind: 'absent' })
})
