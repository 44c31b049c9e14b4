import { join } from 'node:path'
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, EventSourceMapping, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { rolePath } from '../../role-path.ts'
import { topology } from '../../topology.ts'
import type { Queues } from '../stores/create-queues.ts'
import { type Conditions, either } from '../template/create-conditions.ts'
import { logicalId, mapEntries } from '../template/logical-id.ts'
import { createTenantRole } from './create-tenant-role.ts'
import type { FunctionName, FunctionStores, Functions, LogGroups, Roles, TenantRoles } from './function-parts.ts'
import { allowFunctions } from './function-permissions.ts'

export interface FunctionOptions {
  /** Folder with a bundle for each. */
  readonly bundles: string
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

/** The functions of the topology, each under a role of its own that may do what this function does and no more. */
export function createFunctions(stack: Stack, stores: FunctionStores, options: FunctionOptions): Functions {
  const roles: Roles = mapEntries(topology.functions, (name) => createRole(stack, name))
  const logGroups: LogGroups = mapEntries(topology.functions, (name) => createLogGroup(stack, name))
  const tenantRoles: TenantRoles = {
    worker: createTenantRole(stack, { name: 'worker', assumedBy: roles.worker, table: stores.tables.logs }),
    read: createTenantRole(stack, { name: 'read', assumedBy: roles.read, table: stores.tables.logs }),
  }
  const { bundles, parameters, conditions } = options
  const shared = sharedEnvironment(stores, parameters)
  const edgeSecret = either(conditions.isBehindEdge, stores.edgeSecret.ref, '').toString()
  const functions: Functions = mapEntries(topology.functions, (name) => {
    const tenantRole = name === 'ingest' ? undefined : tenantRoles[name]
    const environment = {
      ...shared,
      ...(tenantRole && { LOGPIPE_TENANT_ROLE_ARN: tenantRole.roleArn }),
      ...(name !== 'worker' && { LOGPIPE_EDGE_SECRET: edgeSecret }),
    }
    return createFunction(stack, { name, role: roles[name], logGroup: logGroups[name], environment, bundles })
  })
  const permissions = allowFunctions({ ...stores, roles, tenantRoles, logGroups, conditions })
  // A function that starts before its role may read the secrets fails its first call.
  for (const [name, policy] of Object.entries(permissions)) functions[name as FunctionName].node.addDependency(policy)
  createEventSources(stack, functions, stores.queues)
  return functions
}

function createRole(stack: Stack, name: string): Role {
  const assumedBy = new ServicePrincipal('lambda.amazonaws.com')
  return new Role(stack, logicalId(name, 'Role'), { path: rolePath, assumedBy })
}

function createLogGroup(stack: Stack, name: string): LogGroup {
  return new LogGroup(stack, logicalId(name, 'Logs'), {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  })
}

/** As `lambda/read-env.ts` of the pipeline reads it. */
function sharedEnvironment({ tables, queues, masterKey }: FunctionStores, parameters: PipelineParameters) {
  return {
    NODE_OPTIONS: '--enable-source-maps',
    LOGPIPE_STAGE: parameters.Stage,
    LOGPIPE_QUEUE_URL: queues.ingest.queueUrl,
    LOGPIPE_DEAD_LETTER_QUEUE_URL: queues.deadLetter.queueUrl,
    LOGPIPE_TABLE: tables.logs.tableName,
    LOGPIPE_RECENT_INDEX: topology.tables.logs.indexes[0].name,
    LOGPIPE_TENANTS_TABLE: tables.tenants.tableName,
    LOGPIPE_MASTER_KEY_SECRET: masterKey.secretArn,
    LOGPIPE_WORK_MS_PER_CHAR: parameters.WorkMsPerChar,
    LOGPIPE_WORK_BUDGET_MS: String(topology.workBudgetMs),
    LOGPIPE_OPEN: parameters.Open,
  }
}

interface FunctionConfig {
  readonly name: FunctionName
  readonly role: Role
  readonly logGroup: LogGroup
  readonly environment: Record<string, string>
  readonly bundles: string
}

function createFunction(stack: Stack, { name, role, logGroup, environment, bundles }: FunctionConfig): LambdaFunction {
  const { memoryMb, timeoutSeconds } = topology.functions[name]
  return new LambdaFunction(stack, logicalId(name, 'Function'), {
    description: `logpipe: ${name}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(join(bundles, name)),
    memorySize: memoryMb,
    timeout: Duration.seconds(timeoutSeconds),
    role,
    logGroup,
    environment,
  })
}

/** Concurrency is bounded here and not by reserving it: that would take it from everything else in the account. */
function createEventSources(stack: Stack, functions: Functions, queues: Queues): void {
  const { queue, batchSize, batchingWindowSeconds, maximumConcurrency } = topology.eventSources.worker
  new EventSourceMapping(stack, 'WorkerEventSource', {
    target: functions.worker,
    eventSourceArn: queues[queue].queueArn,
    batchSize,
    maxBatchingWindow: Duration.seconds(batchingWindowSeconds),
    maxConcurrency: maximumConcurrency,
    reportBatchItemFailures: true,
  })
}
