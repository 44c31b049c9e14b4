import { Stack, Token } from 'aws-cdk-lib'
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type Conditions, either } from '../template/create-conditions.ts'
import { logicalId } from '../template/logical-id.ts'
import { tenantTag } from './create-tenant-role.ts'
import type { FunctionName, FunctionStores, LogGroups, Roles, TenantRoles } from './function-parts.ts'

export interface Grants extends FunctionStores {
  readonly roles: Roles
  readonly tenantRoles: TenantRoles
  readonly logGroups: LogGroups
  readonly conditions: Conditions
}

export interface Permissions {
  /** What a function needs to start. */
  readonly before: Readonly<Record<FunctionName, Policy>>
  /**
   * The rest of ingest's. In a stack of an earlier release this policy still lets it read the master key, which its function
   * needs until it is updated: the policy must be updated after that.
   */
  readonly ingestAfter: Policy
}

/** Gives each function's role what that function does itself. Rows are not among it: they take a tenant's role. */
export function allowFunctions(grants: Grants): Permissions {
  const { roles, queues, tenantRoles, logGroups, masterKey, digestKey } = grants
  const policyOf = (name: FunctionName, id: string, statements: readonly PolicyStatement[]): Policy => {
    const policy = new Policy(Stack.of(roles[name]), logicalId(name, id), { statements: [...statements] })
    roles[name].attachInlinePolicy(policy)
    return policy
  }
  const writeLogs = (name: FunctionName): PolicyStatement =>
    allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroups[name].logGroupArn)
  const answering = [readTenants(grants), countRates(grants)]
  return {
    before: {
      ingest: policyOf('ingest', 'SecretsPolicy', [readEdgeSecretAnd(digestKey.ref, grants), addManifests(grants)]),
      worker: policyOf('worker', 'Policy', [
        writeLogs('worker'),
        readSecrets(masterKey.secretArn),
        readTenants(grants),
        allow(
          'Dequeue',
          ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
          queues.ingest.queueArn,
        ),
        allow('SetAside', ['sqs:SendMessage'], queues.deadLetter.queueArn),
        actForTenant(tenantRoles.worker.roleArn),
      ]),
      read: policyOf('read', 'Policy', [
        writeLogs('read'),
        readEdgeSecretAnd(masterKey.secretArn, grants),
        addManifests(grants),
        ...answering,
        actForTenant(tenantRoles.read.roleArn),
      ]),
    },
    ingestAfter: policyOf('ingest', 'Policy', [
      writeLogs('ingest'),
      ...answering,
      allow('Enqueue', ['sqs:SendMessage'], queues.ingest.queueArn),
    ]),
  }
}

/** Functions that answer requests also read what CloudFront proves itself with, where there is that. */
function readEdgeSecretAnd(key: string, { edgeSecret, conditions }: Grants): PolicyStatement {
  return readSecrets(...Token.asList(either(conditions.isBehindEdge, [key, edgeSecret.ref], [key])))
}

function readSecrets(...secrets: readonly string[]): PolicyStatement {
  return allow('ReadSecrets', ['secretsmanager:GetSecretValue'], ...secrets)
}

function readTenants({ tables }: Grants): PolicyStatement {
  return allow('ReadTenants', ['dynamodb:GetItem'], tables.tenants.tableArn)
}

/** Whoever takes over ingest or the read function can add manifests, and neither read nor delete any: no BatchWriteItem, which may delete. */
function addManifests({ tables }: Grants): PolicyStatement {
  return new PolicyStatement({
    sid: 'AddManifests',
    actions: ['dynamodb:PutItem'],
    resources: [tables.manifests.tableArn],
    // The answer to a put may show the item that was there.
    conditions: { StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE'] } },
  })
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
