import { expect, test } from 'vitest'
import { explainFailure, firstFailure, leftBehind } from './explain-failure.ts'
import type { StackEvent } from './stack-events.ts'

const anEvent = (event: Partial<StackEvent>): StackEvent => ({
  id: '1',
  atMs: 0,
  logicalId: 'WorkerFunction1',
  physicalId: '',
  type: 'AWS::Lambda::Function',
  status: 'CREATE_IN_PROGRESS',
  ...event,
})

const story = [
  anEvent({}),
  anEvent({
    status: 'CREATE_FAILED',
    logicalId: 'Api',
    type: 'AWS::ApiGatewayV2::Api',
    reason: 'Resource creation cancelled',
  }),
  anEvent({ status: 'CREATE_FAILED', reason: 'Resource handler returned message: "Rate exceeded."' }),
  anEvent({ type: 'AWS::CloudFormation::Stack', logicalId: 'logpipe-prod', status: 'ROLLBACK_IN_PROGRESS' }),
  anEvent({ logicalId: 'LogsTable', physicalId: 'logpipe-prod-LogsTable-1', status: 'CREATE_COMPLETE' }),
  anEvent({ logicalId: 'LogsTable', physicalId: 'logpipe-prod-LogsTable-1', status: 'DELETE_SKIPPED' }),
  anEvent({ logicalId: 'Queue', physicalId: 'q', status: 'DELETE_COMPLETE' }),
]
const failure = { doing: 'creating', stackName: 'logpipe-prod', events: story, next: 'Fix the problem' }

test('names the resource that failed by itself, not those that were cancelled for it', () => {
  expect(firstFailure(story)?.logicalId).toBe('WorkerFunction1')
  expect(explainFailure(failure).message).toBe(
    'creating logpipe-prod failed at WorkerFunction1 (AWS::Lambda::Function): Rate exceeded. Fix the problem',
  )
})

test.each([
  ['not_permitted', 'User: x is not authorized to perform: lambda:CreateFunction on resource: y'],
  ['name_taken', 'Resource of type AWS::Logs::LogGroup with identifier x already exists'],
  ['deploy_failed', 'Rate exceeded'],
])('%s for %j', (code, reason) => {
  const events = [anEvent({ status: 'CREATE_FAILED', reason })]
  expect(explainFailure({ ...failure, events }).code).toBe(code)
})

test('says so where the events give no reason', () => {
  expect(explainFailure({ ...failure, events: [] }).message).toContain('give no reason')
})

test('names what was left behind, and not what is gone', () => {
  expect(leftBehind(story).map(({ physicalId }) => physicalId)).toEqual(['logpipe-prod-LogsTable-1'])
})
