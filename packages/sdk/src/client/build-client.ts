import { limits } from '../contract/limits.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { LogView, StoredResponse } from '../contract/responses.ts'
import { abortable, sharedSource, sourceOf } from './abortable.ts'
import { checkHeader } from './check-header.ts'
import type { CallOptions, Client, IngestRecord, IngestResult, RawBody, RecentOptions } from './client.ts'
import { checkDeadline, type Settings } from './client-options.ts'
import { ingestParts } from './ingest-parts.ts'
import { limitCalls } from './limit-calls.ts'
import { randomId } from './random-id.ts'
import { readIngestResponse, readResponse, responseError } from './read-response.ts'
import { createRequestOrder } from './request-order.ts'
import { createSlots } from './request-slots.ts'
import type { Retried } from './retry.ts'
import { type Call, sendRequest } from './send-request.ts'
import { splitRecords } from './split-records.ts'
import type { HttpRequest, HttpResponse, Transport } from './transport.ts'

/** The client, on whatever carries its requests. */
export function buildClient(settings: Settings, transport: Transport): Client {
  const { open, close } = openCalls(settings, transport)
  const inSlot = createSlots(settings.connections)
  const reader = { origin: settings.url.origin, now: settings.now }
  const order = settings.ordered ? createRequestOrder(settings.elapsed) : undefined

  const send = (request: HttpRequest, call: OpenCall): Promise<Retried> =>
    call.holding(request.body, () => sendRequest(request, call, { settings, transport, inSlot }))
  const get = async (path: string, call: OpenCall): Promise<HttpResponse> =>
    (await send({ method: 'GET', path, headers: {} }, call)).response
  const postJson = async (path: string, body: unknown, call: OpenCall): Promise<HttpResponse> => {
    const headers = { 'content-type': 'application/json' }
    return (await send({ method: 'POST', path, headers, body: JSON.stringify(body) }, call)).response
  }
  const ingest = async (raw: RawBody, tenant: string | undefined, call: OpenCall): Promise<IngestResult> => {
    const headers = ingestHeaders(raw, tenant)
    const stated = order?.next()
    if (stated !== undefined) headers['x-logpipe-order'] = stated
    const { response, retries } = await send({ method: 'POST', path: '/ingest', headers, body: raw.body }, call)
    order?.learn(response)
    return { log_ids: [], ...readIngestResponse(response, reader), retries }
  }

  return {
    ingestRaw: (raw, options) => open(options, (call) => ingest(raw, options?.tenant, call)),
    ingest: (records, options) =>
      open(options, (call) => {
        const sendRaw = (raw: RawBody): Promise<IngestResult> => ingest(raw, options?.tenant, call)
        if (typeof records === 'string') {
          return sendRaw({ body: records, contentType: 'text/plain', idempotencyKey: randomId() })
        }
        const list = isRecordList(records) ? records : [records]
        return ingestParts(list.length, (onRefused) => splitRecords(list, onRefused), sendRaw)
      }),
    logs: {
      // Always with an id, so that a retry finds the row of the first attempt.
      write: (log, options) =>
        open(options, async (call) =>
          readResponse(await postJson('/logs', { ...log, id: log.id ?? randomId() }, call), reader),
        ),
      recent: (filter = {}, options) =>
        open(options, async (call) => readResponse(await get(`/logs${queryOf(filter)}`, call), reader)),
      get: (logId, options) =>
        open(options, async (call) => {
          const response = await get(`/logs/${encodeURIComponent(logId.toWellFormed())}`, call)
          const isAbsent = response.status === 404 && responseError(response, reader)?.code === 'not_found'
          return isAbsent ? undefined : readResponse<LogView>(response, reader)
        }),
      stored: (logIds, options) =>
        open(options, async (call) => {
          const parts: StoredResponse[] = []
          for (let i = 0; i < logIds.length; i += limits.maxStoredIds) {
            const body = { log_ids: logIds.slice(i, i + limits.maxStoredIds) }
            parts.push(readResponse<StoredResponse>(await postJson('/logs/stored', body, call), reader))
          }
          return {
            stored: parts.reduce((sum, part) => sum + part.stored, 0),
            missing: parts.flatMap((part) => part.missing),
          }
        }),
    },
    health: (options) =>
      open(options, async (call) => {
        readResponse(await get('/healthz', call), reader)
      }),
    close,
  }
}

interface OpenCall extends Call {
  /** Runs a task while a body counts as in progress. */
  readonly holding: <T>(body: string | Uint8Array | undefined, task: () => Promise<T>) => Promise<T>
}

interface Calls {
  readonly open: <T>(options: CallOptions | undefined, run: (call: OpenCall) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** Every call goes through here: with its place among the calls in progress, its deadline and its signals. */
function openCalls(settings: Settings, transport: Transport): Calls {
  const calls = limitCalls(settings)
  const shared = settings.signal === undefined ? [] : [sharedSource(settings.signal)]
  let closing: Promise<void> | undefined
  const holding: OpenCall['holding'] = async (body, task) => {
    const letGo = calls.hold(body)
    try {
      return await task()
    } finally {
      letGo()
    }
  }
  return {
    open: async (options = {}, run) => {
      if (closing !== undefined) throw new LogpipeError('client_closed', 'the client is closed')
      const { signal, deadlineMs } = options
      const deadlineAtMs = settings.elapsed() + checkDeadline(deadlineMs ?? settings.deadlineMs)
      const leave = calls.enter()
      try {
        const sources = signal === undefined ? shared : [...shared, sourceOf(signal)]
        return await abortable(sources, (both) => run({ deadlineAtMs, holding, ...(both && { signal: both }) }))
      } finally {
        leave()
      }
    },
    close: () => {
      closing ??= calls.idle().then(transport.close)
      return closing
    },
  }
}

function ingestHeaders(
  { contentType, idempotencyKey, firstIndex, contentEncoding }: RawBody,
  tenant: string | undefined,
): Record<string, string> {
  checkHeader('contentType', contentType)
  const headers: Record<string, string> = { 'content-type': contentType }
  if (idempotencyKey !== undefined) {
    checkHeader('idempotencyKey', idempotencyKey)
    headers['idempotency-key'] = idempotencyKey
  }
  if (contentEncoding !== undefined) {
    checkHeader('contentEncoding', contentEncoding)
    headers['content-encoding'] = contentEncoding
  }
  if (firstIndex) headers['x-logpipe-first-index'] = String(firstIndex)
  if (tenant !== undefined) {
    checkHeader('tenant', tenant)
    headers['x-tenant-id'] = tenant
  }
  return headers
}

function isRecordList(records: IngestRecord | readonly IngestRecord[]): records is readonly IngestRecord[] {
  return Array.isArray(records)
}

function queryOf(options: RecentOptions): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? '' : `?${query}`
}
