import { dateTimeHelp, dateTimeMs, isDateTime, isSeverity, limits, severities } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/response.ts'
import { isRecentSort } from '../table/row.ts'
import type { RecentQuery } from '../table/tenant-rows.ts'

export type ParsedQuery =
  | { readonly kind: 'query'; readonly query: RecentQuery; readonly isBareArray: boolean }
  | Refusal

type Parameters = Readonly<Record<string, string | undefined>>

/** Parses the query string of `GET /logs`. */
export function parseRecentQuery(parameters: Parameters): ParsedQuery {
  const unknown = Object.keys(parameters).find((name) => !known.has(name))
  if (unknown !== undefined)
    return refused('invalid_request', `unknown query parameter; GET /logs accepts ${[...known].join(', ')}`)
  const { limit = String(limits.defaultPageRows), cursor, severity, since, until, format = 'page' } = parameters
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > limits.maxPageRows) {
    return refused('invalid_request', `limit must be a whole number from 1 to ${limits.maxPageRows}`)
  }
  if (severity !== undefined && !isSeverity(severity)) {
    return refused('invalid_request', `severity must be one of ${severities.join(', ')}`)
  }
  if (since !== undefined && !isDateTime(since)) return refused('invalid_request', dateTimeHelp('since'))
  if (until !== undefined && !isDateTime(until)) return refused('invalid_request', dateTimeHelp('until'))
  if (format !== 'page' && format !== 'array') return refused('invalid_request', 'format must be page or array')
  const before = cursor === undefined ? undefined : readCursor(cursor)
  if (cursor !== undefined && before === undefined)
    return refused('invalid_cursor', 'invalid cursor: use one returned by GET /logs')
  return {
    kind: 'query',
    isBareArray: format === 'array',
    query: {
      limit: Number(limit),
      ...(before !== undefined && { before }),
      ...(severity !== undefined && { severity }),
      ...(since !== undefined && { since: utc(since) }),
      ...(until !== undefined && { until: utc(until) }),
    },
  }
}

const known = new Set(['limit', 'cursor', 'severity', 'since', 'until', 'format', 'tenant_id'])

/** UTC as in the index. An offset may move a time outside years 0000 to 9999, which do not sort as text: it is clamped. */
function utc(dateTime: string): string {
  const ms = Math.min(
    Math.max(dateTimeMs(dateTime), Date.parse('0000-01-01T00:00:00Z')),
    Date.UTC(9999, 11, 31, 23, 59, 59, 999),
  )
  return new Date(ms).toISOString()
}

/** A cursor is a position in the order of receipt, a row's `recent_sort`. It names no tenant: it can only reach the caller's own rows. */
export function cursorOf(position: string): string {
  return Buffer.from(position).toString('base64url')
}

function readCursor(cursor: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(cursor)) return undefined
  const position = Buffer.from(cursor, 'base64url').toString('utf8')
  return isRecentSort(position) ? position : undefined
}
