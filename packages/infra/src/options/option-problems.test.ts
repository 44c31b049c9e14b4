import { expect, test } from 'vitest'
import type { DeployOptions } from './deploy-options.ts'
import { optionProblems } from './option-problems.ts'
import { parametersOf } from './template-parameters.ts'

test.each(['a', 'prod', 'pr-12', 'a'.repeat(20)])('takes the stage %s', (stage) => {
  expect(optionProblems(stage, {})).toEqual([])
})

test.each(['', 'A', '1a', '-a', 'a-', 'a_b', 'a'.repeat(21), 'prod-edge'])('refuses the stage %j', (stage) => {
  expect(optionProblems(stage, {})).toEqual([expect.stringMatching(/^--stage is ".*"; it must be/)])
})

test('names every problem at once', () => {
  const wrong = {
    workMsPerChar: -1,
    alarmEmail: 'nobody',
    domain: 'logs_example',
    hostedZoneId: '/hostedzone/Z1',
    certificateArn: 'arn:aws:iam::1:role/x',
    permissionsBoundary: 'boundary',
  }
  expect(optionProblems('', wrong).map((problem) => problem.split(' ')[0])).toEqual([
    '--stage',
    '--simulate-work',
    '--permissions-boundary',
    '--alarm-email',
    '--domain',
    '--hosted-zone',
    '--certificate',
  ])
})

test.each([
  ['--simulate-work', { workMsPerChar: 10_000 }, { workMsPerChar: 10_001 }],
  ['--warm-writes', { warmWrites: 0 }, { warmWrites: 3_999 }],
  ['--warm-writes', { warmWrites: 4_000 }, { warmWrites: -1 }],
  ['--domain', { domain: domainOf(253) }, { domain: domainOf(254) }],
])('%s has a limit: %j is at it, %j beyond it', (flag, taken, refused) => {
  expect(optionProblems('prod', taken)).toEqual([])
  expect(optionProblems('prod', refused)).toEqual([expect.stringMatching(`^${flag} is .*; it must be`)])
})

/** A host name of a length. */
function domainOf(length: number): string {
  return `${'a.'.repeat(length)}`
    .slice(0, length - 3)
    .replace(/\.$/, 'a')
    .concat('.io')
}

test('takes what is right, and nothing where something is taken back', () => {
  const right = {
    workMsPerChar: 0.5,
    alarmEmail: 'ops@example.com',
    domain: 'logs.example.com',
    hostedZoneId: 'Z0123456789ABC',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b-2c',
    permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
  }
  expect(optionProblems('prod', right)).toEqual([])
  expect(optionProblems('prod', { alarmEmail: '', domain: '', hostedZoneId: '', certificateArn: '' })).toEqual([])
})

test('names a parameter only for what was chosen: the others keep their value', () => {
  expect(parametersOf('prod', {})).toEqual({ Stage: 'prod' })
  expect(parametersOf('prod', { isOpen: false, workMsPerChar: 50, domain: '' })).toEqual({
    Stage: 'prod',
    Open: 'false',
    WorkMsPerChar: '50',
    DomainName: '',
  })
})

test.each<[DeployOptions, string]>([
  [{ workerConcurrency: 1.5 }, '--worker-concurrency is 1.5'],
  [{ logRetentionDays: 2 }, '--log-retention is 2; it must be one of 1, 3, 5'],
  [{ workerMemoryMb: 64 }, '--worker-memory is 64'],
  [{ kmsKey: 'alias/mine' }, '--kms-key is "alias/mine"; it must be the ARN of a KMS key, not of an alias'],
  [{ tags: { 'aws:team': 'x' } }, '--tag is "aws:team=x"'],
  [{ tags: { team: 'a;b' } }, '--tag is "team=a;b"'],
  [{ tags: { 'logpipe:stage': 'x' } }, '--tag is "logpipe:stage=x"'],
  [{ alarmTopic: 'arn:aws:sns:eu-west-1:111122223333:t', alarmEmail: 'a@b.cd' }, 'exclude each other'],
])('refuses %j', (options, problem) => {
  expect(optionProblems('prod', options)).toEqual([expect.stringContaining(problem)])
})

test('names each tag that is wrong, and none that is right', () => {
  const tags = { team: 'search', 'a;b': 'x', 'aws:x': 'y' }
  expect(optionProblems('prod', { tags }).map((problem) => problem.split(';')[0])).toEqual([
    '--tag is "a',
    '--tag is "aws:x=y"',
  ])
})

test('takes tags as AWS does, and an empty value that takes one back', () => {
  expect(optionProblems('prod', { tags: { team: 'Größe 1', 'cost:center': 'a/b=c+d@e.f', old: '' } })).toEqual([])
})
