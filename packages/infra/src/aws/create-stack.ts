import { type App, CfnOutput, CliCredentialsStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib'
import { topology } from '../topology.ts'
import { createAlarms } from './create-alarms.ts'
import { createDashboard } from './create-dashboard.ts'
import { createFunctions } from './create-functions.ts'
import { createHttpApi } from './create-http-api.ts'
import { createMasterKey } from './create-master-key.ts'
import { createQueues, type Queues } from './create-queues.ts'
import { createTables, type Tables } from './create-tables.ts'
import { logicalId } from './logical-id.ts'
import type { StackOptions } from './stack-options.ts'

/** Where the deployer puts the bundles before it deploys; CloudFormation fills account and region in. */
export const assetBucket = `logpipe-assets-\${AWS::AccountId}-\${AWS::Region}`

/** The whole pipeline as one stack. It needs no bootstrap stack: whoever deploys does so with the rights they have. */
export function createStack(app: App, options: StackOptions): Stack {
  const { stage, isRetained = true, alarmEmail } = options
  const stack = new Stack(app, `logpipe-${stage}`, {
    description: `logpipe, stage ${stage}: ingest, redact and store logs of many tenants`,
    // The class declares optional properties that may be undefined, which `exactOptionalPropertyTypes` tells apart.
    synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: assetBucket }) as IStackSynthesizer,
    tags: { 'logpipe:stage': stage },
  })
  const tables = createTables(stack, { isRetained })
  const queues = createQueues(stack)
  const masterKey = createMasterKey(stack, { isRetained })
  const functions = createFunctions(stack, { tables, queues, masterKey }, options)
  const api = createHttpApi(stack, functions)
  const watched = { api, functions, queues }
  const dashboard = createDashboard(stack, watched, { alarms: createAlarms(stack, watched, alarmEmail), stage })
  output(stack, 'EndpointUrl', api.apiEndpoint)
  output(stack, 'MasterKeySecretArn', masterKey.secretArn)
  output(stack, 'DashboardUrl', dashboardUrl(stack, dashboard.dashboardName))
  nameStores(stack, tables, queues)
  return stack
}

function output(stack: Stack, id: string, value: string): void {
  new CfnOutput(stack, id, { value })
}

function dashboardUrl({ region }: Stack, name: string): string {
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`
}

function nameStores(stack: Stack, tables: Tables, queues: Queues): void {
  for (const key of Object.keys(topology.tables) as (keyof Tables)[]) {
    output(stack, logicalId(key, 'TableName'), tables[key].tableName)
  }
  for (const key of Object.keys(topology.queues) as (keyof Queues)[]) {
    output(stack, logicalId(key, 'QueueUrl'), queues[key].queueUrl)
  }
}
