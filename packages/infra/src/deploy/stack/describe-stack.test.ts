import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../../../sdk/test/serve.ts'
import { type Answer, answerTo, eventsAnswer, refusal, stackAnswer } from '../../../test/cloudformation-answers.ts'
import { describeStack } from './describe-stack.ts'
import { newestEventId, stackEvents } from './stack-events.ts'

/** An account whose CloudFormation gives one answer to everything. */
async function anAccount({ status, body }: Answer) {
  const endpoint = await serve((_, response) => response.writeHead(status, { 'content-type': 'text/xml' }).end(body))
  const region = 'eu-west-1'
  const cloudformation = new CloudFormationClient({
    region,
    endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })
  onTestFinished(() => cloudformation.destroy())
  return { cloudformation, region }
}

const none: Answer = { status: 200, body: '' }
const signIn: Answer = { status: 200, body: '<!doctype html><html><body>Sign in</body></html>' }

test.each<[string, Answer]>([
  ['nothing', none],
  ['a page', signIn],
  ['no stacks', answerTo('DescribeStacks', '<Stacks></Stacks>')],
  ['a stack without a status', answerTo('DescribeStacks', '<Stacks><member></member></Stacks>')],
  ['that a host does not exist', refusal('HostUnknown', 'The host does not exist', 502)],
])('an endpoint that answers %s does not say that there is no stack', async (_, answer) => {
  await expect(describeStack(await anAccount(answer), 'logpipe-x')).rejects.toMatchObject({ code: 'aws_failed' })
})

test('CloudFormation says of a stack whether it is there', async () => {
  const gone = refusal('ValidationError', 'Stack with id logpipe-x does not exist')
  expect(await describeStack(await anAccount(gone), 'logpipe-x')).toBeUndefined()
  const there = stackAnswer({ name: 'logpipe-x', status: 'CREATE_COMPLETE' })
  expect(await describeStack(await anAccount(there), 'logpipe-x')).toMatchObject({ status: 'CREATE_COMPLETE' })
})

test.each([none, signIn])('an answer without a list of events is none of AWS: %j', async (answer) => {
  const account = await anAccount(answer)
  const refused = { code: 'aws_failed', message: expect.stringContaining('returned an unexpected response') }
  await expect(newestEventId(account, 'logpipe-x')).rejects.toMatchObject(refused)
  await expect(stackEvents(account, 'logpipe-x', 'newest operation')).rejects.toMatchObject(refused)
})

test('a list of events may be empty', async () => {
  const account = await anAccount(answerTo('DescribeStackEvents', '<StackEvents></StackEvents>'))
  expect(await newestEventId(account, 'logpipe-x')).toBeUndefined()
  expect(await stackEvents(account, 'logpipe-x', 'newest operation')).toEqual([])
  const more = await anAccount(eventsAnswer('logpipe-x', [{ logicalId: 'Api', status: 'CREATE_COMPLETE' }]))
  expect(await stackEvents(more, 'logpipe-x', 'newest operation')).toHaveLength(2)
})
