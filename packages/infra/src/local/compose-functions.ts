import { composeIngest, composeKnowsCaller, type IngestConfig } from '@logpipe/pipeline/compose/ingest'
import type { LogsApiConfig } from '@logpipe/pipeline/compose/logs-api'
import { composeTenants, type TenantsConfig } from '@logpipe/pipeline/compose/tenants'
import type { WorkerConfig } from '@logpipe/pipeline/compose/worker'
import { errorName, type HttpHandler, type OnFailure } from '@logpipe/pipeline/http'
import { deriveDigestKey } from '@logpipe/pipeline/keys'
import type { KeySource } from '@logpipe/pipeline/keys/source'
import { defaultSettings } from '@logpipe/pipeline/tenants'
import { LogpipeError } from '@logpipe/sdk/contract'
import { doorsOf, topology } from '../topology.ts'
import { loadLater } from './load-later.ts'
import type { Stores } from './start-stores.ts'
import { createPutManifests } from './table/batch-manifests.ts'
import type { SyncWal } from './table/sync-wal.ts'

/** What the page hears of the functions. */
export type FunctionTaps = Pick<IngestConfig, 'onOutcome' | 'onRefused'> &
  Pick<WorkerConfig, 'onSettled'> &
  Pick<LogsApiConfig, 'onRow'> &
  Pick<TenantsConfig, 'onKey'>

export interface FunctionOptions extends FunctionTaps {
  readonly stores: Stores
  readonly keys: KeySource
  readonly syncWal: SyncWal
  /** The worker's simulated work, milliseconds per character. */
  readonly workMsPerChar: number
  readonly keepsOriginals: boolean
  /** Whether ingest says of each message what it accepted. */
  readonly keepsManifests: boolean
  /** Whether failed messages wait as on AWS, which the worker sees to. */
  readonly hasAwsWaits: boolean
  /** Whether requests without an API key are served. */
  readonly isOpen: boolean
  readonly now: () => number
  readonly random: () => number
  readonly onAccepted: (count: number) => void
  readonly onStored: (count: number) => void
  readonly onDenied: () => void
  readonly onError: (error: unknown) => void
  /** Called for each request that failed through no fault of the caller. */
  readonly onFailure: OnFailure
}

/** Settings and keys are read again after this: who tries them on one machine waits for none of them. Milliseconds. */
const cacheMs = 250

/**
 * Composes the three functions that Lambda runs, for this machine, and what tells whose bodies are read. The worker and the reader
 * are loaded with their first calls: both redact, and what redaction loads took a seventh of the CPU of a start.
 */
export function composeFunctions(options: FunctionOptions) {
  const { stores, workMsPerChar } = options
  const tenants = composeTenants({
    ...options,
    cacheMs,
    dynamodb: stores.dynamodb,
    tenantsTable: topology.tables.tenants.name,
    fallback: { ...defaultSettings, keepOriginals: options.keepsOriginals },
  })
  const { keys, ...ambient } = options
  const putManifest = createPutManifests(stores.dynamodb, topology.tables.manifests.name)
  const shared = {
    ...ambient,
    ...(options.keepsManifests && { putManifest }),
    tenants,
    dynamodb: stores.dynamodb,
    sqs: stores.sqs,
    tableName: topology.tables.logs.name,
    recentIndex: topology.tables.logs.indexes[0].name,
  }
  const ingestConfig = {
    ...shared,
    queueUrl: stores.queues.ingest ?? '',
    doors: doorsOf(topology.routes),
    // As on AWS, it holds no key that seals.
    digestKey: deriveDigestKey(keys.current()),
    work: { msPerChar: workMsPerChar, budgetMs: topology.workBudgetMs },
  }
  const worker = loadLater(async () => {
    const { composeWorker } = await import('@logpipe/pipeline/compose/worker')
    return composeWorker({
      ...shared,
      keys,
      deadLetterQueueUrl: stores.queues.deadLetter ?? '',
      ...(options.hasAwsWaits && { queueUrl: stores.queues.ingest ?? '' }),
      onBatch: ({ stored }) => options.onStored(stored),
      onFailure: ({ messageId, error }) => options.onError(withoutContent(messageId, error)),
    })
  })
  const read = loadLater(async () => {
    const { composeLogsApi } = await import('@logpipe/pipeline/compose/logs-api')
    return composeLogsApi({ ...shared, keys })
  })
  return {
    ingest: composeIngest(ingestConfig),
    /** For senders that the stack itself has given a tenant. */
    ingestWithoutKey: composeIngest({
      ...ingestConfig,
      tenants: { ...tenants, authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }) },
    }),
    worker: worker.call,
    read: withSyncWal(read.call, options.syncWal),
    knowsCaller: composeKnowsCaller(ingestConfig),
    /** Loads what is not loaded yet. */
    load: async () => void (await Promise.all([worker.load(), read.load()])),
  }
}

/** Other errors than ours may quote what they could not parse, which nobody has redacted yet. */
function withoutContent(messageId: string, error: unknown): Error {
  if (error instanceof LogpipeError) return error
  return new Error(
    `queue message ${messageId} cannot be processed (${errorName(error)}); it is tried again, then dead-lettered`,
  )
}

/** `POST /logs` returns 201 only when the row is on disk. */
function withSyncWal(read: HttpHandler, syncWal: SyncWal): HttpHandler {
  return async (event) => {
    const response = await read(event)
    if (event.routeKey === 'POST /logs') await syncWal()
    return response
  }
}
