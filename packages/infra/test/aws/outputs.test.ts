import type { Stack as FoundStack } from '@aws-sdk/client-cloudformation'
import { expect, test } from 'vitest'
import { deployedStackOf } from '../../src/account/find-stack.ts'
import { synthesized } from './templates.ts'

test('the outputs of the template are all that a command needs to use the stack', async () => {
  const { pipeline } = await synthesized()
  const Outputs = Object.keys(pipeline.Outputs).map((OutputKey) => ({
    OutputKey,
    OutputValue: OutputKey === 'EndpointUrl' ? 'https://logs.example.com' : `value of ${OutputKey}`,
  }))
  const found: FoundStack = {
    StackName: 'logpipe-test',
    CreationTime: new Date(0),
    StackStatus: 'CREATE_COMPLETE',
    Outputs,
  }
  expect(deployedStackOf(found, { stackName: 'logpipe-test', region: 'eu-west-1' })).toMatchObject({
    url: 'https://logs.example.com',
    tables: {
      logs: 'value of LogsTableName',
      tenants: 'value of TenantsTableName',
      manifests: 'value of ManifestsTableName',
    },
    queues: { ingest: 'value of IngestQueueUrl', deadLetter: 'value of DeadLetterQueueUrl' },
    masterKeySecretArn: 'value of MasterKeySecretArn',
    digestKeySecretArn: 'value of DigestKeySecretArn',
    readTenantRoleArn: 'value of ReadTenantRoleArn',
    workerConcurrency: 10,
    watchMinutes: 0,
  })
})
