import { composeIngest } from '@logpipe/pipeline/compose/ingest'
import { composeLogsApi } from '@logpipe/pipeline/compose/logs-api'
import { composeTenants } from '@logpipe/pipeline/compose/tenants'
import { composeWorker } from '@logpipe/pipeline/compose/worker'
import type { HttpHandler, OnFailure } from '@logpipe/pipeline/http'
import { defaultSettings } from '@logpipe/pipeline/tenants'
import { topology } from '../topology.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Stores } from './start-stores.ts'

export interface FunctionOptions {
  readonly stores: Stores
  readonly masterKey: Buffer
  readonly checkpoint: Checkpoint
  /** Simulated work of the worker, milliseconds a character. */
  readonly workMsPerChar: number
  readonly keepsOriginals: boolean
  /** Whether a request without a key is served. */
  readonly isOpen: boolean
  readonly now: () => number
  readonly random: () => number
  readonly onAccepted: (count: number) => void
  readonly onStored: (count: number) => void
  readonly onDenied: () => void
  readonly onError: (error: unknown) => void
  /** Told of a request that failed through no fault of its caller. */
  readonly onFailure: OnFailure
}

/** The same three functions that Lambda runs, put together for this machine. */
export function composeFunctions(options: FunctionOptions) {
  const { stores, workMsPerChar } = options
  const tenants = composeTenants({
    ...options,
    dynamodb: stores.dynamodb,
    tenantsTable: topology.tables.tenants.name,
    fallback: { ...defaultSettings, keepOriginals: options.keepsOriginals },
  })
  const shared = {
    ...options,
    tenants,
    dynamodb: stores.dynamodb,
    sqs: stores.sqs,
    tableName: topology.tables.logs.name,
    recentIndex: topology.tables.logs.indexes[0].name,
  }
  return {
    ingest: composeIngest({
      ...shared,
      queueUrl: stores.queues.ingest ?? '',
      work: { msPerChar: workMsPerChar, budgetMs: topology.workBudgetMs },
    }),
    worker: composeWorker({
      ...shared,
      deadLetterQueueUrl: stores.queues.deadLetter ?? '',
      onBatch: ({ stored }) => options.onStored(stored),
      onFailure: ({ error }) => options.onError(error),
    }),
    read: withCheckpoint(composeLogsApi(shared), options.checkpoint),
  }
}

/** `POST /logs` says 201 for a row that is on the disk. */
function withCheckpoint(read: HttpHandler, checkpoint: Checkpoint): HttpHandler {
  return async (event) => {
    const answer = await read(event)
    if (event.routeKey === 'POST /logs') await checkpoint()
    return answer
  }
}
