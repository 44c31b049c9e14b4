import type { Stack as FoundStack } from '@aws-sdk/client-cloudformation'
import { Template } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { deployedStackOf } from '../../src/account/find-stack.ts'
import { aStack } from './a-stack.ts'

test('the outputs of the template are all that a command needs to use the stack', () => {
  const { stack, remove } = aStack()
  const Outputs = Object.keys(Template.fromStack(stack).findOutputs('*')).map((OutputKey) => ({
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
    tables: { logs: 'value of LogsTableName', tenants: 'value of TenantsTableName' },
    queues: { ingest: 'value of IngestQueueUrl', deadLetter: 'value of DeadLetterQueueUrl' },
    masterKeySecretArn: 'value of MasterKeySecretArn',
  })
  remove()
})
