import { runSimulation } from '@cloud-copilot/iam-simulate'
import { recentShards } from '@logpipe/pipeline/table'
import { describe, expect, test } from 'vitest'
import { topology } from '../../src/topology.ts'
import { asDeployed, type Given, type Resources } from './as-deployed.ts'
import { account, arnOf, type Principal, principalOf } from './policies.ts'
import { synthesized } from './templates.ts'

const { pipeline: template } = await synthesized()
const withParameters = (given: Given) => asDeployed(template, { Stage: 'test', ...given }).resources
const resources = withParameters({})
const behindEdge = withParameters({
  WebAclArn: `arn:aws:wafv2:us-east-1:${account}:global/webacl/WebAcl/00000000-0000-0000-0000-000000000000`,
})

const logs = arnOf(resources, 'AWS::DynamoDB::Table', 'LogsTable')
const tenants = arnOf(resources, 'AWS::DynamoDB::Table', 'TenantsTable')
const manifests = arnOf(resources, 'AWS::DynamoDB::Table', 'ManifestsTable')
const recent = `${logs}/index/recent`
const ingestQueue = arnOf(resources, 'AWS::SQS::Queue', 'IngestQueue')
const deadLetterQueue = arnOf(resources, 'AWS::SQS::Queue', 'DeadLetterQueue')
const masterKey = arnOf(resources, 'AWS::SecretsManager::Secret', 'MasterKey')
const digestKey = arnOf(resources, 'AWS::SecretsManager::Secret', 'MasterKeyForDigests')
const ingest = principalOf(resources, 'IngestRole')
const worker = principalOf(resources, 'WorkerRole')
const read = principalOf(resources, 'ReadRole')
const workerRows = principalOf(resources, 'WorkerTenantRole')
const readRows = principalOf(resources, 'ReadTenantRole')

type Context = Readonly<Record<string, string | string[]>>

interface Asked {
  readonly action: string
  readonly resource: string
  readonly context?: Context
  /** The policy of what is asked for: a role's trust. */
  readonly resourcePolicy?: unknown
}

