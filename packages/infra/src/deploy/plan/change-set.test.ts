import { expect, test } from 'vitest'
import { answerTo, refusal, stackAnswer } from '../../../test/cloudformation-answers.ts'
import { useFakeAccount } from '../../../test/fake-account.ts'
import { createChangeSet, describeChangeSet, settleChangeSet } from './change-set.ts'

const aws = useFakeAccount()
const name = 'logpipe-x'
const id = 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/logpipe/1'
const gone = refusal('ChangeSetNotFound', 'ChangeSet [logpipe] does not exist', 404)
const described = (status: string, more = '') =>
  answerTo('DescribeChangeSet', `<ChangeSetId>${id}</ChangeSetId><Status>${status}</Status>${more}`)

function playCreation(stack: ReturnType<typeof stackAnswer>): { readonly types: () => readonly (string | null)[] } {
  const types: (string | null)[] = []
  aws.play('DescribeStacks', () => stack)
  aws.play('DeleteChangeSet', () => answerTo('DeleteChangeSet', ''))
  aws.play('CreateChangeSet', (parameters) => {
    types.push(parameters.get('ChangeSetType'))
    return answerTo('CreateChangeSet', `<Id>${id}</Id>`)
  })
  return { types: () => types }
}

test.each([
  ['is not there', refusal('ValidationError', 'Stack with id x does not exist'), 'CREATE', 0],
  ['is empty', stackAnswer({ name, status: 'REVIEW_IN_PROGRESS' }), 'CREATE', 2],
  ['is there', stackAnswer({ name, status: 'UPDATE_COMPLETE' }), 'UPDATE', 2],
])('of a stack that %s; one of the same name is gone before', async (_, stack, type, looks) => {
  const { types } = playCreation(stack)
  let asked = 0
  aws.play('DescribeChangeSet', () => {
    asked += 1
    return asked < 2 ? described('DELETE_IN_PROGRESS') : gone
  })
  expect(await createChangeSet(aws.in('eu-west-1'), { StackName: name })).toBe(id)
  expect(types()).toEqual([type])
  expect(asked).toBe(looks)
})

test('is read once CloudFormation has worked it out, or nobody waits any more', async () => {
  const states = ['CREATE_PENDING', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE']
  aws.play('DescribeChangeSet', () => described(states.shift() ?? ''))
  const { signal } = new AbortController()
  const account = aws.in('eu-west-1')
  expect(await settleChangeSet(account, name, { id, signal })).toMatchObject({ id, status: 'CREATE_COMPLETE' })
  states.push('CREATE_IN_PROGRESS')
  const stopped = await settleChangeSet(account, name, { id, signal: AbortSignal.abort() })
  expect(stopped).toMatchObject({ status: 'CREATE_IN_PROGRESS' })
  aws.play('DescribeChangeSet', () => gone)
  expect(await settleChangeSet(account, name, { id, signal })).toBeUndefined()
})

test('has the changes of all its pages, and by its ARN after the first', async () => {
  const asked: (string | null)[] = []
  const change = (logicalId: string) =>
    `<Changes><member><ResourceChange><LogicalResourceId>${logicalId}</LogicalResourceId></ResourceChange></member></Changes>`
  aws.play('DescribeChangeSet', (parameters) => {
    asked.push(parameters.get('ChangeSetName'))
    return parameters.has('NextToken')
      ? described('CREATE_COMPLETE', change('B'))
      : described('CREATE_COMPLETE', `${change('A')}<NextToken>2</NextToken>`)
  })
  const changeSet = await describeChangeSet(aws.in('eu-west-1'), name, 'logpipe')
  expect(changeSet?.changes.map(({ ResourceChange }) => ResourceChange?.LogicalResourceId)).toEqual(['A', 'B'])
  expect(asked).toEqual(['logpipe', id])
})

test.each([
  ["The submitted information didn't contain changes. Submit different information.", true],
  ['No updates are to be performed.', true],
  ['Template error: no such resource', false],
])('that failed for %j changes nothing: %s', async (reason, isNoOp) => {
  aws.play('DescribeChangeSet', () => described('FAILED', `<StatusReason>${reason}</StatusReason>`))
  expect(await describeChangeSet(aws.in('eu-west-1'), name, id)).toMatchObject({ isNoOp, reason })
})
