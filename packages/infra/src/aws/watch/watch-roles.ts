import { Duration, type Stack } from 'aws-cdk-lib'
import {
  Policy,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
  SessionTagsPrincipal,
} from 'aws-cdk-lib/aws-iam'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { rolePath } from '../../role-path.ts'
import { topology } from '../../topology.ts'
import { onlyTheTenantTag, ownRows, tenantTag, untagged } from '../functions/create-tenant-role.ts'
import type { Queues } from '../stores/create-queues.ts'
import type { Tables } from '../stores/create-tables.ts'

export interface WatchStores {
  readonly tables: Tables
  readonly queues: Queues
  readonly logGroup: LogGroup
}

export interface WatchRoles {
  readonly role: Role
  /** Through which it reads rows. */
  readonly tenantRole: Role
  /** What the function needs to start. */
  readonly permissions: Policy
}

const tenants = [...topology.watch.tenants]
const ownTag = { StringEquals: { [`aws:RequestTag/${tenantTag}`]: tenants } }

/**
 * Whoever takes over the function has the keys and rows of two tenants that hold nothing but canaries. It reads no secret, so it seals
 * no row; no message; and nothing of any other tenant.
 */
export function createWatchRoles(stack: Stack, { tables, queues, logGroup }: WatchStores): WatchRoles {
  const role = new Role(stack, 'WatchRole', {
    path: rolePath,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  })
  const tenantRole = new Role(stack, 'WatchTenantRole', {
    path: rolePath,
    description: 'logpipe: rows of the one tenant that the session is tagged with, for watch',
    assumedBy: new SessionTagsPrincipal(role).withConditions({ ...ownTag, ...onlyTheTenantTag }),
    maxSessionDuration: Duration.hours(1),
    inlinePolicies: {
      rows: new PolicyDocument({ statements: [ownRows(tables.logs, ['dynamodb:Query']), untagged(tables.logs)] }),
    },
  })
  const statements = [
    allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
    allow('SeeDepths', ['sqs:GetQueueAttributes'], queues.ingest.queueArn, queues.deadLetter.queueArn),
    makeKeys(tables.tenants.tableArn),
    new PolicyStatement({
      sid: 'ActForOneTenant',
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      resources: [tenantRole.roleArn],
      conditions: ownTag,
    }),
  ]
  const permissions = new Policy(stack, 'WatchPolicy', { statements })
  role.attachInlinePolicy(permissions)
  return { role, tenantRole, permissions }
}

/** Settings and keys are in a tenant's partition, which has its name. A request without leading keys satisfies `ForAllValues` too. */
function makeKeys(tenantsTable: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'KeysOfItsTenants',
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    resources: [tenantsTable],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': tenants },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  })
}

function allow(sid: string, actions: readonly string[], ...resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions: [...actions], resources: [...resources] })
}
