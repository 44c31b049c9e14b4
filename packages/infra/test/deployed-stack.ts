import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeIngest } from '@logpipe/pipeline/compose/ingest'
import { composeLogsApi } from '@logpipe/pipeline/compose/logs-api'
import { composeTenants } from '@logpipe/pipeline/compose/tenants'
import { composeWorker } from '@logpipe/pipeline/compose/worker'
import type { KeySource } from '@logpipe/pipeline/keys/source'
import { createPutManifest } from '@logpipe/pipeline/manifests'
import { defaultSettings } from '@logpipe/pipeline/tenants'
import { afterAll, beforeAll } from 'vitest'
import { functionKeys } from '../../pipeline/src/lambda/function-keys.ts'
import { type DeployedStack, deployedStackOf } from '../src/account/find-stack.ts'
import { startGateway } from '../src/local/gateway/gateway.ts'
import { startEventSourceMapping } from '../src/local/queue/event-source-mapping.ts'
import { doorsOf, type Table, topology } from '../src/topology.ts'
import { type Moto, motoRegion } from './moto.ts'
import { forMoto } from './moto-template.ts'

export interface DeployedInUse {
  /** As its outputs describe it. */
  readonly stack: () => DeployedStack
  /** Lets the worker take messages and store nothing, until the answer is called. */
  readonly hold: () => () => void
}

/**
 * The stores of `logpipe-test` made by CloudFormation in moto, under names that CloudFormation chose, and the pipeline's functions
 * at work on them behind an endpoint that asks for keys. It is up for the tests of a file, or of a `describe`.
 */
export function useDeployedStack(moto: Moto): DeployedInUse {
  const stackName = 'logpipe-test'
  let stack: DeployedStack | undefined
  const undo: (() => unknown)[] = []
  let held = Promise.resolve()
  beforeAll(async () => {
    const arn = await makeSecret(moto, 'master-key')
    const digestArn = await makeSecret(moto, 'digest-key')
    // The endpoint must be known to the template, and the stores to the endpoint.
    const late: { functions?: ReturnType<typeof functionsOf> } = {}
    const served = (name: 'ingest' | 'read') => async (event: Parameters<ReturnType<typeof composeLogsApi>>[0]) => {
      if (late.functions === undefined) throw new Error('the stack is not up yet')
      return late.functions[name](event)
    }
    const gateway = await startGateway({
      port: 0,
      routes: topology.routes,
      functions: { ingest: served('ingest'), read: served('read') },
      isOpen: false,
      elapsedMs: () => performance.now(),
      instance: 'deployed',
    })
    undo.push(gateway.close)
    stack = await makeStack(
      moto,
      stackName,
      templateOf({
        ...{ EndpointUrl: gateway.url, MasterKeySecretArn: arn, DigestKeySecretArn: digestArn },
        ReadTenantRoleArn: 'arn:aws:iam::123456789012:role/logpipe/ReadTenantRole',
      }),
    )
    late.functions = functionsOf(moto, stack, await keysIn(moto, arn))
    const { worker } = late.functions
    undo.push(startWorker(moto, stack, async (...args) => held.then(() => worker(...args))))
  })
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })
  return {
    stack: () => {
      if (stack === undefined) throw new Error('the stack is not up yet')
      return stack
    },
    hold: () => {
      const gate = Promise.withResolvers<void>()
      held = gate.promise
      return gate.resolve
    },
  }
}

/** As Secrets Manager draws it: letters and digits. */
const secretText = 'aB3'.repeat(21).padEnd(64, 'x')

async function makeSecret(moto: Moto, Name: string): Promise<string> {
  const client = new SecretsManagerClient(moto.place())
  const { ARN = '' } = await client.send(new CreateSecretCommand({ Name, SecretString: secretText }))
  client.destroy()
  return ARN
}

/** The master keys as the functions read them, each time anew. */
async function keysIn(moto: Moto, SecretId: string): Promise<KeySource> {
  // AWS takes this for granted; moto looks at it only where it is said.
  const VersionStage = 'AWSCURRENT'
  const read = async (): Promise<string> => {
    const client = new SecretsManagerClient(moto.place())
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))
    client.destroy()
    return SecretString
  }
  const watch = { now: Date.now, onKeysFailed: () => undefined, maxAgeMs: 0 }
  return functionKeys({ keyText: await read(), readKeyText: read }, watch)
}

