import { setTimeout as sleep } from 'node:timers/promises'
import type { TenantId } from '@logpipe/sdk/contract'
import { build as buildHistogram, type Histogram } from 'hdr-histogram-js'
import { Pool } from 'undici'
import { requestKey } from '../ledger/run-id.ts'
import type { Schedule } from './schedule.ts'

export interface GenerateOptions {
  readonly url: string
  /** Sent with every request where there is one. */
  readonly apiKey?: string
  readonly tenantIds: readonly TenantId[]
  readonly schedule: Schedule
  readonly runId: string
  /** Records per request. */
  readonly batchRecords: number
  readonly connections: number
  readonly timeoutMs: number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  /** Stops sending; requests in flight are awaited. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: {
    readonly sent: number
    readonly responded: number
    readonly elapsedMs: number
  }) => void
}

/** What became of one request. */
export const requestStates = ['unsent', 'inFlight', 'accepted', 'refused', 'failed'] as const
export type RequestState = (typeof requestStates)[number]

export interface Generated {
  /** State of each request, by its number. */
  readonly stateOf: (n: number) => RequestState
  readonly tenantOf: (n: number) => TenantId
  readonly sent: number
  /** Requests by HTTP status; 0 stands for no response. */
  readonly statuses: Readonly<Record<string, number>>
  /** Why no request found a connection, as the first of them was told; absent where one did. */
  readonly connectError?: string
  /** From the first request's start to the last one's, milliseconds. */
  readonly sendingMs: number
  /** The latest start of a request behind its schedule, milliseconds. */
  readonly maxLagMs: number
  /** From when a request was due to its response, microseconds: a slow server cannot hide by being asked later. */
  readonly latency: Histogram
}

/**
 * Sends requests when they are due, whether or not earlier ones have a response, each with an Idempotency-Key of its own.
 * Latency counts from the due time (https://www.scylladb.com/2021/04/22/on-coordinated-omission/). Nothing is retried.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { schedule, tenantIds, elapsed, signal, onProgress } = options
  const { timeoutMs, connections } = options
  const pool = new Pool(new URL(options.url).origin, {
    connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: timeoutMs,
  })
  const prefix = new URL(options.url).pathname.replace(/\/+$/, '')
  const states = new Uint8Array(schedule.total)
  const latency = buildHistogram({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
  })
  const statuses: Record<string, number> = {}
  const tenantOf = (n: number): TenantId => tenantIds[n % tenantIds.length] ?? tenantIds[0] ?? ('' as TenantId)
  let connectError: string | undefined
  let unconnected = 0
  let [sent, responded, firstMs, lastMs, maxLagMs] = [0, 0, 0, 0, 0]
  const allResponded = Promise.withResolvers<void>()
  const startMs = elapsed()

  const settle = (n: number, { status, unconnectedBy }: Response): void => {
    responded++
    if (unconnectedBy !== undefined) {
      unconnected++
      connectError ??= firstMessage(unconnectedBy)
    }
    states[n] = requestStates.indexOf(outcomeOf(status))
    statuses[status] = (statuses[status] ?? 0) + 1
    latency.recordValue(Math.max(1, Math.round((elapsed() - startMs - schedule.dueMs(n)) * 1000)))
    if (responded === sent && (signal.aborted || sent === schedule.total)) allResponded.resolve()
  }
  const sendOne = (n: number): void => {
    const atMs = elapsed() - startMs
    if (n === 0) firstMs = atMs
    lastMs = atMs
    maxLagMs = Math.max(maxLagMs, atMs - schedule.dueMs(n))
    states[n] = requestStates.indexOf('inFlight')
    sent++
    dispatch(pool, { path: `${prefix}/ingest`, ...requestOf(n, tenantOf(n), options) }, (response) =>
      settle(n, response),
    )
  }

  while (sent < schedule.total && !signal.aborted) {
    const due = schedule.dueBy(elapsed() - startMs)
    while (sent < due) sendOne(sent)
    onProgress({ sent, responded, elapsedMs: elapsed() - startMs })
    if (sent < schedule.total) await sleepUntil(schedule.dueMs(sent) - (elapsed() - startMs), signal)
  }
  if (responded < sent) await allResponded.promise
  await pool.close()
  return {
    stateOf: (n) => requestStates[states[n] ?? 0] ?? 'unsent',
    tenantOf,
    sent,
    statuses,
    ...(unconnected === sent && connectError !== undefined && { connectError }),
    sendingMs: lastMs - firstMs,
    maxLagMs,
    latency,
  }
}

async function sleepUntil(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined)
}

function outcomeOf(status: number): RequestState {
  if (status === 202) return 'accepted'
  return status === 0 ? 'failed' : 'refused'
}

function requestOf(n: number, tenantId: TenantId, { runId, batchRecords, apiKey }: GenerateOptions) {
  const lines = Array.from({ length: batchRecords }, (_, index) =>
    JSON.stringify({ text: sampleText(runId, n, index) }),
  )
  return {
    body: lines.join('\n'),
    headers: {
      'content-type': batchRecords === 1 ? 'application/json' : 'application/x-ndjson',
      'x-tenant-id': tenantId,
      'idempotency-key': requestKey(runId, n),
      prefer: 'return=minimal',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
  }
}

/** A line such as an application writes, with a phone number for the redaction to find. */
function sampleText(runId: string, n: number, index: number): string {
  const phone = `555-01${String(n % 100).padStart(2, '0')}`
  return `level=info run=${runId} request=${n} record=${index} msg="customer ${phone} opened order ${100_000 + n}" status=200`
}

interface Dispatched {
  readonly path: string
  readonly body: string
  readonly headers: Record<string, string>
}

interface Response {
  /** HTTP status; 0 stands for no response. */
  readonly status: number
  /** Why there was no connection. */
  readonly unconnectedBy?: Error
}

/** The lowest layer of undici: at this many requests its promises would be half the work. */
function dispatch(pool: Pool, request: Dispatched, settle: (response: Response) => void): void {
  let status = 0
  let isConnected = false
  pool.dispatch(
    { method: 'POST', ...request },
    {
      onRequestStart: () => {
        isConnected = true
      },
      onResponseStart: (_, statusCode) => {
        status = statusCode
      },
      onResponseData: () => undefined,
      onResponseEnd: () => settle({ status }),
      onResponseError: (_, error) => settle({ status: 0, ...(!isConnected && { unconnectedBy: error }) }),
    },
  )
}

/** A host of several addresses is tried at each; the first failure stands for all. */
function firstMessage(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first.message : error.name
}