/** What IAM would say; throws where the question itself is malformed, or names a key that IAM does not have for it. */
async function decide({ arn, policies }: Principal, { action, resource, context = {}, resourcePolicy }: Asked) {
  const answer = await runSimulation(
    {
      request: {
        // A session is called by the role's name, without its path.
        principal: arn
          .replace(':iam:', ':sts:')
          .replace(/:role\/(?:.*\/)?/, ':assumed-role/')
          .concat('/session'),
        action,
        resource: { resource, accountId: account },
        contextVariables: { ...context },
      },
      identityPolicies: policies.map((policy) => ({ ...policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    },
    {},
  )
  if (answer.resultType !== 'single') throw new TypeError(JSON.stringify(answer))
  expect(answer.result.ignoredContextKeys).toEqual([])
  return answer.overallResult
}

const keys = (...leading: readonly string[]): Context => ({ 'dynamodb:LeadingKeys': [...leading] })
const as = (tenant: string, leading: Context): Context => ({ 'aws:PrincipalTag/tenant_id': tenant, ...leading })

describe("rows, through the tenant's role", () => {
  const roles = {
    worker: {
      role: workerRows,
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'],
    },
    read: { role: readRows, actions: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'] },
  }
  const cases = Object.entries(roles).flatMap(([name, { role, actions }]) =>
    actions.map((action) => ({ name, role, action })),
  )

  test.each(cases)('$name: $action is allowed on the rows of the tenant of the tag', async ({ role, action }) => {
    expect(await decide(role, { action, resource: logs, context: as('acme', keys('acme')) })).toBe('Allowed')
    expect(await decide(role, { action, resource: logs, context: as('acme', keys('acme', 'acme')) })).toBe('Allowed')
  })

  test.each(cases)('$name: $action is denied on anything else', async ({ role, action }) => {
    const denied: Readonly<Record<string, Context>> = {
      'another tenant': as('acme', keys('beta')),
      'another tenant beside the own': as('acme', keys('acme', 'beta')),
      'a tenant whose name begins so': as('acme', keys('acme-2')),
      'a tenant whose name is the beginning': as('acme', keys('acm')),
      'the same name in capitals': as('acme', keys('ACME')),
      'a partition of the index': as('acme', keys('acme#0')),
      'outcomes beside rows': as('acme', keys('acme', 'acme#outcomes')),
      'the outcomes of another tenant': as('acme', keys('beta#outcomes')),
      'any tenant, with a pattern for a tag': as('*', keys('acme')),
      'a prefix, with a pattern for a tag': as('ac*', keys('acme')),
      'no keys at all': as('acme', {}),
      'no tag': keys('acme'),
      'no tag and no tenant': keys(''),
      'no tag and the tag by name': keys(`\${aws:PrincipalTag/tenant_id}`),
      'neither tag nor keys': {},
    }
    for (const [what, context] of Object.entries(denied)) {
      expect(await decide(role, { action, resource: logs, context }), what).not.toBe('Allowed')
    }
    const other = { action, resource: tenants, context: as('acme', keys('acme')) }
    expect(await decide(role, other), 'the tenants table').not.toBe('Allowed')
  })

  test('without the tag, the denial is explicit: no statement added later could allow it', async () => {
    for (const role of [workerRows, readRows]) {
      const asked = { action: 'dynamodb:GetItem', resource: logs, context: keys('acme') }
      expect(await decide(role, asked)).toBe('ExplicitlyDenied')
    }
  })

  test('recent rows are read of every shard of the tenant, and of nobody else', async () => {
    const query = (context: Context) => decide(readRows, { action: 'dynamodb:Query', resource: recent, context })
    for (let shard = 0; shard < recentShards; shard++) {
      expect(await query(as('acme', keys(`acme#${shard}`)))).toBe('Allowed')
      expect(await query(as('acme', keys(`beta#${shard}`)))).not.toBe('Allowed')
      expect(await query(as('acme', keys(`acme-2#${shard}`)))).not.toBe('Allowed')
      expect(await query(keys(`acme#${shard}`))).toBe('ExplicitlyDenied')
    }
    for (const key of [`acme#${recentShards}`, 'acme', 'acme#', 'acme#00']) {
      expect(await query(as('acme', keys(key))), key).not.toBe('Allowed')
    }
    expect(await query(as('acme', {}))).not.toBe('Allowed')
  })

  test.each(['dynamodb:DeleteItem', 'dynamodb:UpdateItem', 'dynamodb:Query', 'dynamodb:DeleteTable'])(
    '%s is denied to both, even on own rows',
    async (action) => {
      const context = action === 'dynamodb:DeleteTable' ? as('acme', {}) : as('acme', keys('acme'))
      for (const role of [workerRows, readRows]) {
        expect(await decide(role, { action, resource: logs, context })).not.toBe('Allowed')
      }
    },
  )

  test('nobody scans, neither rows nor index nor tenants', async () => {
    for (const role of [workerRows, readRows, ingest, worker, read]) {
      for (const resource of [logs, recent, tenants]) {
        const asked = { action: 'dynamodb:Scan', resource, context: { 'aws:PrincipalTag/tenant_id': 'acme' } }
        expect(await decide(role, asked)).not.toBe('Allowed')
      }
    }
  })

  test.each([
    ['worker', workerRows, 'dynamodb:BatchWriteItem'],
    ['read', readRows, 'dynamodb:BatchGetItem'],
  ])('outcomes of the tenant: %s may do what it needs, and nothing else', async (_, role, needed) => {
    const actions = ['BatchWriteItem', 'BatchGetItem', 'PutItem', 'GetItem', 'Query', 'DeleteItem', 'UpdateItem']
    for (const name of actions) {
      const action = `dynamodb:${name}`
      const on = (leading: string) => decide(role, { action, resource: logs, context: as('acme', keys(leading)) })
      if (action === needed) expect(await on('acme#outcomes')).toBe('Allowed')
      else expect(await on('acme#outcomes'), action).not.toBe('Allowed')
      for (const other of ['beta#outcomes', 'acme-2#outcomes', 'acme#outcome', 'acme#outcomes#']) {
        expect(await on(other), `${action} ${other}`).not.toBe('Allowed')
      }
    }
  })

  test('the worker reads no recents, and the reader writes no batches', async () => {
    const recents = { action: 'dynamodb:Query', resource: recent, context: as('acme', keys('acme#0')) }
    expect(await decide(workerRows, recents)).not.toBe('Allowed')
    const batch = { action: 'dynamodb:BatchWriteItem', resource: logs, context: as('acme', keys('acme')) }
    expect(await decide(readRows, batch)).not.toBe('Allowed')
  })

  test.each([
    ['ingest', ingest],
    ['worker', worker],
    ['read', read],
  ])('the role of %s itself reaches no row', async (_, role) => {
    const actions = ['GetItem', 'BatchGetItem', 'PutItem', 'BatchWriteItem', 'DeleteItem', 'UpdateItem', 'Query']
    for (const action of actions) {
      const asked = { action: `dynamodb:${action}`, resource: logs, context: as('acme', keys('acme')) }
      expect(await decide(role, asked), action).not.toBe('Allowed')
    }
  })
})

describe("taking on the tenant's role", () => {
  const tagged: Context = { 'aws:RequestTag/tenant_id': 'acme', 'aws:TagKeys': ['tenant_id'] }
  const assume = (who: Principal, target: Principal, context: Context, action = 'sts:AssumeRole') =>
    decide(who, { action, resource: target.arn, context, resourcePolicy: target.trust })

  test.each([
    ['worker', worker, workerRows],
    ['read', read, readRows],
  ])('%s may, with one tenant as its tag', async (_, who, target) => {
    expect(await assume(who, target, tagged)).toBe('Allowed')
    expect(await assume(who, target, tagged, 'sts:TagSession')).toBe('Allowed')
  })

  test.each([
    ['worker', worker, workerRows],
    ['read', read, readRows],
  ])('%s may not without a tag, with an empty one, or with more tags', async (_, who, target) => {
    expect(await assume(who, target, {})).not.toBe('Allowed')
    const empty: Context = { 'aws:RequestTag/tenant_id': '', 'aws:TagKeys': ['tenant_id'] }
    expect(await assume(who, target, empty)).not.toBe('Allowed')
    const more: Context = { ...tagged, 'aws:RequestTag/admin': 'yes', 'aws:TagKeys': ['tenant_id', 'admin'] }
    expect(await assume(who, target, more)).not.toBe('Allowed')
  })

  test("nobody takes on another function's", async () => {
    for (const [who, target] of [
      [ingest, workerRows],
      [ingest, readRows],
      [worker, readRows],
      [read, workerRows],
    ] as const) {
      expect(await assume(who, target, tagged)).not.toBe('Allowed')
    }
  })
})

describe('the rest of what a function does', () => {
  test.each([
    ['ingest', ingest, 'sqs:SendMessage', ingestQueue],
    ['worker', worker, 'sqs:ReceiveMessage', ingestQueue],
    ['worker', worker, 'sqs:DeleteMessage', ingestQueue],
    ['worker', worker, 'sqs:GetQueueAttributes', ingestQueue],
    ['worker', worker, 'sqs:SendMessage', deadLetterQueue],
    ['ingest', ingest, 'secretsmanager:GetSecretValue', digestKey],
    ['worker', worker, 'secretsmanager:GetSecretValue', masterKey],
    ['read', read, 'secretsmanager:GetSecretValue', masterKey],
    ['ingest', ingest, 'dynamodb:GetItem', tenants],
    ['ingest', ingest, 'dynamodb:PutItem', manifests],
    ['read', read, 'dynamodb:PutItem', manifests],
    ['worker', worker, 'dynamodb:GetItem', tenants],
    ['read', read, 'dynamodb:GetItem', tenants],
  ])('%s may %s', async (_, role, action, resource) => {
    expect(await decide(role, { action, resource })).toBe('Allowed')
  })

  test.each([
    ['ingest', ingest, 'sqs:ReceiveMessage', ingestQueue],
    ['ingest', ingest, 'sqs:SendMessage', deadLetterQueue],
    ['ingest', ingest, 'sqs:PurgeQueue', ingestQueue],
    // Whoever takes over the function that faces the internet cannot seal a row.
    ['ingest', ingest, 'secretsmanager:GetSecretValue', masterKey],
    ['worker', worker, 'secretsmanager:GetSecretValue', digestKey],
    ['read', read, 'secretsmanager:GetSecretValue', digestKey],
    ['worker', worker, 'sqs:SendMessage', ingestQueue],
    ['worker', worker, 'sqs:ReceiveMessage', deadLetterQueue],
    ['worker', worker, 'sqs:PurgeQueue', ingestQueue],
    ['read', read, 'sqs:SendMessage', ingestQueue],
    ['read', read, 'sqs:ReceiveMessage', ingestQueue],
    ['worker', worker, 'dynamodb:UpdateItem', tenants],
    // Who accepts records adds manifests; nobody changes, reads or deletes any.
    ...(['BatchWriteItem', 'DeleteItem', 'UpdateItem', 'GetItem', 'Query', 'Scan'] as const).flatMap((action) =>
      [ingest, worker, read].map((role) => [role.arn, role, `dynamodb:${action}`, manifests] as const),
    ),
    ['worker', worker, 'dynamodb:PutItem', manifests],
    ...[ingest, worker, read].flatMap((role) => [
      [role.arn, role, 'dynamodb:DeleteItem', tenants] as const,
      [role.arn, role, 'dynamodb:PutItem', tenants] as const,
      [role.arn, role, 'dynamodb:DeleteTable', tenants] as const,
      [role.arn, role, 'secretsmanager:PutSecretValue', masterKey] as const,
      [role.arn, role, 'secretsmanager:DeleteSecret', masterKey] as const,
      [role.arn, role, 'secretsmanager:PutSecretValue', digestKey] as const,
      [role.arn, role, 'secretsmanager:UpdateSecretVersionStage', masterKey] as const,
    ]),
  ] as const)('%s may not %s', async (_, role, action, resource) => {
    expect(await decide(role, { action, resource })).not.toBe('Allowed')
  })

  test.each([
    ['ingest', ingest],
    ['read', read],
  ])('%s counts what a tenant sends, and changes neither its keys nor its settings', async (_, role) => {
    const update = (attributes: string[], returned = 'NONE', leading = ['acme#counts']) =>
      decide(role, {
        action: 'dynamodb:UpdateItem',
        resource: tenants,
        context: { ...keys(...leading), 'dynamodb:Attributes': attributes, 'dynamodb:ReturnValues': returned },
      })
    expect(await update(['tenant_id', 'item', 'spent_until'])).toBe('Allowed')
    expect(await update(['tenant_id', 'item', 'sent_bytes', 'expires_at'], 'UPDATED_NEW')).toBe('Allowed')
    for (const attribute of ['hash', 'scopes', 'key_expires_at', 'settings', 'version']) {
      expect(await update(['tenant_id', 'item', attribute]), attribute).not.toBe('Allowed')
    }
    expect(await update(['tenant_id', 'item', 'spent_until'], 'ALL_OLD')).not.toBe('Allowed')
    // Time to live on a key or on settings would have the table delete them.
    for (const leading of [['acme'], ['acme#counts', 'acme'], ['acme#counts#']]) {
      const set = update(['tenant_id', 'item', 'sent_bytes', 'expires_at'], 'NONE', leading)
      expect(await set, leading.join()).not.toBe('Allowed')
    }
    const unkeyed = { 'dynamodb:Attributes': ['tenant_id', 'item', 'sent_bytes'], 'dynamodb:ReturnValues': 'NONE' }
    for (const context of [unkeyed, keys('acme#counts'), {}]) {
      const asked = { action: 'dynamodb:UpdateItem', resource: tenants, context }
      expect(await decide(role, asked), JSON.stringify(context)).not.toBe('Allowed')
    }
  })

  test('what CloudFront proves itself with is read by the functions that answer, and by nobody else', async () => {
    const secret = arnOf(behindEdge, 'AWS::SecretsManager::Secret', 'EdgeSecret')
    const asked = { action: 'secretsmanager:GetSecretValue', resource: secret }
    for (const name of ['IngestRole', 'ReadRole']) {
      expect(await decide(principalOf(behindEdge, name), asked), name).toBe('Allowed')
      const change = { action: 'secretsmanager:PutSecretValue', resource: secret }
      expect(await decide(principalOf(behindEdge, name), change), name).not.toBe('Allowed')
    }
    for (const name of ['WorkerRole', 'WorkerTenantRole', 'ReadTenantRole']) {
      expect(await decide(principalOf(behindEdge, name), asked), name).not.toBe('Allowed')
    }
  })

  test('where nothing stands in front, there is no such secret, and nobody may read one', async () => {
    expect(() => arnOf(resources, 'AWS::SecretsManager::Secret', 'EdgeSecret')).toThrow('0 of')
    const secret = arnOf(behindEdge, 'AWS::SecretsManager::Secret', 'EdgeSecret')
    for (const role of [ingest, worker, read]) {
      expect(await decide(role, { action: 'secretsmanager:GetSecretValue', resource: secret })).not.toBe('Allowed')
    }
  })

  test('nothing else of what they may do depends on what stands in front', () => {
    const withoutSecrets = (from: Resources, name: string) =>
      principalOf(from, name).policies.map(({ policy }) =>
        (policy as { Statement: { Sid: string }[] }).Statement.filter(({ Sid }) => Sid !== 'ReadSecrets'),
      )
    for (const name of ['IngestRole', 'WorkerRole', 'ReadRole', 'WorkerTenantRole', 'ReadTenantRole']) {
      expect(withoutSecrets(behindEdge, name), name).toEqual(withoutSecrets(resources, name))
    }
  })

  test.each([
    ['Ingest', ingest],
    ['Worker', worker],
    ['Read', read],
  ])('%s writes to its own log group only', async (name, role) => {
    for (const other of ['Ingest', 'Worker', 'Read']) {
      const stream = arnOf(resources, 'AWS::Logs::LogGroup', `${other}Logs`).replace(/\*$/, 'log-stream:1')
      const expected = other === name ? 'Allowed' : 'ImplicitlyDenied'
      expect(await decide(role, { action: 'logs:PutLogEvents', resource: stream }), other).toBe(expected)
    }
  })

  test('leading keys are compared exactly, never by a pattern', () => {
    const text = JSON.stringify([workerRows.policies, readRows.policies])
    expect(text.match(/"ForAllValues:StringEquals":\{"dynamodb:LeadingKeys"/g)).toHaveLength(5)
    expect(text).not.toContain('StringLike')
  })

  test('every policy names its actions and its resources one by one', () => {
    const statements = [ingest, worker, read, workerRows, readRows].flatMap(({ policies }) =>
      policies.flatMap(
        ({ policy }) => (policy as { Statement: { Effect: string; Action: unknown; Resource: unknown }[] }).Statement,
      ),
    )
    expect(statements.length).toBeGreaterThan(10)
    for (const { Effect, Action, Resource } of statements) {
      if (Effect === 'Allow') expect(JSON.stringify([Action, Resource]).replaceAll(':*"', '"')).not.toContain('*')
    }
  })
})

test('every role has a path of its own, which no other role has by accident', () => {
  const roles = Object.values(resources).filter(({ Type }) => Type === 'AWS::IAM::Role')
  expect(roles.map(({ Properties }) => Properties.Path)).toEqual(Array.from({ length: 5 }, () => '/logpipe/'))
  expect(workerRows.arn).toMatch(/:role\/logpipe\/WorkerTenantRole/)
})

describe('a permissions boundary', () => {
  const boundary = `arn:aws:iam::${account}:policy/boundary`
  const rolesOf = (from: Resources) => Object.values(from).filter(({ Type }) => Type === 'AWS::IAM::Role')

  test('is on every role where one is given', () => {
    const roles = rolesOf(withParameters({ PermissionsBoundary: boundary }))
    expect(roles).toHaveLength(5)
    for (const { Properties } of roles) expect(Properties.PermissionsBoundary).toBe(boundary)
  })

  test('is on no role where none is given', () => {
    for (const { Properties } of rolesOf(resources)) expect(Properties).not.toHaveProperty('PermissionsBoundary')
  })
})

describe('the watch', () => {
  const made = withParameters({ WatchMinutes: 10 })
  const [watch, watchRows] = [principalOf(made, 'WatchRole'), principalOf(made, 'WatchTenantRole')]
  const [own, another] = topology.watch.tenants

  test.each(['dynamodb:GetItem', 'dynamodb:PutItem'])(
    '%s is allowed on keys and settings of its tenants alone',
    async (action) => {
      const on = (context: Context) => decide(watch, { action, resource: tenants, context })
      expect(await on(keys(own))).toBe('Allowed')
      expect(await on(keys(another))).toBe('Allowed')
      const denied = [
        keys('acme'),
        keys(own, 'acme'),
        keys(`${own}#counts`),
        keys(`${own}-2`),
        keys('logpipe-watch-*'),
        {},
      ]
      for (const context of denied) expect(await on(context), JSON.stringify(context)).not.toBe('Allowed')
    },
  )

  test.each(['Query', 'Scan', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'BatchGetItem'])(
    'dynamodb:%s is denied on the tenants table, also on its own',
    async (name) => {
      const asked = { action: `dynamodb:${name}`, resource: tenants, context: name === 'Scan' ? {} : keys(own) }
      expect(await decide(watch, asked)).not.toBe('Allowed')
    },
  )

  test('its role reaches no row, and the role that it takes on reads those of the tenant of the tag', async () => {
    const query = (role: Principal, context: Context) =>
      decide(role, { action: 'dynamodb:Query', resource: logs, context })
    expect(await query(watch, as(own, keys(own)))).not.toBe('Allowed')
    expect(await query(watchRows, as(own, keys(own)))).toBe('Allowed')
    expect(await query(watchRows, as(own, keys(another)))).not.toBe('Allowed')
    expect(await query(watchRows, as(own, {}))).not.toBe('Allowed')
    expect(await query(watchRows, keys(own))).toBe('ExplicitlyDenied')
    for (const name of ['PutItem', 'DeleteItem', 'UpdateItem', 'GetItem', 'BatchWriteItem']) {
      const asked = { action: `dynamodb:${name}`, resource: logs, context: as(own, keys(own)) }
      expect(await decide(watchRows, asked), name).not.toBe('Allowed')
    }
  })

  test('it takes that role on for its tenants alone, and no other role; nobody else takes it on', async () => {
    const tagged = (tenant: string): Context => ({
      'aws:RequestTag/tenant_id': tenant,
      'aws:TagKeys': ['tenant_id'],
    })
    const assume = (who: Principal, target: Principal, tenant: string) =>
      decide(who, {
        action: 'sts:AssumeRole',
        resource: target.arn,
        context: tagged(tenant),
        resourcePolicy: target.trust,
      })
    expect(await assume(watch, watchRows, own)).toBe('Allowed')
    expect(await assume(watch, watchRows, another)).toBe('Allowed')
    expect(await assume(watch, watchRows, 'acme')).not.toBe('Allowed')
    for (const target of [principalOf(made, 'ReadTenantRole'), principalOf(made, 'WorkerTenantRole')]) {
      expect(await assume(watch, target, own)).not.toBe('Allowed')
    }
    for (const name of ['ReadRole', 'WorkerRole', 'IngestRole']) {
      expect(await assume(principalOf(made, name), watchRows, own), name).not.toBe('Allowed')
    }
  })

  test('it sees how long the queues are, and no message, no secret and no manifest', async () => {
    for (const resource of [ingestQueue, deadLetterQueue]) {
      expect(await decide(watch, { action: 'sqs:GetQueueAttributes', resource })).toBe('Allowed')
      for (const name of ['ReceiveMessage', 'SendMessage', 'DeleteMessage', 'PurgeQueue']) {
        expect(await decide(watch, { action: `sqs:${name}`, resource }), name).not.toBe('Allowed')
      }
    }
    for (const resource of [masterKey, digestKey]) {
      expect(await decide(watch, { action: 'secretsmanager:GetSecretValue', resource })).not.toBe('Allowed')
    }
    expect(await decide(watch, { action: 'dynamodb:GetItem', resource: manifests, context: keys(own) })).not.toBe(
      'Allowed',
    )
  })
})
