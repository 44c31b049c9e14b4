import { describe, expect, test } from 'vitest'
import { synthesized } from '../aws/templates.ts'
import { ask, assetBucket, neededActions, neededByCommand, neededInFront, stackName } from './needed-actions.ts'
import {
  account,
  boundary,
  ownStack,
  type PolicyDocument,
  region,
  roleDocument,
  self,
  writtenTemplate,
} from './role-document.ts'
import { type Asked, decide, deployer } from './simulate.ts'

const { pipeline } = await synthesized()
const resources: Readonly<Record<string, { readonly Type: string }>> = pipeline.Resources

const role = deployer(roleDocument())
const place = `${region}:${account}`

async function refused(asker: typeof role, asked: readonly Asked[]): Promise<readonly string[]> {
  const answers = await Promise.all(asked.map((one) => decide(asker, one)))
  return asked.filter((_, i) => answers[i] !== 'Allowed').map(({ action, resource }) => `${action} ${resource}`)
}

describe('the role may deploy', () => {
  const types = [...new Set(Object.values(resources).map(({ Type }) => Type))].sort()

  test('every type of resource of the template is known here', () => {
    const known = [...Object.keys(neededActions), ...Object.keys(neededInFront)]
    expect(types.filter((type) => !known.includes(type))).toEqual([])
    expect(types.length).toBeGreaterThan(15)
  })

  test.each(Object.keys(neededActions))('%s: made, read, changed and removed', async (type) => {
    const ids = Object.keys(resources).filter((id) => resources[id]?.Type === type)
    const asked = (ids.length > 0 ? ids : ['Some']).flatMap((id) => neededActions[type]?.(id) ?? [])
    expect(asked.length).toBeGreaterThan(0)
    expect(await refused(role, asked)).toEqual([])
  })

  test('what the command calls itself', async () => {
    expect(await refused(role, neededByCommand)).toEqual([])
  })

  const inFront = Object.values(neededInFront).flatMap((asked) => asked('WebAcl'))

  test('a domain and WAF only when it was made for them, and no other domain or zone', async () => {
    const chosen = { DomainName: 'logs.example.com', HostedZoneId: 'Z0123456789', AllowWaf: 'true' }
    const made = deployer(roleDocument(chosen))
    expect(await refused(made, inFront)).toEqual([])
    expect(await refused(role, inFront)).toHaveLength(inFront.length)
    const others = [
      ...ask('acm', 'RequestCertificate', '*', { 'acm:DomainNames': ['logs.example.com', 'www.example.com'] }),
      ...ask('acm', 'RequestCertificate', '*'),
      ...ask('apigateway', 'DELETE', `arn:aws:apigateway:${region}::/domainnames/www.example.com`),
      ...ask('route53', 'ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z9'),
    ]
    expect(await refused(made, others)).toHaveLength(others.length)
  })

  test('tables and master key deleted only when it was made for that', async () => {
    const removal = [
      ...ask('dynamodb', 'DeleteTable', `arn:aws:dynamodb:${place}:table/${stackName}-LogsTable-1A2B`),
      ...ask('secretsmanager', 'DeleteSecret', secret('MasterKey9A7B57BB')),
    ]
    expect(await refused(role, removal)).toHaveLength(2)
    expect(await refused(deployer(roleDocument({ AllowRemoval: 'true' })), removal)).toEqual([])
  })

  test('the digest key is deleted with its stack, and neither read nor written', async () => {
    expect(await refused(role, ask('secretsmanager', 'DeleteSecret', secret('MasterKeyForDigests')))).toEqual([])
    const values = ask('secretsmanager', 'GetSecretValue PutSecretValue UpdateSecret', secret('MasterKeyForDigests'))
    expect(await refused(role, values)).toHaveLength(3)
  })
})

function secret(id: string): string {
  return `arn:aws:secretsmanager:${place}:secret:${id}-aBcDeFgHiJkL-AbCdEf`
}

