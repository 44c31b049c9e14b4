import { join } from 'node:path'
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  CfnEventSourceMapping,
  CfnFunction,
  Code,
  EventSourceMapping,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda'
import { CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { rolePath } from '../../role-path.ts'
import { doorsOf, topology } from '../../topology.ts'
import type { Queues } from '../stores/create-queues.ts'
import { cfnOf } from '../template/cfn-of.ts'
import { type Conditions, either } from '../template/create-conditions.ts'
import { logicalId, mapEntries } from '../template/logical-id.ts'
import { createTenantRole } from './create-tenant-role.ts'
import type { FunctionName, FunctionStores, Functions, LogGroups, Roles, TenantRoles } from './function-parts.ts'
import { allowFunctions } from './function-permissions.ts'
import { allowKey } from './key-permissions.ts'

export interface FunctionOptions {
  /** Folder with a bundle for each. */
  readonly bundles: string
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

export interface CreatedFunctions {
  readonly functions: Functions
  readonly tenantRoles: TenantRoles
}

/** The functions of the topology, each under a role of its own that may do what this function does and no more. */
export function createFunctions(stack: Stack, stores: FunctionStores, options: FunctionOptions): CreatedFunctions {
  const roles: Roles = mapEntries(topology.functions, (name) => createRole(stack, name))
  const logGroups: LogGroups = mapEntries(topology.functions, (name) => createLogGroup(stack, name, options.parameters))
  const tenantRoles: TenantRoles = {
    worker: createTenantRole(stack, { name: 'worker', assumedBy: roles.worker, table: stores.tables.logs }),
    read: createTenantRole(stack, { name: 'read', assumedBy: roles.read, table: stores.tables.logs }),
  }
  const { bundles, parameters, conditions } = options
  const shared = sharedEnvironment(stores, parameters)
  const edgeSecret = either(conditions.isBehindEdge, stores.edgeSecret.ref, '').toString()
  const manifestsTable = either(conditions.hasManifests, stores.tables.manifests.tableName, '').toString()
  const functions: Functions = mapEntries(topology.functions, (name) => {
    const tenantRole = name === 'ingest' ? undefined : tenantRoles[name]
    const environment = {
      ...shared,
      ...keyOf(name, stores),
      ...(name === 'ingest' && { LOGPIPE_DOORS: doorList() }),
      ...(name !== 'worker' && { LOGPIPE_MANIFESTS_TABLE: manifestsTable }),
      ...(tenantRole && { LOGPIPE_TENANT_ROLE_ARN: tenantRole.roleArn }),
      ...(name !== 'worker' && { LOGPIPE_EDGE_SECRET: edgeSecret }),
    }
    const memory = { ingest: parameters.IngestMemory, read: parameters.ReadMemory, worker: parameters.WorkerMemory }[
      name
    ]
    return createFunction(stack, { name, role: roles[name], logGroup: logGroups[name], environment, bundles, memory })
  })
  const { before, ingestAfter } = allowFunctions({ ...stores, roles, tenantRoles, logGroups, conditions })
  const all = [...Object.values(roles), ...Object.values(tenantRoles)]
  allowKey(stack, 'KeyPolicy', { roles: all, parameters, condition: conditions.hasKey })
  // A function that starts before its role may read the secrets fails its first call.
  for (const [name, policy] of Object.entries(before)) functions[name as FunctionName].node.addDependency(policy)
  ingestAfter.node.addDependency(functions.ingest)
  createEventSources(stack, functions, { queues: stores.queues, parameters })
  return { functions, tenantRoles }
}

function createRole(stack: Stack, name: string): Role {
  const assumedBy = new ServicePrincipal('lambda.amazonaws.com')
  return new Role(stack, logicalId(name, 'Role'), { path: rolePath, assumedBy })
}

function createLogGroup(stack: Stack, name: string, { LogRetentionDays }: PipelineParameters): LogGroup {
  const group = new LogGroup(stack, logicalId(name, 'Logs'), { removalPolicy: RemovalPolicy.DESTROY })
  cfnOf(group, CfnLogGroup).addPropertyOverride('RetentionInDays', LogRetentionDays)
  return group
}

/** As `lambda/read-env.ts` of the pipeline reads it. */
function sharedEnvironment({ tables, queues }: FunctionStores, parameters: PipelineParameters) {
  return {
    NODE_OPTIONS: '--enable-source-maps',
    LOGPIPE_STAGE: parameters.Stage,
    LOGPIPE_QUEUE_URL: queues.ingest.queueUrl,
    LOGPIPE_DEAD_LETTER_QUEUE_URL: queues.deadLetter.queueUrl,
    LOGPIPE_TABLE: tables.logs.tableName,
    LOGPIPE_RECENT_INDEX: topology.tables.logs.indexes[0].name,
    LOGPIPE_TENANTS_TABLE: tables.tenants.tableName,
    LOGPIPE_WORK_MS_PER_CHAR: parameters.WorkMsPerChar,
    LOGPIPE_WORK_BUDGET_MS: String(topology.workBudgetMs),
    LOGPIPE_OPEN: parameters.Open,
  }
}

/** Only functions that seal rows are told where the master key is. */
function keyOf(name: FunctionName, { masterKey, digestKey }: FunctionStores): Record<string, string> {
  return name === 'ingest'
    ? { LOGPIPE_DIGEST_KEY_SECRET: digestKey.ref }
    : { LOGPIPE_MASTER_KEY_SECRET: masterKey.secretArn }
}

/** The door of each route, as `lambda/read-doors.ts` of the pipeline reads it. */
function doorList(): string {
  return Object.entries(doorsOf(topology.routes))
    .map(([route, door]) => `${route}=${door}`)
    .join(',')
}

interface FunctionConfig {
  readonly name: FunctionName
  readonly role: Role
  readonly logGroup: LogGroup
  readonly environment: Record<string, string>
  readonly bundles: string
  /** MB, as the parameter says. */
  readonly memory: string
}

function createFunction(stack: Stack, config: FunctionConfig): LambdaFunction {
  const { name, role, logGroup, environment, bundles, memory } = config
  const { timeoutSeconds } = topology.functions[name]
  const made = new LambdaFunction(stack, logicalId(name, 'Function'), {
    description: `logpipe: ${name}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(join(bundles, name)),
    timeout: Duration.seconds(timeoutSeconds),
    role,
    logGroup,
    environment,
  })
  cfnOf(made, CfnFunction).addPropertyOverride('MemorySize', memory)
  return made
}

/** Concurrency is bounded here and not by reserving it: that would take it from everything else in the account. */
function createEventSources(
  stack: Stack,
  functions: Functions,
  { queues, parameters }: { readonly queues: Queues; readonly parameters: PipelineParameters },
): void {
  const { queue, batchSize, batchingWindowSeconds } = topology.eventSources.worker
  const mapping = new EventSourceMapping(stack, 'WorkerEventSource', {
    target: functions.worker,
    eventSourceArn: queues[queue].queueArn,
    batchSize,
    maxBatchingWindow: Duration.seconds(batchingWindowSeconds),
    reportBatchItemFailures: true,
  })
  cfnOf(mapping, CfnEventSourceMapping).addPropertyOverride(
    'ScalingConfig.MaximumConcurrency',
    parameters.WorkerConcurrency,
  )
}
