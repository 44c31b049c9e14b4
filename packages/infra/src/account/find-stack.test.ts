import type { Stack } from '@aws-sdk/client-cloudformation'
import { expect, test } from 'vitest'
import { deployedStackOf } from './find-stack.ts'

const place = { stackName: 'logpipe-prod', region: 'eu-central-1' }

const outputs: Readonly<Record<string, string>> = {
  EndpointUrl: 'https://abc.execute-api.eu-central-1.amazonaws.com/',
  MasterKeySecretArn: 'arn:aws:secretsmanager:eu-central-1:1:secret:key',
  LogsTableName: 'logs-1',
  TenantsTableName: 'tenants-1',
  IngestQueueUrl: 'https://sqs/ingest',
  DeadLetterQueueUrl: 'https://sqs/dead',
}

function aStack(StackStatus: Stack['StackStatus'], without = '', url = outputs.EndpointUrl): Stack {
  const left = Object.entries({ ...outputs, EndpointUrl: url }).filter(([name]) => without !== '*' && name !== without)
  const Outputs = left.map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }))
  return { StackName: place.stackName, CreationTime: new Date(0), StackStatus, Outputs }
}

test.each(['CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE'] as const)(
  'a stack that is %s can be used: its outputs say where everything is',
  (status) => {
    expect(deployedStackOf(aStack(status), place)).toEqual({
      ...place,
      status,
      url: 'https://abc.execute-api.eu-central-1.amazonaws.com',
      tables: { logs: 'logs-1', tenants: 'tenants-1' },
      queues: { ingest: 'https://sqs/ingest', deadLetter: 'https://sqs/dead' },
      masterKeySecretArn: outputs.MasterKeySecretArn,
      workerConcurrency: 10,
      watchMinutes: 0,
    })
  },
)

test('a stack of this release has a digest key and manifests too', () => {
  const found = aStack('CREATE_COMPLETE')
  const later = { DigestKeySecretArn: 'arn:digest', ManifestsTableName: 'manifests-1' }
  const added = Object.entries(later).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }))
  const Outputs = [...(found.Outputs ?? []), ...added]
  expect(deployedStackOf({ ...found, Outputs }, place)).toMatchObject({
    digestKeySecretArn: 'arn:digest',
    tables: { logs: 'logs-1', tenants: 'tenants-1', manifests: 'manifests-1' },
  })
})

test('an endpoint may be of http, as an emulator has it', () => {
  const found = aStack('CREATE_COMPLETE', '', 'http://127.0.0.1:4566')
  expect(deployedStackOf(found, place).url).toBe('http://127.0.0.1:4566')
})

test.each<[string, Stack | undefined, string, string]>([
  ['is not there', undefined, 'unknown_stack', 'there is no stack logpipe-prod in eu-central-1'],
  ['was deleted', aStack('DELETE_COMPLETE'), 'unknown_stack', 'there is no stack logpipe-prod'],
  ['is being created', aStack('CREATE_IN_PROGRESS', '*'), 'stack_busy', 'is CREATE_IN_PROGRESS'],
  ['was never created', aStack('REVIEW_IN_PROGRESS', '*'), 'stack_broken', 'is REVIEW_IN_PROGRESS: it was never'],
  ['failed', aStack('ROLLBACK_COMPLETE', '*'), 'stack_broken', 'is ROLLBACK_COMPLETE and has no endpoint'],
  [
    'lacks an output',
    aStack('CREATE_COMPLETE', 'DeadLetterQueueUrl'),
    'stack_broken',
    'is CREATE_COMPLETE without the outputs DeadLetterQueueUrl: logpipe did not create it',
  ],
  ...['not a url', 'ftp://abc', 'abc.example:443'].map((url): [string, Stack, string, string] => [
    `has its endpoint at ${url}`,
    aStack('CREATE_COMPLETE', '', url),
    'stack_broken',
    `EndpointUrl of the stack logpipe-prod in eu-central-1 is "${url}", which is not a URL`,
  ]),
])('a stack that %s cannot, and the sentence says why', (_, found, code, sentence) => {
  expect(() => deployedStackOf(found, place)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(sentence) }),
  )
})
