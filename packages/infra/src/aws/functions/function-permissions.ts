import { Stack, Token } from 'aws-cdk-lib'
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type Conditions, either } from '../template/create-conditions.ts'
import { logicalId, mapEntries } from '../template/logical-id.ts'
import { tenantTag } from './create-tenant-role.ts'
import type { FunctionName, FunctionStores, LogGroups, Roles, TenantRoles } from './function-parts.ts'

export interface Grants extends FunctionStores {
  readonly roles: Roles
  readonly tenantRoles: TenantRoles
  readonly logGroups: LogGroups
  readonly conditions: Conditions
}

/** Gives each function's role what that function does itself. Rows are not among it: they take a tenant's role. */
export function allowFunctions(grants: Grants): Readonly<Record<FunctionName, Policy>> {
  const { roles, queues, tenantRoles, logGroups, masterKey } = grants
  const statements: Readonly<Record<FunctionName, readonly PolicyStatement[]>> = {
    ingest: [...answering(grants), allow('Enqueue', ['sqs:SendMessage'], queues.ingest.queueArn)],
    worker: [
      readSecrets(masterKey.secretArn),
      readTenants(grants),
      allow(
        'Dequeue',
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        queues.ingest.queueArn,
      ),
      allow('SetAside', ['sqs:SendMessage'], queues.deadLetter.queueArn),
      actForTenant(tenantRoles.worker.roleArn),
    ],
    read: [...answering(grants), actForTenant(tenantRoles.read.roleArn)],
  }
  return mapEntries(roles, (name, role) => {
    const policy = new Policy(Stack.of(role), logicalId(name, 'Policy'), {
      statements: [
        allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroups[name].logGroupArn),
        ...statements[name],
      ],
    })
    role.attachInlinePolicy(policy)
    return policy
  })
}

/** What every function does that answers requests: it also reads what CloudFront proves itself with, where there is that. */
function answering(grants: Grants): readonly PolicyStatement[] {
  const { masterKey, edgeSecret, conditions } = grants
  const both = either(conditions.isBehindEdge, [masterKey.secretArn, edgeSecret.ref], [masterKey.secretArn])
  return [readSecrets(...Token.asList(both)), readTenants(grants), countRates(grants)]
}

function readSecrets(...secrets: readonly string[]): PolicyStatement {
  return allow('ReadSecrets', ['secretsmanager:GetSecretValue'], ...secrets)
}

function readTenants({ tables }: Grants): PolicyStatement {
  return allow('ReadTenants', ['dynamodb:GetItem'], tables.tenants.tableArn)
}

/** Partitions of a tenant's bucket and daily counters, as `dynamodb-tenants.ts` names them; keys and settings are in another. */
const counts = '*#counts'
/** What they are made of. */
const counted = ['tenant_id', 'item', 'spent_until', 'sent_bytes', 'expires_at']

function countRates({ tables }: Grants): PolicyStatement {
  return new PolicyStatement({
    sid: 'CountRates',
    actions: ['dynamodb:UpdateItem'],
    resources: [tables.tenants.tableArn],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': counted },
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [counts] },
      Null: { 'dynamodb:Attributes': 'false', 'dynamodb:LeadingKeys': 'false' },
      // An answer with the whole item would show what the list of attributes hides.
      StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
    },
  })
}

function actForTenant(roleArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'ActForOneTenant',
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    resources: [roleArn],
    conditions: { StringLike: { [`aws:RequestTag/${tenantTag}`]: '?*' } },
  })
}

function allow(sid: string, actions: readonly string[], ...resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions: [...actions], resources: [...resources] })
}
