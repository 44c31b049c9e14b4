import { type LogPage, type LogView, limits, type PageRead, utf8Bytes } from '@logpipe/sdk/contract'
import type { HttpEvent, HttpResponse } from '../http/http-event.ts'
import { jsonResponse } from '../http/response.ts'
import type { RecentRows } from '../table/tenant-rows.ts'
import { cursorOf } from './cursor.ts'
import type { LogQuery } from './log-query.ts'
import { viewOf } from './log-view.ts'

export interface Found extends RecentRows {
  /** What a search read. */
  readonly read?: PageRead
}

/** The response with a page of logs, and with where the next one starts. */
export function pageResponse(event: HttpEvent, found: Found, { listing, isBareArray }: LogQuery): HttpResponse {
  const { logs, next } = fitPage(found)
  const cursor = next === undefined ? undefined : cursorOf(next, listing)
  const { read } = found
  const page: LogPage = {
    count: logs.length,
    logs,
    ...(cursor !== undefined && { next: cursor }),
    ...(read && { read }),
  }
  const response = jsonResponse(event, 200, isBareArray ? logs : page)
  return cursor === undefined
    ? response
    : { ...response, headers: { ...response.headers, link: linkTo(event, cursor) } }
}

/** The rows that fit into one response, at least one, and where the next page starts. */
function fitPage({ rows, next }: RecentRows): { readonly logs: readonly LogView[]; readonly next: string | undefined } {
  let bytes = 0
  const logs: LogView[] = []
  for (const [i, row] of rows.entries()) {
    const view = viewOf(row)
    bytes += utf8Bytes(JSON.stringify(JSON.stringify(view)))
    const last = rows[i - 1]
    if (bytes > limits.maxPageBytes && last !== undefined) return { logs, next: last.recent_sort }
    logs.push(view)
  }
  return { logs, next }
}

/** Link to the next page, because a bare array has no room for a cursor. https://www.rfc-editor.org/rfc/rfc8288 */
function linkTo({ rawPath, rawQueryString }: HttpEvent, cursor: string): string {
  const query = new URLSearchParams(rawQueryString)
  query.set('cursor', cursor)
  return `<${rawPath}?${query}>; rel="next"`
}