describe('the role is no administrator', () => {
  const ourRole = `arn:aws:iam::${account}:role/logpipe/${stackName}-IngestRole-1A2B`
  /** Made by somebody else, and stronger. The first two are only called as ours are, or are only where ours are. */
  const strongerRoles = ['logpipe-admin', 'logpipe/admin', 'logpipe-test/logpipe-admin', 'admin'].map(
    (name) => `arn:aws:iam::${account}:role/${name}`,
  )
  const bounded = { 'iam:PermissionsBoundary': boundary }
  const otherBoundary = { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' }
  const lambda = { 'iam:PassedToService': 'lambda.amazonaws.com' }
  const table = `arn:aws:dynamodb:${place}:table/${stackName}-LogsTable-1A2B`
  const writes = 'CreateRole PutRolePolicy AttachRolePolicy PutRolePermissionsBoundary UpdateAssumeRolePolicy'
  const stack = `arn:aws:cloudformation:${place}:stack/${stackName}/0a1b2c3d`
  const withRole = 'CreateChangeSet CreateStack UpdateStack DeleteStack ContinueUpdateRollback RollbackStack'

  const masterKeyWrites = 'UpdateSecret PutSecretValue UpdateSecretVersionStage PutResourcePolicy'

  test.each<[string, readonly Asked[]]>([
    ['a role without the boundary', ask('iam', writes, ourRole)],
    ['a role under another boundary', ask('iam', writes, ourRole, otherBoundary)],
    ['a role of another name', ask('iam', writes, `arn:aws:iam::${account}:role/admin`, bounded)],
    ['taking the boundary off', ask('iam', 'DeleteRolePermissionsBoundary', ourRole, bounded)],
    ['managed policies on a role', ask('iam', 'AttachRolePolicy DetachRolePolicy', ourRole, bounded)],
    ['its role to another service', ask('iam', 'PassRole', ourRole, { 'iam:PassedToService': 'ec2.amazonaws.com' })],
    ["somebody else's role, given to a function", strongerRoles.flatMap((one) => ask('iam', 'PassRole', one, lambda))],
    [
      "somebody else's role, trusting others or going",
      strongerRoles.flatMap((one) => ask('iam', `${writes} UpdateRole DeleteRole DeleteRolePolicy`, one, bounded)),
    ],
    [
      'stacks with the rights of a role',
      strongerRoles.flatMap((one) => ask('cloudformation', withRole, stack, { 'cloudformation:RoleArn': one })),
    ],
    [
      'a role for CloudFormation',
      ask('iam', 'PassRole', ourRole, { 'iam:PassedToService': 'cloudformation.amazonaws.com' }),
    ],
    ['itself', ask('iam', `${writes} DeleteRole DeleteRolePolicy`, self, bounded)],
    ['itself, handed to a function', ask('iam', 'PassRole', self, lambda)],
    [
      'the boundary',
      ask('iam', 'CreatePolicyVersion SetDefaultPolicyVersion DeletePolicy DeletePolicyVersion', boundary),
    ],
    ['its own stack', ask('cloudformation', 'UpdateStack DeleteStack CreateChangeSet ExecuteChangeSet', ownStack)],
    ['users, keys and policies', ask('iam', 'CreateUser CreateAccessKey', `arn:aws:iam::${account}:user/logpipe-x`)],
    ['a policy', ask('iam', 'CreatePolicy', `arn:aws:iam::${account}:policy/logpipe-x`)],
    ['another role, taken on', ask('sts', 'AssumeRole', ourRole)],
    ['tables', ask('dynamodb', 'UpdateTable DeleteTable', `arn:aws:dynamodb:${place}:table/orders`)],
    ['queues', ask('sqs', 'DeleteQueue SetQueueAttributes', `arn:aws:sqs:${place}:orders`)],
    ['functions', ask('lambda', 'UpdateFunctionCode DeleteFunction', `arn:aws:lambda:${place}:function:orders`)],
    ['stacks', ask('cloudformation', 'UpdateStack DeleteStack', `arn:aws:cloudformation:${place}:stack/orders/1`)],
    ['buckets', ask('s3', 'CreateBucket PutBucketPolicy ListBucket', 'arn:aws:s3:::orders')],
    [
      'the bucket, or versions of what it deleted in it',
      [
        ...ask('s3', 'DeleteBucket', assetBucket, { 'aws:ResourceAccount': account }),
        ...ask('s3', 'DeleteObjectVersion', `${assetBucket}/a.zip`, { 'aws:ResourceAccount': account }),
      ],
    ],
    ['topics', ask('sns', 'DeleteTopic', `arn:aws:sns:${place}:orders`)],
    ['log groups', ask('logs', 'DeleteLogGroup', `arn:aws:logs:${place}:log-group:/aws/lambda/orders`)],
    ['alarms', ask('cloudwatch', 'DeleteAlarms', `arn:aws:cloudwatch:${place}:alarm:orders`)],
    ['secrets', ask('secretsmanager', 'UpdateSecret DeleteSecret GetSecretValue', secret('orders'))],
    ['another region', ask('lambda', 'UpdateFunctionCode', `arn:aws:lambda:eu-west-1:${account}:function:logpipe-x-F`)],
    [
      'a bucket of that name in another account',
      [
        ...ask('s3', 'ListBucket PutBucketPolicy', assetBucket, { 'aws:ResourceAccount': '999900001111' }),
        ...ask('s3', 'GetObject PutObject DeleteObject', `${assetBucket}/a.zip`, {
          'aws:ResourceAccount': '999900001111',
        }),
      ],
    ],
    [
      'functions called by anybody',
      ask('lambda', 'AddPermission', `arn:aws:lambda:${place}:function:${stackName}-F`, { 'lambda:Principal': '*' }),
    ],
    [
      'messages for functions of others',
      ask('lambda', 'CreateEventSourceMapping', '*', {
        'lambda:FunctionArn': `arn:aws:lambda:${place}:function:orders`,
      }),
    ],
    ['rows', ask('dynamodb', 'GetItem BatchGetItem Query Scan PutItem DeleteItem BatchWriteItem UpdateItem', table)],
    ['rows by another way', ask('dynamodb', 'ExportTableToPointInTime PartiQLSelect', table)],
    [
      'messages',
      ask('sqs', 'ReceiveMessage SendMessage PurgeQueue', `arn:aws:sqs:${place}:${stackName}-IngestQueue-1A`),
    ],
    [
      'the master key',
      ask('secretsmanager', `${masterKeyWrites} GetSecretValue DeleteSecret`, secret('MasterKey9A7B57BB')),
    ],
    ['logs', ask('logs', 'GetLogEvents', `arn:aws:logs:${place}:log-group:${stackName}-WorkerLogs-1A:log-stream:x`)],
    [
      'functions, called',
      ask('lambda', 'InvokeFunction', `arn:aws:lambda:${place}:function:${stackName}-ReadFunction-1A`),
    ],
  ])('%s: refused', async (_, asked) => {
    expect(await refused(role, asked)).toHaveLength(asked.length)
  })

  test('what it must never do is denied outright: no statement that is added later allows it', async () => {
    const admin = {
      name: 'admin',
      policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    }
    const raised = { ...role, policies: [...role.policies, admin] }
    for (const asked of [
      ...ask('iam', writes, ourRole),
      ...ask('iam', writes, ourRole, otherBoundary),
      ...ask('iam', 'DeleteRolePermissionsBoundary', ourRole, bounded),
      ...ask('iam', 'CreatePolicyVersion', boundary),
      ...ask('iam', 'PutRolePolicy PassRole UpdateAssumeRolePolicy', self, {}),
      ...ask('cloudformation', 'UpdateStack', ownStack),
      ...ask('cloudformation', withRole, stack, { 'cloudformation:RoleArn': ourRole }),
      ...ask('secretsmanager', `${masterKeyWrites} GetSecretValue`, secret('MasterKey9A7B57BB')),
    ]) {
      expect(await decide(raised, asked), asked.action).toBe('ExplicitlyDenied')
    }
    expect(await refused(raised, ask('iam', 'GetRole', ourRole))).toEqual([])
  })

  test('what allows asks for the boundary too, for no role and for no master key, where nothing denies', async () => {
    const allowing = role.policies.map(({ name, policy }) => ({
      name,
      policy: { ...policy, Statement: policy.Statement.filter(({ Effect }) => Effect === 'Allow') },
    }))
    const asked = [
      ...ask('iam', writes, ourRole),
      ...ask('iam', writes, ourRole, otherBoundary),
      ...ask('cloudformation', withRole, stack, { 'cloudformation:RoleArn': ourRole }),
      ...ask('secretsmanager', `${masterKeyWrites} GetSecretValue`, secret('MasterKey9A7B57BB')),
    ]
    expect(await refused({ ...role, policies: allowing }, asked)).toHaveLength(asked.length)
  })

  test('the same is allowed with roles of stacks, and with stacks that are given none', async () => {
    const asked = [
      ...ask('iam', 'PassRole', ourRole, lambda),
      ...ask('iam', 'CreateRole UpdateAssumeRolePolicy', ourRole, bounded),
      ...ask('cloudformation', withRole, stack),
    ]
    expect(await refused(role, asked)).toEqual([])
  })

  test('the master key is not written even where it may be deleted', async () => {
    const asked = ask('secretsmanager', masterKeyWrites, secret('MasterKey9A7B57BB'))
    expect(await refused(deployer(roleDocument({ AllowRemoval: 'true' })), asked)).toHaveLength(asked.length)
  })

  test('reads and writes the secret of the edge, which CloudFormation writes into the distribution', async () => {
    const asked = ask('secretsmanager', 'GetSecretValue UpdateSecret', secret('EdgeSecret'))
    expect(await refused(role, asked)).toEqual([])
  })
})

/** The longest names that AWS and GitHub allow: a stack has 128 characters, a policy 128, a role 64, a domain 253. */
const longest = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::StackId': `arn:aws-us-gov:cloudformation:ap-southeast-99:${account}:stack/${'s'.repeat(128)}/${'0'.repeat(36)}`,
  'DeployRole.Arn': `arn:aws-us-gov:iam::${account}:role/${'r'.repeat(64)}`,
  Boundary: `arn:aws-us-gov:iam::${account}:policy/${'b'.repeat(128)}`,
  OwnerId: '9'.repeat(20),
  RepositoryId: '9'.repeat(20),
  DomainName: `${'a.'.repeat(125)}com`,
  HostedZoneId: 'Z'.repeat(32),
  KmsKeyArn: `arn:aws-us-gov:kms:ap-southeast-99:${account}:key/mrk-${'0'.repeat(32)}`,
  AllowWaf: 'true',
  AllowRemoval: 'true',
}

