import { beforeEach, expect, test } from 'vitest'
import { answerTo, escaped, refusal } from '../../../test/cloudformation-answers.ts'
import { useFakeAccount } from '../../../test/fake-account.ts'
import { useFakeBucket } from '../../../test/fake-bucket.ts'
import { keepForRollback, removeOldBundles } from './tidy-bundles.ts'

const aws = useFakeAccount()
const bucket = useFakeBucket('<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID>')
const nowMs = Date.parse('2026-06-30T00:00:00Z')
const dayMs = 86_400_000

const keyOf = (letter: string, type = 'zip'): string => `${letter.repeat(64)}.${type}`
const notes: string[] = []
const request = (signal = new AbortController().signal) => ({
  now: () => nowMs,
  signal,
  listener: {
    onNote: (note: string) => void notes.push(note),
    onStack: () => undefined,
    onEvent: () => undefined,
    onBusy: () => undefined,
    onAsset: () => undefined,
  },
})

beforeEach(() => {
  notes.length = 0
})

function put(...objects: readonly (readonly [key: string, days: number])[]): void {
  for (const [key, days] of objects) {
    bucket.objects.set(key, { headers: {}, body: Buffer.alloc(100), modified: new Date(nowMs - days * dayMs) })
  }
}

/** Stacks by name, each with its status and a template that names these bundles. */
function playStacks(stacks: Readonly<Record<string, readonly [status: string, template: string]>>): void {
  const members = Object.entries(stacks).map(
    ([name, [status]]) =>
      `<member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime></member>`,
  )
  aws.play('ListStacks', () => answerTo('ListStacks', `<StackSummaries>${members.join('')}</StackSummaries>`))
  aws.play('GetTemplate', (parameters) => {
    const [, template = ''] = stacks[parameters.get('StackName') ?? ''] ?? []
    return answerTo('GetTemplate', `<TemplateBody>${escaped(template)}</TemplateBody>`)
  })
}

const naming = (...keys: readonly string[]): string => JSON.stringify({ Resources: keys.map((S3Key) => ({ S3Key })) })
const left = (): readonly string[] => [...bucket.objects.keys()]

test('what no stack names goes after 30 days; what is in use, young or not ours stays', async () => {
  const [used, usedByOther, unused, young] = ['a', 'b', 'c', 'd'].map((letter) => keyOf(letter))
  const others = ['notes.txt', `backup/${keyOf('e')}`, `${'E'.repeat(64)}.zip`, `${'e'.repeat(63)}.zip`]
  for (const key of [used, usedByOther, unused, keyOf('c', 'json'), ...others]) put([key ?? '', 30.1])
  put([young ?? '', 29.9])
  playStacks({
    'logpipe-prod': ['UPDATE_COMPLETE', naming(used ?? '')],
    // Another tool's YAML names it too.
    'logpipe-pr-7': ['ROLLBACK_COMPLETE', `Code:\n  S3Key: ${usedByOther}\n`],
    'logpipe-gone': ['DELETE_COMPLETE', naming(unused ?? '')],
    other: ['UPDATE_IN_PROGRESS', naming(unused ?? '')],
  })
  await removeOldBundles(aws.in('eu-west-1'), request())
  expect(notes).toEqual([])
  expect(left().toSorted()).toEqual([used, usedByOther, young, ...others].toSorted())
  expect(aws.calls().filter((call) => call.endsWith('GetTemplate'))).toHaveLength(2)
})

test.each([
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_ROLLBACK_FAILED',
  'UPDATE_FAILED',
  'SOMETHING_NEW',
])('nothing goes while a stack is in %s: it may go back to any object', async (status) => {
  put([keyOf('c'), 31])
  playStacks({ 'logpipe-prod': ['UPDATE_COMPLETE', naming()], 'logpipe-x-edge': [status, naming()] })
  await removeOldBundles(aws.in('us-east-1'), request())
  expect(left()).toEqual([keyOf('c')])
  expect(notes).toEqual([])
})

test('what was uploaded anew while the templates were read stays', async () => {
  put([keyOf('c'), 31], [keyOf('d'), 31])
  playStacks({ 'logpipe-prod': ['UPDATE_COMPLETE', naming()] })
  aws.play('GetTemplate', () => {
    put([keyOf('c'), 0])
    return answerTo('GetTemplate', '<TemplateBody>{}</TemplateBody>')
  })
  await removeOldBundles(aws.in('eu-west-1'), request())
  expect(left()).toEqual([keyOf('c')])
})

test('where nothing is old, CloudFormation is asked nothing', async () => {
  put([keyOf('c'), 29])
  await removeOldBundles(aws.in('eu-west-1'), request())
  expect(aws.calls()).toEqual([])
})

test('who may not delete, or may not list, is told so in a note', async () => {
  put([keyOf('c'), 31])
  playStacks({ 'logpipe-prod': ['UPDATE_COMPLETE', naming()] })
  bucket.deny()
  await removeOldBundles(aws.in('eu-west-1'), request())
  aws.play('ListStacks', () =>
    refusal('AccessDenied', 'ada is not authorized to perform: cloudformation:ListStacks', 403),
  )
  await removeOldBundles(aws.in('eu-west-1'), request())
  const doing = 'removing old bundles from the bucket logpipe-assets-123456789012-eu-west-1'
  expect(notes[0]).toMatch(new RegExp(`^${doing}: arn:aws:iam::1:user/ada may not s3:`))
  expect(notes[1]).toMatch(/^listing the stacks: this identity may not cloudformation:ListStacks/)
  expect(left()).toEqual([keyOf('c')])
})

test('what is about to be replaced is renewed, so that it stays for whoever goes back', async () => {
  const [old, young, gone] = [keyOf('a'), keyOf('b'), keyOf('c')]
  put([old, 20.1], [young, 19.9], [keyOf('d'), 40])
  playStacks({ 'logpipe-prod': ['UPDATE_COMPLETE', naming(old, young, gone)] })
  await keepForRollback(aws.in('eu-west-1'), 'logpipe-prod', request())
  expect(notes).toEqual([])
  expect(bucket.copies()).toEqual([old])
  expect(bucket.objects.get(old)?.headers).toMatchObject({
    'x-amz-metadata-directive': 'REPLACE',
    'content-type': 'application/zip',
    'x-amz-expected-bucket-owner': '123456789012',
    'x-amz-source-expected-bucket-owner': '123456789012',
    'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': 'key-1',
  })
})

test('who may not renew is told so in a note; an interrupted deployment says nothing of it', async () => {
  put([keyOf('a'), 21])
  playStacks({ 'logpipe-prod': ['UPDATE_COMPLETE', naming(keyOf('a'))] })
  bucket.deny()
  await keepForRollback(aws.in('eu-west-1'), 'logpipe-prod', request())
  expect(notes).toEqual([expect.stringMatching(/^renewing the deployed bundles in the bucket logpipe-assets-/)])
  await keepForRollback(aws.in('eu-west-1'), 'logpipe-prod', request(AbortSignal.abort()))
  expect(notes).toHaveLength(1)
})
