import { join } from 'node:path'
import { CfnResource, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import type { Role } from 'aws-cdk-lib/aws-iam'
import { Architecture, CfnPermission, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { topology } from '../../topology.ts'
import { allowKey } from '../functions/key-permissions.ts'
import type { Queues } from '../stores/create-queues.ts'
import type { Tables } from '../stores/create-tables.ts'
import { cfnOf } from '../template/cfn-of.ts'
import type { Conditions } from '../template/create-conditions.ts'
import { createWatchAlarms } from './watch-alarms.ts'
import { createWatchRoles } from './watch-roles.ts'

export interface WatchOptions {
  readonly tables: Tables
  readonly queues: Queues
  /** URL of the API as its users call it. */
  readonly endpoint: string
  /** Folder with a bundle for each function. */
  readonly bundles: string
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
  /** Of its alarms. */
  readonly actions: string[]
}

/** The function that checks the deployment from outside, its schedule and its alarms: only where a watch is asked for (decision 43). */
export function createWatch(stack: Stack, options: WatchOptions): void {
  const { parameters, conditions, actions } = options
  const logGroup = new LogGroup(stack, 'WatchLogs', { removalPolicy: RemovalPolicy.DESTROY })
  cfnOf(logGroup, CfnLogGroup).addPropertyOverride('RetentionInDays', parameters.LogRetentionDays)
  const { role, tenantRole, permissions } = createWatchRoles(stack, { ...options, logGroup })
  const watch = createFunction(stack, options, { role, tenantRole, logGroup })
  watch.node.addDependency(permissions)
  const parts = [
    ...[logGroup, role, tenantRole, permissions, watch, ...schedule(stack, watch, parameters)],
    ...createWatchAlarms(stack, { stage: parameters.Stage, actions }),
  ]
  allowKey(stack, 'WatchKeyPolicy', { roles: [role, tenantRole], parameters, condition: conditions.isWatchedUnderKey })
  for (const resource of parts.flatMap(({ node }) => node.findAll())) {
    if (CfnResource.isCfnResource(resource)) resource.cfnOptions.condition = conditions.isWatched
  }
}

interface FunctionParts {
  readonly role: Role
  readonly tenantRole: Role
  readonly logGroup: LogGroup
}

function createFunction(stack: Stack, options: WatchOptions, { role, tenantRole, logGroup }: FunctionParts) {
  const { tables, queues, endpoint, bundles, parameters } = options
  const { memoryMb, timeoutSeconds } = topology.watch
  return new LambdaFunction(stack, 'WatchFunction', {
    description: 'logpipe: watch',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(join(bundles, 'watch')),
    memorySize: memoryMb,
    timeout: Duration.seconds(timeoutSeconds),
    role,
    logGroup,
    // As `lambda/watch-env.ts` of the CLI reads it.
    environment: {
      NODE_OPTIONS: '--enable-source-maps',
      LOGPIPE_STAGE: parameters.Stage,
      LOGPIPE_ENDPOINT: endpoint,
      LOGPIPE_TABLE: tables.logs.tableName,
      LOGPIPE_TENANTS_TABLE: tables.tenants.tableName,
      LOGPIPE_QUEUE_URL: queues.ingest.queueUrl,
      LOGPIPE_DEAD_LETTER_QUEUE_URL: queues.deadLetter.queueUrl,
      LOGPIPE_TENANT_ROLE_ARN: tenantRole.roleArn,
    },
  })
}

/** EventBridge may invoke twice for one event, and Lambda again after an error: each is a round of its own. */
function schedule(stack: Stack, { functionArn }: LambdaFunction, { WatchMinutes }: PipelineParameters) {
  const rule = new CfnRule(stack, 'WatchSchedule', {
    description: 'logpipe: when the watch runs',
    scheduleExpression: `rate(${WatchMinutes} minutes)`,
    targets: [{ id: 'watch', arn: functionArn }],
  })
  const permission = new CfnPermission(stack, 'WatchPermission', {
    action: 'lambda:InvokeFunction',
    functionName: functionArn,
    principal: 'events.amazonaws.com',
    sourceArn: rule.attrArn,
  })
  return [rule, permission]
}
