import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { eventsAnswer, refusal, stackAnswer } from '../../../test/cloudformation-answers.ts'
import { useFakeAccount } from '../../../test/fake-account.ts'
import { explainExecution } from './explain-execution.ts'

const aws = useFakeAccount()
const name = 'logpipe-x'
const watch = 'logpipe status --wait --stage x --region eu-west-1'
const before = {
  stackName: name,
  stackId: 'x',
  status: 'CREATE_COMPLETE',
  parameters: {},
  outputs: {},
  tags: {},
  isProtected: false,
  changedAt: '',
}
const expired = Object.assign(new Error('The security token is expired'), { name: 'ExpiredToken' })
const failed = { logicalId: 'ReadFunction', status: 'UPDATE_FAILED', reason: 'no such layer' }

async function explained(status: string, { isNew = false, events = [failed] } = {}): Promise<LogpipeError> {
  aws.play('DescribeStacks', () => stackAnswer({ name, status }))
  aws.play('DescribeStackEvents', () => eventsAnswer(name, events))
  const execution = { stackName: name, before: isNew ? undefined : before, error: expired, mark: undefined }
  return explainExecution(aws.in('eu-west-1'), execution)
}

test.each([
  ['credentials that expired', () => refusal('ExpiredToken', 'The security token is expired', 403)],
  ['a connection that breaks', () => undefined],
])('%s while a deployment is watched: it is named as what may go on, and how to see it', async (_, answer) => {
  aws.play('DescribeStacks', answer)
  const execution = { stackName: name, before: undefined, error: expired, mark: undefined }
  const error = await explainExecution(aws.in('eu-west-1'), execution)
  expect(error).toBeInstanceOf(LogpipeError)
  expect(error).toMatchObject({
    code: 'expired_credentials',
    message: `creating logpipe-x: the AWS credentials have expired. logpipe-x may still be running in AWS: ${watch}`,
  })
})

test('a call that fails while the stack is at work says so, and one that was refused does not', async () => {
  const cut = await explained('UPDATE_IN_PROGRESS', { events: [] })
  expect(cut.message).toBe(
    `changing logpipe-x: the AWS credentials have expired. logpipe-x may still be running in AWS: ${watch}`,
  )
  const refused = await explained('CREATE_COMPLETE', { events: [] })
  expect(refused.message).toBe('changing logpipe-x: the AWS credentials have expired')
})

test('while a rollback runs the stack is not called as it was before', async () => {
  const rolling = await explained('UPDATE_ROLLBACK_IN_PROGRESS')
  expect(rolling.message).toContain(
    `The stack is in UPDATE_ROLLBACK_IN_PROGRESS, and AWS is still working on it: ${watch}. Fix the problem`,
  )
  expect(rolling.message).not.toContain('as it was before')
  const creating = await explained('ROLLBACK_IN_PROGRESS', { isNew: true })
  expect(creating.message).toContain(`AWS is still working on it: ${watch}`)
  expect(creating.message).toContain('then: logpipe destroy --stage x --region eu-west-1, and deploy again')
  expect((await explained('UPDATE_ROLLBACK_COMPLETE')).message).toContain('UPDATE_ROLLBACK_COMPLETE, unchanged')
})

test('an update that failed is brought back by the command that AWS takes then', async () => {
  const way = 'aws cloudformation rollback-stack --stack-name logpipe-x --region eu-west-1'
  expect((await explained('UPDATE_FAILED')).message).toContain(way)
})
