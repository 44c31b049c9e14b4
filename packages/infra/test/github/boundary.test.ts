import { describe, expect, test } from 'vitest'
import { asDeployed } from '../aws/as-deployed.ts'
import { principalOf } from '../aws/policies.ts'
import { synthesized } from '../aws/templates.ts'
import { ask, stackName } from './needed-actions.ts'
import { account, boundary, region, roleDocument } from './role-document.ts'
import { type Asked, type Asker, decide, sessionOf } from './simulate.ts'

interface Resource {
  readonly Type: string
  readonly Properties: {
    readonly PolicyDocument?: {
      readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[]
    }
  }
}

const { pipeline: template } = await synthesized()
const resources: Readonly<Record<string, Resource>> = template.Resources

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
const place = `${region}:${account}`
const row = `arn:aws:dynamodb:${place}:table/${stackName}-LogsTable-1A2B`
const queue = `arn:aws:sqs:${place}:${stackName}-IngestQueue-1A2B`

/** A role of the stack that was given every right there is. */
const raised: Asker = {
  arn: sessionOf(`arn:aws:iam::${account}:role/logpipe/${stackName}-WorkerRole-1A2B`),
  policies: [{ name: 'everything', policy: everything }],
  boundary: roleDocument().boundary,
}

test("every action of the functions' own policies is within the boundary", async () => {
  const statements = Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .flatMap(({ Properties }) => Properties.PolicyDocument?.Statement ?? [])
  const actions = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action)
  expect(new Set(actions).size).toBeGreaterThan(12)
  // The key has a test of its own.
  for (const action of new Set(actions.filter((one) => !one.startsWith('kms:')))) {
    expect(await decide(raised, { action, resource: resourceOf(action) }), action).toBe('Allowed')
  }
  expect(await decide(raised, { action: 'dynamodb:Query', resource: `${row}/index/recent` })).toBe('Allowed')
})

test('a function takes on the role for its tenants under the boundary, by its own policy, and with one tenant only', async () => {
  const deployed = asDeployed(template, { Stage: 'test', PermissionsBoundary: boundary }).resources
  for (const name of ['Worker', 'Read']) {
    const { arn, policies } = principalOf(deployed, `${name}Role`)
    const rows = principalOf(deployed, `${name}TenantRole`)
    // In the template a role has the name of its resource; CloudFormation puts the stack's before it.
    const named = <T>(value: T): T =>
      JSON.parse(JSON.stringify(value).replaceAll(':role/logpipe/', `:role/logpipe/${stackName}-`))
    const asker: Asker = {
      arn: sessionOf(named(arn)),
      policies: named(policies) as Asker['policies'],
      boundary: roleDocument().boundary,
      resourcePolicy: named(rows.trust),
    }
    const tagged = { 'aws:RequestTag/tenant_id': 'acme', 'aws:TagKeys': ['tenant_id'] }
    for (const asked of ask('sts', 'AssumeRole TagSession', named(rows.arn), tagged)) {
      expect(await decide(asker, asked), `${name}: ${asked.action}`).toBe('Allowed')
    }
    expect(await decide(asker, { action: 'sts:AssumeRole', resource: named(rows.arn) })).not.toBe('Allowed')
  }
})

test("a key of the operator's is used through DynamoDB and SQS, and in no other way", async () => {
  const key = `arn:aws:kms:${place}:key/0a1b2c3d-1111-2222-3333-444455556666`
  const actions = 'Decrypt Encrypt GenerateDataKey DescribeKey'
  // As KMS makes a key: its policy leaves the rest to IAM.
  const leavesToIam = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  }
  const user: Asker = { ...raised, resourcePolicy: { Version: '2012-10-17', Statement: [leavesToIam] } }
  for (const service of ['dynamodb', 'sqs']) {
    for (const one of ask('kms', actions, key, { 'kms:ViaService': `${service}.${region}.amazonaws.com` })) {
      expect(await decide(user, one), one.action).toBe('Allowed')
    }
  }
  for (const one of [
    ...ask('kms', actions, key),
    ...ask('kms', actions, key, { 'kms:ViaService': `s3.${region}.amazonaws.com` }),
    ...ask('kms', 'CreateGrant PutKeyPolicy ScheduleKeyDeletion', key),
  ]) {
    expect(await decide(user, one), one.action).not.toBe('Allowed')
  }
})

function resourceOf(action: string): string {
  const targets: Readonly<Record<string, string>> = {
    dynamodb: row,
    sqs: queue,
    sts: `arn:aws:iam::${account}:role/logpipe/${stackName}-WorkerTenantRole-1A2B`,
    logs: `arn:aws:logs:${place}:log-group:${stackName}-WorkerLogs-1A2B:log-stream:one`,
    secretsmanager: `arn:aws:secretsmanager:${place}:secret:MasterKey9A7B57BB-aBcDeFgHiJkL-AbCdEf`,
  }
  return targets[action.split(':')[0] ?? ''] ?? ''
}

describe('a role under the boundary, whatever it was given, cannot', () => {
  test.each<[string, readonly Asked[]]>([
    ['do IAM', ask('iam', 'CreateUser', `arn:aws:iam::${account}:user/x`)],
    ['make roles', ask('iam', 'CreateRole PutRolePolicy PassRole', `arn:aws:iam::${account}:role/logpipe/logpipe-x`)],
    ['change the boundary', ask('iam', 'CreatePolicyVersion', boundary)],
    ['take on other roles', ask('sts', 'AssumeRole', `arn:aws:iam::${account}:role/admin`)],
    [
      'take on a role that is called as ours are',
      ask('sts', 'AssumeRole', `arn:aws:iam::${account}:role/logpipe-admin`),
    ],
    ['take on a role under a path like ours', ask('sts', 'AssumeRole', `arn:aws:iam::${account}:role/logpipe/admin`)],
    ['take on roles of other accounts', ask('sts', 'AssumeRole', 'arn:aws:iam::999900001111:role/logpipe/logpipe-x')],
    ['reach other tables', ask('dynamodb', 'GetItem PutItem Query', `arn:aws:dynamodb:${place}:table/orders`)],
    ['scan or delete', ask('dynamodb', 'Scan DeleteItem DeleteTable', row)],
    ['reach other queues', ask('sqs', 'SendMessage ReceiveMessage', `arn:aws:sqs:${place}:orders`)],
    ['empty a queue', ask('sqs', 'PurgeQueue DeleteQueue', queue)],
    [
      'read other secrets',
      ask('secretsmanager', 'GetSecretValue', `arn:aws:secretsmanager:${place}:secret:orders-AbCdEf`),
    ],
    [
      'write the master key',
      ask('secretsmanager', 'PutSecretValue', `arn:aws:secretsmanager:${place}:secret:MasterKey9A7B57BB-a-AbCdEf`),
    ],
    [
      'write the digest key',
      ask('secretsmanager', 'PutSecretValue', `arn:aws:secretsmanager:${place}:secret:MasterKeyForDigests-a-AbCdEf`),
    ],
    ['deploy', ask('cloudformation', 'UpdateStack', `arn:aws:cloudformation:${place}:stack/${stackName}/1`)],
    ['change functions', ask('lambda', 'UpdateFunctionCode', `arn:aws:lambda:${place}:function:${stackName}-F`)],
    ['read buckets', ask('s3', 'GetObject', 'arn:aws:s3:::orders/a')],
    ['start machines', ask('ec2', 'RunInstances', `arn:aws:ec2:${place}:instance/i-0a1b2c3d`)],
  ])('%s', async (_, asked) => {
    for (const one of asked) expect(await decide(raised, one), one.action).not.toBe('Allowed')
  })
})