/** Makes a stack and answers with its description. */
async function makeStack(moto: Moto, stackName: string, template: object): Promise<DeployedStack> {
  await createStack(moto, stackName, template)
  const client = new CloudFormationClient(moto.place())
  const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }))
  client.destroy()
  return deployedStackOf(found, { stackName, region: motoRegion })
}

/** Makes a stack of any template. */
export async function createStack(moto: Moto, stackName: string, template: object): Promise<void> {
  const client = new CloudFormationClient(moto.place())
  await client.send(new CreateStackCommand({ StackName: stackName, TemplateBody: forMoto(template) }))
  client.destroy()
}

/** Tables and queues of the topology in plain CloudFormation, and the outputs of the real template. */
function templateOf(outputs: Readonly<Record<string, string>>): object {
  const { logs, tenants, manifests } = topology.tables
  const { ingest, deadLetter } = topology.queues
  const ref = (name: string): object => ({ Value: { Ref: name } })
  return {
    Resources: {
      Logs: tableOf(logs),
      Tenants: tableOf(tenants),
      Manifests: tableOf(manifests),
      DeadLetter: queueOf(deadLetter.visibilityTimeoutSeconds),
      Ingest: queueOf(ingest.visibilityTimeoutSeconds),
    },
    Outputs: {
      ...Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }])),
      LogsTableName: ref('Logs'),
      TenantsTableName: ref('Tenants'),
      ManifestsTableName: ref('Manifests'),
      IngestQueueUrl: ref('Ingest'),
      DeadLetterQueueUrl: ref('DeadLetter'),
    },
  }
}

function tableOf({ partitionKey, sortKey, indexes }: Table): object {
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])]
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keySchema(partitionKey, sortKey),
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchema(index.partitionKey, index.sortKey),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: index.includes },
        })),
      }),
    },
  }
}

function keySchema(partitionKey: string, sortKey: string): object {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ]
}

function queueOf(VisibilityTimeout: number): object {
  return { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout } }
}

/** The functions as Lambda composes them, with moto in the place of AWS. */
function functionsOf(moto: Moto, { tables, queues }: DeployedStack, keys: KeySource) {
  const { endpoint, ...place } = moto.place()
  const dynamodb = dynamodbClient({ ...place, dynamodbEndpoint: endpoint })
  const ambient = { dynamodb, now: Date.now, random: Math.random }
  const tenants = composeTenants({ ...ambient, tenantsTable: tables.tenants, isOpen: false, fallback: defaultSettings })
  const shared = {
    ...ambient,
    tenants,
    sqs: sqsClient({ ...place, sqsEndpoint: endpoint }),
    tableName: tables.logs,
    recentIndex: topology.tables.logs.indexes[0].name,
    ...(tables.manifests && { putManifest: createPutManifest({ client: dynamodb, tableName: tables.manifests }) }),
  }
  return {
    ingest: composeIngest({
      ...shared,
      digestKey: Buffer.from(secretText, 'base64'),
      queueUrl: queues.ingest,
      doors: doorsOf(topology.routes),
    }),
    read: composeLogsApi({ ...shared, keys }),
    worker: composeWorker({ ...shared, keys, deadLetterQueueUrl: queues.deadLetter, workMsPerChar: 0 }),
  }
}

/** Answers with the way to stop. */
function startWorker(
  moto: Moto,
  { queues }: DeployedStack,
  handler: ReturnType<typeof composeWorker>,
): () => Promise<void> {
  const { endpoint, ...place } = moto.place()
  const client = sqsClient({ ...place, sqsEndpoint: endpoint })
  const mapping = startEventSourceMapping({
    client,
    queueUrl: queues.ingest,
    queueArn: `arn:aws:sqs:${motoRegion}:123456789012:ingest`,
    eventSource: topology.eventSources.worker,
    functionTimeoutMs: topology.functions.worker.timeoutSeconds * 1_000,
    elapsedMs: () => performance.now(),
    syncWal: async () => undefined,
    handler,
    onError: (error) => console.error(error),
  })
  return async () => {
    await mapping.close()
    client.destroy()
  }
}
