import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeIngest } from '@logpipe/pipeline/compose/ingest'
import { composeRead } from '@logpipe/pipeline/compose/read'
import { composeWorker } from '@logpipe/pipeline/compose/worker'
import type { HttpHandler } from '@logpipe/pipeline/http'
import { defaultPolicy } from '@logpipe/pipeline/tenants'
import { LogpipeError } from '@logpipe/sdk/contract'
import { topology } from '../topology.ts'
import { type Checkpoint, createCheckpoint } from './checkpoint.ts'
import { createQueues, createTables } from './create-resources.ts'
import { openDataFolder } from './data-folder.ts'
import { startEventSourceMapping } from './event-source-mapping.ts'
import { startGateway } from './gateway.ts'
import { quietSqliteWarning } from './quiet-warnings.ts'
import { releaseInFlight } from './release-in-flight.ts'
import { removeStackFile, type StackFile, writeStackFile } from './running-stack.ts'
import { sweepExpired } from './sweep-expired.ts'
import { type ServerThread, startThread } from './thread.ts'

export interface LocalStackOptions {
  /** Everything the stack keeps is in here; it is made where it is new. */
  readonly dataDir: string
  /** 0, the default, picks a free one. */
  readonly port?: number
  /** Simulated work of the worker, milliseconds a character. 0 by default. */
  readonly workMsPerChar?: number
  /** Whether rows keep the text before redaction. False by default. */
  readonly keepsOriginals?: boolean
  /** Told when the stack can serve no more; nothing that was accepted is lost by it. */
  readonly onDeath?: (error: LogpipeError) => void
  /** Told of an error that the stack survives. */
  readonly onError?: (error: unknown) => void
}

/** What has happened since the start, and what waits now. */
export interface StackCounters {
  /** Records put on the queue. */
  readonly accepted: number
  /** Records stored. */
  readonly stored: number
  /** Messages on the queue, in flight among them. */
  readonly queued: number
  /** Messages in the dead-letter queue. */
  readonly deadLetters: number
}

export interface LocalStack extends StackFile {
  readonly counters: () => Promise<StackCounters>
  /** Resolves with the messages left, 0 as soon as there are none; more when `timeoutMs` goes by without any progress. */
  readonly drain: (timeoutMs: number) => Promise<number>
  /** Finishes the requests and batches under way, then stops. What is on the queue stays there for the next start. */
  readonly close: () => Promise<void>
}

/** AWS clients insist on both; the emulators take any. */
const place = { region: 'us-east-1', credentials: { accessKeyId: 'logpipe', secretAccessKey: 'logpipe' } }
const sweepEveryMs = 3_600_000

