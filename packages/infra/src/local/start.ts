import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OnFailure } from '@logpipe/pipeline/http'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { place } from '../admin/stack-stores.ts'
import { topology } from '../topology.ts'
import { type Checkpoint, createCheckpoint } from './checkpoint.ts'
import { composeFunctions } from './compose-functions.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { type EventSourceMapping, startEventSourceMapping } from './event-source-mapping.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { queueDepth } from './queue-depth.ts'
import { quietSqliteWarning } from './quiet-warnings.ts'
import { removeStackFile, type StackFile, writeStackFile } from './running-stack.ts'
import { type Stores, startStores } from './start-stores.ts'
import { storageFault } from './storage-fault.ts'
import { sweepExpired } from './sweep-expired.ts'

export interface LocalStackOptions {
  /** Everything the stack keeps is in here; it is made where it is new. */
  readonly dataDir: string
  /** 0, the default, picks a free one. */
  readonly port?: number
  /** Simulated work of the worker, milliseconds a character. 0 by default. */
  readonly workMsPerChar?: number
  /** Whether rows keep the text before redaction. False by default. */
  readonly keepsOriginals?: boolean
  /** Whether every request needs an API key. False by default: the stack listens on loopback only. */
  readonly requiresKeys?: boolean
  /** Wall clock of the functions, milliseconds. `Date.now` by default. */
  readonly now?: () => number
  /** Written into the stack's file for those who find it there. */
  readonly usersPort?: number
  /** Told when the stack can serve no more; nothing that was accepted is lost by it. */
  readonly onDeath?: (error: LogpipeError) => void
  /** Told of an error that the stack survives. */
  readonly onError?: (error: unknown) => void
  /** Told of a request that failed through no fault of its caller; says nothing of what is in it. */
  readonly onFailure?: OnFailure
}

/** What has happened since the start, and what waits now. */
export interface StackCounters {
  /** Records put on the queue. */
  readonly accepted: number
  /** Requests and records refused for who sent them: no good key, or another's tenant. */
  readonly denied: number
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

const sweepEveryMs = 3_600_000

/**
 * Starts the whole pipeline on loopback: table and queue in threads of their own, gateway and event source mapping here.
 * Throws LogpipeError `data_in_use`, `data_unusable`, `port_in_use` or `storage_failed`.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  quietSqliteWarning(process)
  const { onDeath = () => undefined, onError = () => undefined, onFailure = () => undefined } = options
  const folder = await openDataFolder(options.dataDir)
  const undo: (() => unknown)[] = [folder.release]
  try {
    const stores = await startStores(folder, onDeath)
    undo.push(stores.close)
    const counts = { accepted: 0, denied: 0, stored: 0 }
    const functions = functionsOf(options, { folder, stores, counts, onError, onFailure })
    undo.push(startWorker(stores, functions, onError).close)
    const instance = randomUUID()
    const isOpen = !(options.requiresKeys ?? false)
    const served = { routes: topology.routes, functions, isOpen, elapsedMs, instance, onFailure }
    const gateway = await startGateway({ port: options.port ?? 0, ...served })
    undo.push(gateway.close, startSweeper(stores, onError))
    const file = { ...stackFile(stores, gateway, instance), ...(options.usersPort && { usersPort: options.usersPort }) }
    await writeStackFile(folder.path, file)
    undo.push(() => removeStackFile(folder.path))
    return { ...file, ...observe(stores, counts), close: () => undoAll(undo) }
  } catch (error) {
    await undoAll(undo)
    throw storageFault(error, folder.path)
  }
}

/** Takes down what was put up, last first. */
async function undoAll(undo: (() => unknown)[]): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step()
}

interface Counts {
  accepted: number
  denied: number
  stored: number
}

interface Parts {
  readonly folder: DataFolder
  readonly stores: Stores
  readonly counts: Counts
  readonly onError: (error: unknown) => void
  readonly onFailure: OnFailure
}

type Functions = ReturnType<typeof composeFunctions> & { readonly checkpoint: Checkpoint }

function functionsOf(options: LocalStackOptions, { folder, stores, counts, ...told }: Parts): Functions {
  const checkpoint = createCheckpoint(folder.tablePath)
  const functions = composeFunctions({
    stores,
    masterKey: folder.masterKey,
    checkpoint,
    workMsPerChar: options.workMsPerChar ?? 0,
    keepsOriginals: options.keepsOriginals ?? false,
    isOpen: !(options.requiresKeys ?? false),
    now: options.now ?? Date.now,
    random: Math.random,
    onAccepted: (count) => {
      counts.accepted += count
    },
    onStored: (count) => {
      counts.stored += count
    },
    onDenied: () => {
      counts.denied++
    },
    ...told,
  })
  return { ...functions, checkpoint }
}

const elapsedMs = (): number => performance.now()

function startWorker(stores: Stores, functions: Functions, onError: (error: unknown) => void): EventSourceMapping {
  return startEventSourceMapping({
    client: stores.sqs,
    queueUrl: stores.queues.ingest ?? '',
    queueArn: `arn:aws:sqs:${place.region}:000000000000:${topology.queues.ingest.name}`,
    eventSource: topology.eventSources.worker,
    functionTimeoutMs: topology.functions.worker.timeoutSeconds * 1000,
    elapsedMs,
    handler: functions.worker,
    checkpoint: functions.checkpoint,
    onError,
  })
}

/** Sweeps once an hour; answers with the way to stop. */
function startSweeper({ dynamodb }: Stores, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    const nowSeconds = Math.floor(Date.now() / 1000)
    for (const table of Object.values(topology.tables))
      sweepExpired({ client: dynamodb, table, nowSeconds }).catch(onError)
  }, sweepEveryMs)
  return () => clearInterval(timer)
}

function stackFile(stores: Stores, { url }: Gateway, instance: string): StackFile {
  return {
    url,
    dynamodb: { endpoint: stores.dynamodbEndpoint, tables: stores.tables },
    sqs: { endpoint: stores.sqsEndpoint, queues: stores.queues },
    pid: process.pid,
    instance,
  }
}

function observe({ sqs, queues }: Stores, counts: Counts): Pick<LocalStack, 'counters' | 'drain'> {
  return {
    counters: async () => ({
      ...counts,
      queued: await queueDepth(sqs, queues.ingest),
      deadLetters: await queueDepth(sqs, queues.deadLetter),
    }),
    drain: (timeoutMs) => drain(() => queueDepth(sqs, queues.ingest), counts, timeoutMs),
  }
}

/** Waits while anything moves: the queue's depth or the count of stored records. */
async function drain(depth: () => Promise<number>, counts: Counts, timeoutMs: number): Promise<number> {
  let progressAt = performance.now()
  let last = ''
  for (;;) {
    const left = await depth()
    const state = `${left} ${counts.stored}`
    if (left === 0) return 0
    if (state !== last) progressAt = performance.now()
    else if (performance.now() - progressAt > timeoutMs) return left
    last = state
    await sleep(20)
  }
}
