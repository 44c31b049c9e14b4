import { limits } from '../contract/limits.ts'
import type { LogView, OutcomesResponse, StoredResponse } from '../contract/responses.ts'
import type { Client, RecentOptions } from './client.ts'
import type { Calls, OpenCall } from './open-calls.ts'
import { randomId } from './random-id.ts'
import { type Reader, readResponse, responseError } from './read-response.ts'
import type { HttpResponse } from './transport.ts'

interface Parts {
  readonly open: Calls['open']
  readonly get: (path: string, call: OpenCall) => Promise<HttpResponse>
  readonly postJson: (path: string, body: unknown, call: OpenCall, tenant?: string) => Promise<HttpResponse>
  readonly reader: Reader
}

/** The calls that write and read single logs. */
export function logCalls({ open, get, postJson, reader }: Parts): Client['logs'] {
  const recent: Client['logs']['recent'] = (filter = {}, options) =>
    open(options, async (call) => readResponse(await get(`/logs${queryOf(filter)}`, call), reader))
  return {
    // Always with an id, so that a retry finds the row of the first attempt.
    write: (log, options) =>
      open(options, async (call) =>
        readResponse(await postJson('/logs', { ...log, id: log.id ?? randomId() }, call), reader),
      ),
    recent,
    pages: async function* (filter = {}, options) {
      let page = await recent(filter, options)
      yield page
      while (page.next !== undefined) {
        page = await recent({ ...filter, cursor: page.next }, options)
        yield page
      }
    },
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
    outcomes: (names, options) =>
      open(options, async (call) => {
        const parts: OutcomesResponse[] = []
        for (let i = 0; i < names.length; i += limits.maxOutcomes) {
          const body = { requests: names.slice(i, i + limits.maxOutcomes) }
          const response = await postJson('/logs/outcomes', body, call, options?.tenant)
          parts.push(readResponse<OutcomesResponse>(response, reader))
        }
        return { outcomes: parts.flatMap(({ outcomes }) => outcomes), pending: parts.flatMap(({ pending }) => pending) }
      }),
  }
}

function queryOf({ minSeverity, attributes = {}, ...options }: RecentOptions): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...options, min_severity: minSeverity }))
    if (value !== undefined) query.set(name, String(value))
  for (const [path, values] of Object.entries(attributes))
    for (const value of [values].flat()) query.append(`attr.${path}`, String(value))
  return query.size === 0 ? '' : `?${query}`
}