/**
 * Starts the whole pipeline on loopback: table and queue in threads of their own, gateway and event source mapping here.
 * Throws LogpipeError `data_in_use`, `data_unusable`, `port_in_use` or `storage_failed`.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  quietSqliteWarning(process)
  const { onDeath = () => undefined, onError = () => undefined } = options
  const folder = await openDataFolder(options.dataDir)
  const undo: (() => unknown)[] = [folder.release]
  const start: { isOver: boolean; death?: LogpipeError } = { isOver: false }
  try {
    const thread = {
      onDeath: (error: LogpipeError) => {
        if (start.isOver) return onDeath(error)
        start.death ??= error
      },
    }
    const starting = [
      startThread('table-thread', { ...thread, name: 'table', path: folder.tablePath }),
      startThread('queue-thread', { ...thread, name: 'queue', path: folder.queuePath }),
    ] as const
    undo.push(() => closeThreads(starting))
    const [table, queue] = await Promise.all(starting)
    const endpoints = {
      dynamodbEndpoint: `http://127.0.0.1:${table.port}`,
      sqsEndpoint: `http://127.0.0.1:${queue.port}`,
    }
    const dynamodb = dynamodbClient({ ...place, ...endpoints })
    const sqs = sqsClient({ ...place, ...endpoints })
    const [tables, queues] = await Promise.all([createTables(dynamodb, topology), createQueues(sqs, topology)])
    const queueUrl = queues.ingest ?? ''
    await releaseInFlight({
      client: sqs,
      endpoint: endpoints.sqsEndpoint,
      queueName: topology.queues.ingest.name,
      queueUrl,
    })

    const counts = { accepted: 0, stored: 0 }
    const checkpoint = createCheckpoint(folder.tablePath)
    const { msPerChar, budgetMs } = { msPerChar: options.workMsPerChar ?? 0, budgetMs: topology.workBudgetMs }
    const shared = {
      dynamodb,
      sqs,
      masterKey: folder.masterKey,
      tableName: topology.tables.logs.name,
      recentIndex: topology.tables.logs.indexes[0].name,
      policy: { ...defaultPolicy, keepsOriginals: options.keepsOriginals ?? false },
      now: Date.now,
      random: Math.random,
    }
    const worker = composeWorker({
      ...shared,
      deadLetterQueueUrl: queues.deadLetter ?? '',
      workMsPerChar: msPerChar,
      onStored: (count) => {
        counts.stored += count
      },
      onFailure: ({ error }) => onError(error),
    })
    const ingest = composeIngest({
      ...shared,
      queueUrl,
      work: { msPerChar, budgetMs },
      onAccepted: (count) => {
        counts.accepted += count
      },
    })
    const mapping = startEventSourceMapping({
      client: sqs,
      queueUrl,
      queueArn: `arn:aws:sqs:${place.region}:000000000000:${topology.queues.ingest.name}`,
      eventSource: topology.eventSources.worker,
      functionTimeoutMs: topology.functions.worker.timeoutSeconds * 1000,
      handler: worker,
      checkpoint,
      onError,
    })
    undo.push(mapping.close)
    const instance = randomUUID()
    const read = withCheckpoint(composeRead(shared), checkpoint)
    const gateway = await startGateway({
      port: options.port ?? 0,
      routes: topology.routes,
      functions: { ingest, read },
      instance,
    })
    undo.push(gateway.close)
    const sweeper = setInterval(() => {
      const sweep = { client: dynamodb, table: topology.tables.logs, nowSeconds: Math.floor(Date.now() / 1000) }
      sweepExpired(sweep).catch(onError)
    }, sweepEveryMs)
    undo.push(() => clearInterval(sweeper))
    const file: StackFile = {
      url: gateway.url,
      dynamodb: { endpoint: endpoints.dynamodbEndpoint, tables },
      sqs: { endpoint: endpoints.sqsEndpoint, queues },
      pid: process.pid,
      instance,
    }
    await writeStackFile(folder.path, file)
    undo.push(() => removeStackFile(folder.path))
    start.isOver = true
    const depth = (url = ''): Promise<number> => queueDepth(sqs, url)
    return {
      ...file,
      counters: async () => ({
        ...counts,
        queued: await depth(queues.ingest),
        deadLetters: await depth(queues.deadLetter),
      }),
      drain: (timeoutMs) =>
        drain(
          () => depth(queues.ingest),
          () => counts.stored,
          timeoutMs,
        ),
      close: () => undoAll(undo),
    }
  } catch (error) {
    await undoAll(undo)
    throw start.death ?? startFault(error, folder.path)
  }
}

/** What table, queue or file system answered is a fault of the storage; anything else is one of ours, and stays. */
function startFault(cause: unknown, path: string): unknown {
  const isStorage = cause instanceof Error && ('$metadata' in cause || 'syscall' in cause)
  if (!isStorage || cause instanceof LogpipeError) return cause
  return new LogpipeError('storage_failed', `the stack under ${path} did not start: ${cause.message}`, { cause })
}

/** Takes down what was put up, last first. */
async function undoAll(undo: (() => unknown)[]): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step()
}

/** Closes the threads that started, also those that were still starting when another failed. */
async function closeThreads(starting: readonly Promise<ServerThread>[]): Promise<void> {
  const settled = await Promise.allSettled(starting)
  await Promise.all(settled.map((thread) => thread.status === 'fulfilled' && thread.value.close()))
}

/** `POST /logs` says 201 for a row that is on the disk. */
function withCheckpoint(read: HttpHandler, checkpoint: Checkpoint): HttpHandler {
  return async (event) => {
    const answer = await read(event)
    if (event.routeKey === 'POST /logs') await checkpoint()
    return answer
  }
}

async function queueDepth(client: SQSClient, queueUrl: string): Promise<number> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const
  const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }))
  return names.reduce((sum, name) => sum + Number(answer.Attributes?.[name] ?? 0), 0)
}

async function drain(depth: () => Promise<number>, stored: () => number, timeoutMs: number): Promise<number> {
  let progressAt = performance.now()
  let last = ''
  for (;;) {
    const left = await depth()
    const state = `${left} ${stored()}`
    if (left === 0) return 0
    if (state !== last) progressAt = performance.now()
    else if (performance.now() - progressAt > timeoutMs) return left
    last = state
    await sleep(20)
  }
}
