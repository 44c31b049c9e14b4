import { outcomesKey, recentKey, recentShards } from '@logpipe/pipeline/table'
import type { TenantId } from '@logpipe/sdk/contract'
import { Duration, type Stack } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { Effect, Policy, PolicyStatement, Role, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam'
import { rolePath } from '../../role-path.ts'
import { topology } from '../../topology.ts'
import { logicalId } from '../template/logical-id.ts'

export interface TenantRoleOptions {
  readonly name: keyof typeof rowActions
  /** The function's own role, the only one that may assume this one. */
  readonly assumedBy: Role
  readonly table: Table
}

/** The session tag that names the tenant whose rows a session may access. */
export const tenantTag = 'tenant_id'

/** What each function does with rows. No Scan, and nothing that deletes except BatchWriteItem, whose puts and deletes IAM cannot tell apart. */
const rowActions = {
  worker: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'],
  read: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'],
} as const

/** What each does with outcomes, which are in a partition of their own. */
const outcomeActions = {
  worker: ['dynamodb:BatchWriteItem'],
  read: ['dynamodb:BatchGetItem'],
} as const

/**
 * The role through which a function reaches rows: it is assumed with a tenant as its session tag, and reaches that tenant's
 * partition keys only. It still holds when the code above it is wrong.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function createTenantRole(stack: Stack, { name, assumedBy, table }: TenantRoleOptions): Role {
  const role = new Role(stack, logicalId(name, 'TenantRole'), {
    path: rolePath,
    description: `logpipe: rows of the one tenant that the session is tagged with, for ${name}`,
    assumedBy: new SessionTagsPrincipal(assumedBy).withConditions(exactlyOneTag),
    maxSessionDuration: Duration.hours(1),
  })
  const statements = [
    ownRows(table, rowActions[name]),
    ownOutcomes(table, outcomeActions[name]),
    ...(name === 'read' ? [ownRecents(table)] : []),
    untagged(table),
  ]
  role.attachInlinePolicy(new Policy(stack, logicalId(name, 'TenantPolicy'), { statements }))
  return role
}

/** A session has the tenant tag and no other. A missing key satisfies `ForAllValues`, but not `StringLike`. */
export const onlyTheTenantTag = { 'ForAllValues:StringEquals': { 'aws:TagKeys': [tenantTag] } }

const exactlyOneTag = { StringLike: { [`aws:RequestTag/${tenantTag}`]: '?*' }, ...onlyTheTenantTag }

/** IAM inserts the session's tag; StringEquals treats nothing in it as a pattern. */
const tenant = `\${aws:PrincipalTag/${tenantTag}}`

/** Actions on the rows of the session's tenant. */
export function ownRows(table: Table, actions: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    sid: 'RowsOfTheTenant',
    actions: [...actions],
    resources: [table.tableArn],
    conditions: leadingKeys([tenant]),
  })
}

function ownOutcomes(table: Table, actions: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    sid: 'OutcomesOfTheTenant',
    actions: [...actions],
    resources: [table.tableArn],
    conditions: leadingKeys([outcomesKey(tenant as TenantId)]),
  })
}

/** The index is keyed by tenant and shard. Each is listed: a `*` could match too much. */
function ownRecents(table: Table): PolicyStatement {
  const shards = Array.from({ length: recentShards }, (_, shard) => recentKey(tenant as TenantId, shard))
  return new PolicyStatement({
    sid: 'RecentRowsOfTheTenant',
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${topology.tables.logs.indexes[0].name}`],
    conditions: leadingKeys(shards),
  })
}

/** A request without leading keys, such as a Scan, also satisfies `ForAllValues`: `Null` excludes it. */
function leadingKeys(keys: readonly string[]) {
  return {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': keys },
    Null: { 'dynamodb:LeadingKeys': 'false', [`aws:PrincipalTag/${tenantTag}`]: 'false' },
  }
}

/** Denies explicitly what the others only imply, so that later statements cannot open it. */
export function untagged(table: Table): PolicyStatement {
  return new PolicyStatement({
    sid: 'NothingWithoutTenant',
    effect: Effect.DENY,
    actions: ['dynamodb:*'],
    resources: [table.tableArn, `${table.tableArn}/index/*`],
    conditions: { Null: { [`aws:PrincipalTag/${tenantTag}`]: 'true' } },
  })
}
