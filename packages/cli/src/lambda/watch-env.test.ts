import { expect, test } from 'vitest'
import { readWatchEnv } from './watch-env.ts'

const env = {
  AWS_REGION: 'eu-west-1',
  LOGPIPE_STAGE: 'prod',
  LOGPIPE_ENDPOINT: 'https://logs.example.com',
  LOGPIPE_TABLE: 'logs-1',
  LOGPIPE_TENANTS_TABLE: 'tenants-1',
  LOGPIPE_QUEUE_URL: 'https://sqs/ingest',
  LOGPIPE_DEAD_LETTER_QUEUE_URL: 'https://sqs/dead',
}

test('says where the endpoint, the tables and the queues are, and names no key', () => {
  expect(readWatchEnv({ ...env, LOGPIPE_TENANT_ROLE_ARN: 'arn:role' })).toEqual({
    stage: 'prod',
    url: 'https://logs.example.com',
    stores: {
      dynamodb: { region: 'eu-west-1' },
      sqs: { region: 'eu-west-1' },
      tables: { logs: 'logs-1', tenants: 'tenants-1' },
      queues: { ingest: 'https://sqs/ingest', deadLetter: 'https://sqs/dead' },
    },
    tenantRoleArn: 'arn:role',
  })
})

test('names every variable that is missing', () => {
  const { LOGPIPE_STAGE: _, ...rest } = env
  expect(() => readWatchEnv({ ...rest, LOGPIPE_TABLE: '' })).toThrow(
    'missing environment variables: LOGPIPE_STAGE, LOGPIPE_TABLE',
  )
})
