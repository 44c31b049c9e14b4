import { expect, test } from 'vitest'
import { answerTo, refusal, stackAnswer } from '../../../test/cloudformation-answers.ts'
import { useFakeAccount } from '../../../test/fake-account.ts'
import { planRemoval } from './destroy-pipeline.ts'

const aws = useFakeAccount()

/** Plays `logpipe-x` in eu-west-1, and an edge stack of a region. */
function stacks({ main = 'CREATE_COMPLETE', edge, edgeOf }: { main?: string; edge: string; edgeOf: string }): void {
  aws.play('DescribeStacks', (parameters, region) => {
    const name = parameters.get('StackName') ?? ''
    if (region === 'eu-west-1') return stackAnswer({ name, status: main })
    const tags = { 'logpipe:stage': 'x', 'logpipe:region': edgeOf }
    return stackAnswer({ name, status: edge, tags, region, isProtected: edgeOf !== 'eu-west-1' })
  })
  aws.play('ListStackResources', () => answerTo('ListStackResources', '<StackResourceSummaries />'))
  aws.play('GetTemplate', () => answerTo('GetTemplate', '<TemplateBody>{"Resources":{}}</TemplateBody>'))
}

const planned = async () => {
  const openRegion = (region: string) => aws.in(region)
  return planRemoval(aws.in('eu-west-1'), { stackName: 'logpipe-x', openRegion })
}
const main = { stackName: 'logpipe-x', region: 'eu-west-1' }

test("another region's edge stack is left alone, busy or protected as it may be", async () => {
  stacks({ edge: 'UPDATE_IN_PROGRESS', edgeOf: 'eu-central-1' })
  expect((await planned()).stacks).toEqual([main])
})

test('its own edge stack goes with it', async () => {
  stacks({ edge: 'CREATE_COMPLETE', edgeOf: 'eu-west-1' })
  expect((await planned()).stacks).toEqual([main, { stackName: 'logpipe-x-edge', region: 'us-east-1' }])
})

test.each([
  [
    'stack',
    { main: 'UPDATE_IN_PROGRESS', edge: 'CREATE_COMPLETE' },
    'logpipe status --wait --stage x --region eu-west-1',
  ],
  [
    'edge stack',
    { edge: 'UPDATE_IN_PROGRESS' },
    'aws cloudformation describe-stacks --stack-name logpipe-x-edge --region us-east-1',
  ],
])('a busy %s of its own is refused with what to paste', async (_, state, command) => {
  stacks({ ...state, edgeOf: 'eu-west-1' })
  await expect(planned()).rejects.toMatchObject({
    code: 'stack_busy',
    message: expect.stringContaining(`: ${command}`),
  })
})

test('where there is neither stack it says so', async () => {
  aws.play('DescribeStacks', () => refusal('ValidationError', 'Stack with id x does not exist'))
  await expect(planned()).rejects.toMatchObject({ code: 'unknown_stack' })
})
