import { expect, test } from 'vitest'
import { explainCall } from './explain-call.ts'

const call = { doing: 'changing logpipe-prod', region: 'eu-west-1', stackName: 'logpipe-prod' }
const anError = (name: string, message: string): Error => Object.assign(new Error(message), { name })

test.each([
  ['OperationInProgressException', 'Another operation runs', 'stack_busy'],
  ['InvalidChangeSetStatusException', 'it is OBSOLETE', 'stack_busy'],
  ['ChangeSetNotFoundException', 'ChangeSet [logpipe] does not exist', 'stack_busy'],
  ['ValidationError', 'Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated.', 'stack_busy'],
  ['ValidationError', 'Template error: no', 'deploy_failed'],
  ['Throttling', 'Rate exceeded', 'aws_failed'],
  ['AccessDenied', 'User: me is not authorized to perform: iam:CreateRole', 'not_permitted'],
])('%s: %s is %s', (name, message, code) => {
  expect(explainCall(anError(name, message), call)).toMatchObject({ code })
})

test('the answer of CloudFormation becomes one line without control characters', () => {
  const error = anError('ValidationError', '\u001b[31mTemplate error:\u001b[39m\n  no such thing')
  expect(explainCall(error, call).message).toBe('changing logpipe-prod: Template error: no such thing')
})
