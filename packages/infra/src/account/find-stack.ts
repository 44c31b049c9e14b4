import type { Output, Stack } from '@aws-sdk/client-cloudformation'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { topology } from '../topology.ts'
import { awsTimeouts } from './aws-timeouts.ts'
import type { DeployedStack } from './deployed-stack.ts'
import { type CallPlace, explainAwsError, unexpectedResponse } from './explain-aws-error.ts'
import { quoted } from './quoted.ts'
import { asRegion, regionOf } from './region-of.ts'
import { unknownStack } from './unknown-stack.ts'

export { accountConcurrency } from './account-concurrency.ts'
export { type CallerIdentity, callerIdentity } from './caller-identity.ts'
export { checkStores, type StoreCheck } from './check-stores.ts'
export type { DeployedStack } from './deployed-stack.ts'
export { explainAwsError } from './explain-aws-error.ts'
export { type ConcurrencyVerdict, judgeConcurrency } from './judge-concurrency.ts'
export {
  type AskRows,
  type AssumeRole,
  type OwnedRow,
  openTenantRole,
  type Reply,
  type RowRequest,
} from './tenant-role.ts'

export interface StackPlace {
  /** `logpipe-<stage>`. */
  readonly stackName: string
  /** The SDK's own chain (environment, then profile) decides where it is absent. */
  readonly region?: string
}

/**
 * Asks CloudFormation for a stack, with the credentials of the SDK's standard chain. Throws `unknown_stack` where there is none,
 * `stack_busy` or `stack_broken` where it is there and cannot be used, and what `explainAwsError` says of a call that failed.
 */
export async function findDeployedStack({ stackName, region }: StackPlace): Promise<DeployedStack> {
  // Loaded lazily: commands with another target must not pay for it.
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation')
  const doing = `reading the stack ${stackName}`
  let place: CallPlace = { doing, ...(region !== undefined && { region: asRegion(region, doing) }) }
  const client = new CloudFormationClient({ requestHandler: awsTimeouts(), ...(region !== undefined && { region }) })
  try {
    const used = await regionOf(client, doing)
    place = { doing, region: used }
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }))
    // CloudFormation reports a missing stack as an error: a response without a stack is not from CloudFormation.
    if (Stacks?.[0] === undefined) throw unexpectedResponse(doing)
    return deployedStackOf(Stacks[0], { stackName, region: used })
  } catch (error) {
    if (isNoStack(error)) throw unknownStack(stackName, place)
    throw explainAwsError(error, place)
  } finally {
    client.destroy()
  }
}

/** The region in which that stack would be looked for. Calls nobody. Throws `unknown_region`. */
export async function findRegion({ stackName, region }: StackPlace): Promise<string> {
  const doing = `the region of ${stackName}`
  if (region !== undefined) return asRegion(region, doing)
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation')
  const client = new CloudFormationClient({})
  try {
    return await regionOf(client, doing)
  } catch (error) {
    throw explainAwsError(error, { doing })
  } finally {
    client.destroy()
  }
}

/** Reads a stack's outputs, which are named as `aws/create-stack.ts` names them. */
export function deployedStackOf(found: Stack | undefined, place: Required<StackPlace>): DeployedStack {
  const status = found?.StackStatus
  if (found === undefined || status === undefined || status === 'DELETE_COMPLETE')
    throw unknownStack(place.stackName, place)
  const outputs = found.Outputs ?? []
  const missing = new Set<string>()
  const outputOf = (name: string): string => {
    const value = outputs.find(({ OutputKey }: Output) => OutputKey === name)?.OutputValue
    if (!value) missing.add(name)
    return value ?? ''
  }
  const optionalOutput = (name: string) => outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue
  const digestKey = optionalOutput('DigestKeySecretArn')
  const readTenantRole = optionalOutput('ReadTenantRoleArn')
  const manifests = optionalOutput(outputName('manifests', 'TableName'))
  const stack = {
    ...place,
    status,
    url: outputOf('EndpointUrl').replace(/\/+$/, ''),
    tables: {
      logs: outputOf(outputName('logs', 'TableName')),
      tenants: outputOf(outputName('tenants', 'TableName')),
      ...(manifests && { manifests }),
    },
    queues: {
      ingest: outputOf(outputName('ingest', 'QueueUrl')),
      deadLetter: outputOf(outputName('deadLetter', 'QueueUrl')),
    },
    masterKeySecretArn: outputOf('MasterKeySecretArn'),
    ...(digestKey && { digestKeySecretArn: digestKey }),
    ...(readTenantRole && { readTenantRoleArn: readTenantRole }),
    workerConcurrency: Number(
      parameterOf(found, 'WorkerConcurrency') ?? topology.eventSources.worker.maximumConcurrency,
    ),
    watchMinutes: Number(parameterOf(found, 'WatchMinutes') ?? 0),
  }
  if (missing.size > 0) throw unusable(place, status, [...missing])
  if (!isHttpUrl(stack.url)) throw noEndpoint(place, stack.url)
  return stack
}

/** Undefined in a stack of an earlier version, which has no such parameter. */
function parameterOf({ Parameters = [] }: Stack, name: string): string | undefined {
  return Parameters.find(({ ParameterKey }) => ParameterKey === name)?.ParameterValue
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function noEndpoint({ stackName, region }: StackPlace, url: string): LogpipeError {
  return operationError(
    'stack_broken',
    `the output EndpointUrl of the stack ${stackName} in ${region} is ${quoted(url)}, which is not a URL: logpipe did not create the stack, or it was modified`,
  )
}

type TopologyKey = keyof typeof topology.tables | keyof typeof topology.queues

/** `deadLetter` and `QueueUrl` make `DeadLetterQueueUrl`. The CDK's folder says the same, and only it may load the CDK. */
function outputName(key: TopologyKey, kind: 'TableName' | 'QueueUrl'): string {
  return key.charAt(0).toUpperCase() + key.slice(1) + kind
}

/** CloudFormation has no error of its own for this. */
function isNoStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)
}

function unusable({ stackName, region }: StackPlace, status: string, missing: readonly string[]): LogpipeError {
  const named = `the stack ${stackName} in ${region}`
  // A change set was never executed, so no operation is running either.
  if (status === 'REVIEW_IN_PROGRESS') {
    return operationError('stack_broken', `${named} is ${status}: it was never created; run logpipe deploy`)
  }
  if (status.endsWith('_IN_PROGRESS')) return operationError('stack_busy', `${named} is ${status}`)
  if (/FAILED|ROLLBACK/.test(status)) {
    return operationError('stack_broken', `${named} is ${status} and has no endpoint: see logpipe status for why`)
  }
  return operationError(
    'stack_broken',
    `${named} is ${status} without the outputs ${missing.join(', ')}: logpipe did not create it, or another version did`,
  )
}