test('policies are within what IAM takes at the longest names: 6,144 characters each, ten a role, 2,048 of trust', () => {
  const repository = { owner: 'o'.repeat(39), name: 'r'.repeat(100) }
  const place = { repository, environment: 'e'.repeat(64), region: 'ap-southeast-99', stage: 's'.repeat(20) }
  const all = roleDocument(longest, place)
  const lengths = [...all.policies, { name: 'Boundary', policy: all.boundary }].map(
    ({ name, policy }) => [name, JSON.stringify(policy).length] as const,
  )
  expect(lengths.filter(([, length]) => length > 6_144)).toEqual([])
  expect(all.policies.length).toBeLessThanOrEqual(10)
  expect(JSON.stringify(all.trust).length).toBeLessThanOrEqual(2_048)
})

test('only what has no name of ours is allowed on everything', () => {
  const { policies } = roleDocument({
    DomainName: 'a.example.com',
    HostedZoneId: 'Z1',
    AllowWaf: 'true',
    AllowRemoval: 'true',
  })
  const open = policies.flatMap(({ policy }) => policy.Statement.filter(isOpen)).map(({ Sid }) => Sid)
  expect(open).toEqual([
    ...['Templates', 'Concurrency', 'EventSources', 'DrawSecrets', 'AccessLogs'],
    ...['RequestCertificate', 'FindZone', 'Templates', 'Distributions'],
  ])
})

function isOpen({ Effect, Resource }: PolicyDocument['Statement'][number]): boolean {
  return Effect === 'Allow' && Resource === '*'
}

test('the template is JSON in which every condition, parameter and resource that is named is there', () => {
  const { Conditions, Parameters, Resources } = writtenTemplate()
  const text = JSON.stringify(writtenTemplate())
  const ids = [...Object.keys(Parameters as object), ...Object.keys(Resources as object), 'DeployRole.Arn']
  for (const [, name] of text.matchAll(/"Ref":"([^"]+)"/g)) expect(ids).toContain(name)
  for (const [, name = ''] of text.matchAll(/\$\{([^}]+)\}/g))
    if (!name.startsWith('AWS::')) expect(ids).toContain(name)
  for (const [, name] of text.matchAll(/"Condition":"([^"]+)"/g)) expect(Conditions).toHaveProperty([name ?? ''])
})
