import { randomUUID } from 'node:crypto'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeTenants } from '@logpipe/pipeline/compose/tenants'
import { composeWorker, type WorkerConfig } from '@logpipe/pipeline/compose/worker'
import { plainKeyring } from '@logpipe/pipeline/keys'
import { fixedKeys } from '@logpipe/pipeline/keys/source'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import { defaultSettings } from '@logpipe/pipeline/tenants'
import type { WorkerHandler } from '@logpipe/pipeline/worker'
import type { SQSRecord } from 'aws-lambda'
import { expect, onTestFinished } from 'vitest'
import { createQueues, createTables } from '../src/local/create-resources.ts'
import {
  type MappingOptions,
  shortDelaySeconds,
  startEventSourceMapping,
} from '../src/local/queue/event-source-mapping.ts'
import { topology } from '../src/topology.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { useThread } from './use-thread.ts'
import { place } from './with-stack.ts'
import { allRows, expectWorkedOff, type Outcome, type Sent, takeLetters } from './worked-off.ts'

/** The worker as it is composed for the stack, on table and queue of its own, with faults between it and the table. */
export interface WorkerInUse {
  readonly handler: WorkerHandler
  readonly proxy: FaultProxy
  /** Puts message bodies on the queue. */
  readonly send: (bodies: readonly string[]) => Promise<void>
  /** Maps the queue to a handler, this worker's by default. */
  readonly start: (handler?: MappingOptions['handler'], options?: Partial<MappingOptions>) => void
  /** Waits until the queue is empty, then checks every record that was sent, and answers with what is there. */
  readonly workedOff: (sent: readonly Sent[]) => Promise<Outcome>
  /** What is stored now. */
  readonly rows: () => Promise<Outcome['rows']>
  readonly errors: readonly unknown[]
}

export interface WorkerSetup {
  readonly maxReceiveCount?: number
  /** How long a message stays away that nobody deletes or gives back, by the queue's clock. Longer than any test by default. */
  readonly visibilityTimeoutSeconds?: number
  /** How the handler waits. In real time by default. */
  readonly sleep?: WorkerConfig['sleep']
}

const masterKey = Buffer.alloc(32, 7)

/** Table and queue threads for all tests of a file; each worker made from them has tables and queues of its own. */
export function useWorker(): (setup?: WorkerSetup) => Promise<WorkerInUse> {
  const endpoints = { table: useThread('table'), queue: useThread('queue') }
  return async (setup = {}) => {
    const resources = topologyOf(randomUUID(), setup)
    const proxy = await startFaultProxy(endpoints.table())
    const dynamodb = dynamodbClient({ ...place, dynamodbEndpoint: proxy.endpoint })
    await retryAtOnce(dynamodb)
    onTestFinished(proxy.close)
    const direct = dynamodbClient({ ...place, dynamodbEndpoint: endpoints.table() })
    const sqs = sqsClient({ ...place, sqsEndpoint: endpoints.queue() })
    await createTables(direct, resources)
    const urls = await createQueues(sqs, resources)
    const errors: unknown[] = []
    const handler = aHandler({
      dynamodb,
      sqs,
      resources,
      sleep: setup.sleep,
      deadLetterQueueUrl: urls.deadLetter ?? '',
      errors,
    })
    const rows = (): Promise<Outcome['rows']> => allRows(direct, resources.tables.logs.name)
    return {
      handler,
      proxy,
      errors,
      rows,
      send: async (bodies) => {
        for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl: urls.ingest, MessageBody }))
      },
      start: (handle = handler, options = {}) => {
        const mapping = startEventSourceMapping({
          client: sqs,
          queueUrl: urls.ingest ?? '',
          queueArn: `arn:aws:sqs:us-east-1:000000000000:${resources.queues.ingest.name}`,
          eventSource: topology.eventSources.worker,
          // That of the stack: it ends what hangs, also where a busy machine takes ten times as long.
          functionTimeoutMs: topology.functions.worker.timeoutSeconds * 1_000,
          elapsedMs: () => performance.now(),
          syncWal: async () => undefined,
          retryDelaySeconds: shortDelaySeconds,
          handler: handle,
          onError: (error) => errors.push(error),
          ...options,
        })
        onTestFinished(mapping.close)
      },
      workedOff: async (sent) => {
        await expect.poll(() => queueDepth(sqs, urls.ingest)).toBe(0)
        const found = { rows: await rows(), letters: await takeLetters(sqs, urls.deadLetter ?? '') }
        expectWorkedOff(sent, found, masterKey)
        return found
      },
    }
  }
}

function topologyOf(name: string, { maxReceiveCount = 5, visibilityTimeoutSeconds = 43_200 }: WorkerSetup) {
  const { tables, queues } = topology
  const ingest = { ...queues.ingest, name, maxReceiveCount, visibilityTimeoutSeconds }
  return {
    ...topology,
    tables: { logs: { ...tables.logs, name }, tenants: { ...tables.tenants, name: `${name}-tenants` } },
    queues: { ingest, deadLetter: { ...queues.deadLetter, name: `${name}-dead` } },
  }
}

interface HandlerParts {
  readonly dynamodb: DynamoDBDocumentClient
  readonly sleep: WorkerConfig['sleep']
  readonly sqs: ReturnType<typeof sqsClient>
  readonly resources: ReturnType<typeof topologyOf>
  readonly deadLetterQueueUrl: string
  readonly errors: unknown[]
}

/** The SDK retries as often as it does, and waits for none of it. */
async function retryAtOnce({ config }: DynamoDBDocumentClient): Promise<void> {
  const retryBackoffStrategy = { setDelayBase: () => undefined, computeNextBackoffDelay: () => 0 }
  Object.assign(await config.retryStrategy(), { retryBackoffStrategy })
}

/** Waits of the worker are as short as their jitter allows. */
function aHandler({ dynamodb, sleep, sqs, resources, deadLetterQueueUrl, errors }: HandlerParts): WorkerHandler {
  const { logs, tenants } = resources.tables
  const shared = { dynamodb, keys: fixedKeys(plainKeyring(masterKey)), now: Date.now, random: () => 0 }
  return composeWorker({
    ...shared,
    tenants: composeTenants({ ...shared, tenantsTable: tenants.name, isOpen: true, fallback: defaultSettings }),
    sqs,
    deadLetterQueueUrl,
    tableName: logs.name,
    recentIndex: logs.indexes[0].name,
    workMsPerChar: 0,
    ...(sleep && { sleep }),
    onFailure: ({ error }) => errors.push(error),
  })
}

/** A line of a message body: a record with an id that its client made, or the server. */
export function lineOf(
  { logId, text }: Pick<Sent, 'logId' | 'text'>,
  idSource: 'client' | 'server' = 'server',
): string {
  return `${logId}${idSource === 'client' ? '!' : ''} ${JSON.stringify({ text })}`
}

export function bodyOf(tenant: string, lines: readonly string[], received_at = '2026-11-21T12:00:00.000Z'): string {
  return [JSON.stringify({ v: 2, tenant_id: tenant, received_at }), ...lines].join('\n')
}

/** Messages as the queue hands them out, for a test that decides itself when which of them comes. */
export function eventOf(bodies: readonly string[]): { readonly Records: SQSRecord[] } {
  return { Records: bodies.map((body, i) => ({ messageId: `m${i}`, body }) as SQSRecord) }
}
