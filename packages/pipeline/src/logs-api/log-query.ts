import {
  dateTimeHelp,
  dateTimeMs,
  isDateTime,
  isSeverity,
  limits,
  type Severity,
  severities,
  severitiesFrom,
  type TenantId,
} from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/response.ts'
import type { RecentQuery } from '../table/tenant-rows.ts'
import { type Listing, parseCursor } from './cursor.ts'
import { attributePrefix, parseAttributes, type WantedAttributes } from './search-attributes.ts'
import { parseWords } from './search-words.ts'
import { suggestName } from './suggest-name.ts'

/** What the rows themselves have to tell: the index knows neither texts nor attributes. */
export interface RowFilter {
  /** Folded; all of them have to occur. */
  readonly words: readonly string[]
  readonly attributes: WantedAttributes
}

/** What `GET /logs` asks for. */
export interface LogQuery {
  /** What the index answers. */
  readonly query: RecentQuery
  /** What is left to filter; absent where the index answers all. */
  readonly filter?: RowFilter
  /** For the cursor of the next page. */
  readonly listing: Listing
  readonly isBareArray: boolean
}

type Parsed<T> = { readonly kind: 'ok'; readonly value: T } | Refusal
type Parameters = Readonly<Record<string, string | undefined>>

/** A request of `GET /logs`. */
export interface LogRequest {
  readonly parameters: Parameters
  /** As it was sent: of parameters that are repeated, `parameters` has the values joined. */
  readonly queryString: string
  readonly tenantId: TenantId
}

/** Parses the query string of `GET /logs`. A parameter that it does not know is refused: a filter that is ignored shows what nobody asked for. */
export function parseLogQuery({ parameters, queryString, tenantId }: LogRequest): Parsed<LogQuery> {
  const unknown = Object.keys(parameters).find((name) => !known.includes(name) && !name.startsWith(attributePrefix))
  if (unknown !== undefined) return refused('invalid_request', unknownText(unknown))
  const [index, filter] = [parseIndexQuery(parameters), parseFilter(parameters.q, queryString)]
  if (index.kind === 'refused') return index
  if (filter.kind === 'refused') return filter
  const { limit: _, ...range } = index.value
  const selection = [range, filter.value && selectionOf(filter.value)]
  const listing = { tenantId, selection }
  const before = parsePosition(parameters.cursor, listing)
  if (before.kind === 'refused') return before
  return {
    kind: 'ok',
    value: {
      query: { ...index.value, ...(before.value !== undefined && { before: before.value }) },
      ...(filter.value && { filter: filter.value }),
      listing,
      isBareArray: parameters.format === 'array',
    },
  }
}

/** What a filter selects, in whatever order its parts were written. */
function selectionOf({ words, attributes }: RowFilter): unknown {
  return [words.toSorted(), attributes.map((pair) => JSON.stringify(pair)).sort()]
}

const known = ['limit', 'cursor', 'severity', 'min_severity', 'since', 'until', 'q', 'format', 'tenant_id']

function unknownText(name: string): string {
  const near = suggestName(name, known)
  const advice = near === undefined ? '' : `did you mean ${near}? `
  return `unknown query parameter ${shown(name)}; ${advice}GET /logs accepts ${known.join(', ')} and attr.<path>`
}

function parseIndexQuery({
  limit,
  severity,
  min_severity,
  since,
  until,
  format = 'page',
}: Parameters): Parsed<RecentQuery> {
  const rows = limit ?? String(limits.defaultPageRows)
  if (!/^\d{1,4}$/.test(rows) || Number(rows) < 1 || Number(rows) > limits.maxPageRows)
    return refused(
      'invalid_request',
      `limit is ${shown(rows)}; it must be a whole number from 1 to ${limits.maxPageRows}`,
    )
  if (format !== 'page' && format !== 'array')
    return refused('invalid_request', `format is ${shown(format)}; it must be page or array`)
  const wanted = parseSeverities(severity, min_severity)
  if (wanted.kind === 'refused') return wanted
  for (const [name, value] of [
    ['since', since],
    ['until', until],
  ] as const)
    if (value !== undefined && !isDateTime(value))
      return refused('invalid_request', `${name} is ${shown(value)}; ${dateTimeHelp('it')}`)
  return {
    kind: 'ok',
    value: {
      limit: Number(rows),
      ...(wanted.value && { severities: wanted.value }),
      ...(since !== undefined && { since: utc(since) }),
      ...(until !== undefined && { until: utc(until) }),
    },
  }
}

/** The severities that are wanted, absent where it is all of them; one that is below the least one leaves none. */
function parseSeverities(only: string | undefined, least: string | undefined): Parsed<readonly Severity[] | undefined> {
  for (const [name, value] of [
    ['severity', only],
    ['min_severity', least],
  ] as const)
    if (value !== undefined && !isSeverity(value))
      return refused('invalid_request', `${name} is ${shown(value)}; it must be one of ${severities.join(', ')}`)
  const from = isSeverity(least) ? severitiesFrom(least) : severities
  if (only === undefined) return { kind: 'ok', value: from.length === severities.length ? undefined : from }
  const left = from.filter((severity) => severity === only)
  if (left.length > 0) return { kind: 'ok', value: left }
  return refused(
    'invalid_request',
    `severity is ${only} and min_severity ${least}, which excludes it; give one of them`,
  )
}

function parseFilter(q: string | undefined, queryString: string): Parsed<RowFilter | undefined> {
  const words = q === undefined ? undefined : parseWords(q)
  if (words?.kind === 'refused') return words
  const attributes = parseAttributes(queryString)
  if (attributes.kind === 'refused') return attributes
  if (words === undefined && attributes.wanted.length === 0) return { kind: 'ok', value: undefined }
  return { kind: 'ok', value: { words: words?.words ?? [], attributes: attributes.wanted } }
}

function parsePosition(cursor: string | undefined, listing: Listing): Parsed<string | undefined> {
  const parsed = cursor === undefined ? undefined : parseCursor(cursor, listing)
  switch (parsed?.kind) {
    case undefined:
      return { kind: 'ok', value: undefined }
    case 'position':
      return { kind: 'ok', value: parsed.position }
    case 'foreign':
      return refused('invalid_cursor', foreignText)
    case 'malformed':
      return refused('invalid_cursor', 'invalid cursor: use one returned by GET /logs')
  }
}

const foreignText =
  'invalid cursor: it belongs to another tenant, or to a request with other parameters; only limit and format may change between pages'

/** UTC as in the index. An offset may move a time outside years 0000 to 9999, which do not sort as text: it is clamped. */
function utc(dateTime: string): string {
  const ms = Math.min(
    Math.max(dateTimeMs(dateTime), Date.parse('0000-01-01T00:00:00Z')),
    Date.UTC(9999, 11, 31, 23, 59, 59, 999),
  )
  return new Date(ms).toISOString()
}

/** A value as it was sent, short; an API key in the wrong place is masked. */
function shown(value: string): string {
  const masked = value.replaceAll(/lp_[A-Za-z0-9_-]*/gi, 'lp_…')
  return JSON.stringify(masked.length > 40 ? `${masked.slice(0, 37)}…` : masked)
}
