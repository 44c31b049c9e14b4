import { expect, test } from 'vitest'
import { anAssemblyStack } from '../../../test/an-assembly-stack.ts'
import { answerTo, escaped, stackAnswer } from '../../../test/cloudformation-answers.ts'
import { useFakeAccount } from '../../../test/fake-account.ts'
import { deployedTemplate } from '../stack/deployed-template.ts'
import { describeStack, type StackView } from '../stack/describe-stack.ts'
import { deployStack } from './deploy-stack.ts'

const aws = useFakeAccount()
const name = 'logpipe-x'
const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } }

function stackIn(status: string, body = JSON.stringify(template)): void {
  aws.play('DescribeStacks', () => stackAnswer({ name, status }))
  aws.play('GetTemplate', () => answerTo('GetTemplate', `<TemplateBody>${escaped(body)}</TemplateBody>`))
}

/** Looks at what deploying an empty template would change. */
const looking = (more: { madeFor?: { stack: StackView | undefined }; isWaiting?: boolean } = {}) =>
  deployStack(aws.in('eu-west-1'), {
    stackName: name,
    stack: anAssemblyStack(),
    parameters: {},
    method: 'direct',
    isDryRun: true,
    confirm: async () => false,
    onPlan: () => undefined,
    listener: { onStack: () => {}, onEvent: () => {}, onBusy: () => {}, onAsset: () => {}, onNote: () => {} },
    now: Date.now,
    signal: new AbortController().signal,
    ...more,
  })

test('what was made for a stack is for that stack alone', async () => {
  stackIn('CREATE_COMPLETE')
  const stack = await describeStack(aws.in('eu-west-1'), name)
  expect(await looking({ madeFor: { stack } })).toMatchObject({ kind: 'planned' })
  const refused = {
    code: 'stack_busy',
    message: expect.stringContaining('logpipe status --wait --stage x --region eu-west-1'),
  }
  await expect(looking({ madeFor: { stack: undefined } })).rejects.toMatchObject(refused)
  const changed = stack && { ...stack, changedAt: '2025-01-01T00:00:00.000Z' }
  await expect(looking({ madeFor: { stack: changed } })).rejects.toMatchObject(refused)
})

test.each([
  ['UPDATE_IN_PROGRESS', ['delete']],
  ['DELETE_IN_PROGRESS', []],
])('who only looks at a stack in %s compares with what stands of it', async (status, actions) => {
  stackIn(status)
  const looked = await looking({ isWaiting: false })
  expect('plan' in looked && looked.plan.changes.map(({ action }) => action)).toEqual(actions)
})

test('a status that nobody knows is refused by its name', async () => {
  stackIn('MIGRATION_PAUSED')
  await expect(looking()).rejects.toMatchObject({
    code: 'stack_broken',
    message: 'the stack logpipe-x is in MIGRATION_PAUSED, a status that this version of logpipe does not know',
  })
})

test('reads the template as it was sent; one of another tool has a sentence', async () => {
  stackIn('CREATE_COMPLETE')
  expect(await deployedTemplate(aws.in('eu-west-1'), name)).toEqual(template)
  stackIn('CREATE_COMPLETE', 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n')
  await expect(deployedTemplate(aws.in('eu-west-1'), name)).rejects.toMatchObject({
    code: 'stack_broken',
    message: expect.stringMatching(/is not the JSON that logpipe writes.*logpipe deploy --stage x --region eu-west-1$/),
  })
})
