import {
  type FaultCode,
  isObject,
  isOutcomeName,
  kindOf,
  type LogId,
  LogpipeError,
  limits,
  type OutcomesResponse,
  parseLogId,
  parseLogWrite,
  type StoredResponse,
  type TenantId,
  utf8Bytes,
} from '@logpipe/sdk/contract'
import { decodeBody } from '../http/decode-body.ts'
import type { HttpEvent, HttpHandler, HttpResponse, OnFailure } from '../http/http-event.ts'
import { mediaType } from '../http/media-type.ts'
import { type ParsedJson, parseJson } from '../http/parse-json.ts'
import { recordOrder, type TakeReceipt } from '../http/receipt.ts'
import { failureResponse, jsonResponse, problemResponse, type Refusal, refused } from '../http/response.ts'
import type { AdmitRate } from '../limits/admit-rate.ts'
import type { KeepManifests } from '../manifests/keep-manifests.ts'
import { buildRow, rowTools } from '../table/build-row.ts'
import type { Row } from '../table/row.ts'
import type { OpenTenantRows } from '../table/tenant-rows.ts'
import type { Authenticate } from '../tenants/authenticate.ts'
import { claimsOf, decideTenant, type TenantClaims } from '../tenants/decide-tenant.ts'
import type { RowKeysOf } from '../tenants/row-keys.ts'
import type { PolicyOf } from '../tenants/tenant-policy.ts'
import { findRows, type SearchBudget } from './find-rows.ts'
import { pageResponse } from './log-page.ts'
import { parseLogQuery } from './log-query.ts'
import { viewOf } from './log-view.ts'

export interface LogsApiDeps {
  readonly authenticate: Authenticate
  readonly admitRate: AdmitRate
  readonly openRows: OpenTenantRows
  readonly policyOf: PolicyOf
  readonly rowKeys: RowKeysOf
  /** Says when a request arrived, and after which others. */
  readonly takeReceipt: TakeReceipt
  /** Wall clock, milliseconds: how long a search has taken. */
  readonly now: () => number
  /** What a request that searches may read; that of the contract's limits by default. */
  readonly searchBudget?: SearchBudget
  /** Generates a UUID or another globally unique id. */
  readonly newLogId: () => string
  /** Called for each request refused because of its sender. */
  readonly onDenied?: (code: FaultCode) => void
  /** Called for each request that failed on the server. */
  readonly onFailure?: OnFailure
  /** Keeps what an audit compares rows with; without it, nothing is kept. */
  readonly keepManifests?: KeepManifests
  /** Called for each log that `POST /logs` stored. */
  readonly onRow?: (row: Row) => void
}

/** The tenant of `/logs` if neither key nor header names one. */
export const defaultTenant = 'default' as TenantId

/** `GET /logs`, `GET /logs/{id}`, `POST /logs`, `POST /logs/stored`, `POST /logs/outcomes` and `GET /healthz`. */
export function createLogsHandler(deps: LogsApiDeps): HttpHandler {
  return async (event) => {
    try {
      return await route(deps, event)
    } catch (error) {
      return failureResponse(event, error, deps.onFailure)
    }
  }
}

/** Who may send may also ask what became of it: the answer tells nothing else. */
const writers: ReadonlySet<string> = new Set(['POST /logs', 'POST /logs/outcomes'])

async function route(deps: LogsApiDeps, event: HttpEvent): Promise<HttpResponse> {
  if (event.routeKey === 'GET /healthz' || event.routeKey === 'HEAD /healthz')
    return jsonResponse(event, 200, { status: 'ok' })
  const authenticated = await deps.authenticate(event, writers.has(event.routeKey) ? 'write' : 'read')
  if (authenticated.kind === 'refused') return deny(deps, event, authenticated)
  const claims = claimsOf(event, authenticated.caller)
  switch (event.routeKey) {
    case 'GET /logs':
      return withTenant(deps, event, claims, (tenantId) => recent(deps, event, tenantId))
    case 'GET /logs/{id}':
      return withTenant(deps, event, claims, (tenantId) => getOne(deps, event, tenantId))
    case 'POST /logs':
      return writeOne(deps, event, claims)
    case 'POST /logs/stored':
      return findStored(deps, event, claims)
    case 'POST /logs/outcomes':
      return findOutcomes(deps, event, claims)
    default:
      return problemResponse(event, refused('not_found', 'no such path'))
  }
}

function deny(deps: LogsApiDeps, event: HttpEvent, refusal: Refusal): HttpResponse {
  deps.onDenied?.(refusal.code)
  return problemResponse(event, refusal)
}

async function withTenant(
  deps: LogsApiDeps,
  event: HttpEvent,
  claims: TenantClaims,
  serve: (tenantId: TenantId) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const tenant = decideTenant(claims, undefined, defaultTenant)
  return tenant.kind === 'refused' ? deny(deps, event, tenant) : serve(tenant.tenantId)
}

async function recent(deps: LogsApiDeps, event: HttpEvent, tenantId: TenantId): Promise<HttpResponse> {
  const { queryStringParameters: parameters = {}, rawQueryString: queryString } = event
  const parsed = parseLogQuery({ parameters, queryString, tenantId })
  if (parsed.kind === 'refused') return problemResponse(event, parsed)
  const { query, filter } = parsed.value
  const rows = deps.openRows(tenantId)
  const { now, searchBudget: budget = defaultBudget } = deps
  const found =
    filter === undefined
      ? await rows.recent({ ...query, maxBytes: limits.maxPageBytes })
      : await findRows(rows, { query, filter, budget, now })
  return pageResponse(event, found, parsed.value)
}

const defaultBudget = { rows: limits.maxSearchRows, bytes: limits.maxSearchBytes, ms: limits.maxSearchMs }

async function getOne(deps: LogsApiDeps, event: HttpEvent, tenantId: TenantId): Promise<HttpResponse> {
  const id = parseLogId(event.pathParameters?.id, 'id')
  if (id.kind === 'invalid') return problemResponse(event, refused('invalid_log_id', id.message))
  const row = await deps.openRows(tenantId).get(id.logId)
  if (row === undefined) return problemResponse(event, refused('not_found', 'the tenant has no log with this id'))
  return jsonResponse(event, 200, viewOf(row))
}

/** Stores a log and notes it before responding: 201 for a new one, 200 for a repeated one, 409 if the id has different content. */
async function writeOne(deps: LogsApiDeps, event: HttpEvent, claims: TenantClaims): Promise<HttpResponse> {
  const body = await readJson(event)
  if (body.kind === 'refused') return problemResponse(event, body)
  const parsed = parseLogWrite(body.value)
  if (parsed.kind === 'invalid') return problemResponse(event, refused(parsed.code, parsed.message))
  const tenant = decideTenant(claims, tenantIn(body.value), defaultTenant)
  if (tenant.kind === 'refused') return deny(deps, event, tenant)
  const { tenantId } = tenant
  const { record } = parsed
  const rated = await deps.admitRate(tenantId, { records: 1, bytes: () => utf8Bytes(record.text) })
  if (rated.kind === 'limited') return problemResponse(event, { ...rated, kind: 'refused' })
  const { at, order } = deps.takeReceipt(event)
  const logId = record.logId ?? (deps.newLogId() as LogId)
  const tools = rowTools(await deps.policyOf(tenantId), deps.rowKeys(tenantId))
  const row = buildRow(
    { tenantId, logId, record, receivedAt: at, processedAt: at, order: recordOrder(order, 0) },
    tools,
  )
  const outcome = await deps.openRows(tenantId).putNew(row)
  switch (outcome.kind) {
    case 'stored':
      deps.onRow?.(row)
      await note(deps, row)
      return jsonResponse(event, 201, viewOf(row))
    case 'same':
      // Whoever asked first may have got no answer, and no manifest.
      await note(deps, outcome.row)
      return jsonResponse(event, 200, viewOf(outcome.row))
    case 'conflict':
      return problemResponse(event, refused('conflict', 'a log with this id and different content already exists'))
    case 'refused':
      return problemResponse(event, refused('text_too_long', 'after redaction the log exceeds the maximum row size'))
  }
}

/** Throws `table_unavailable`: nobody could check what was promised. The same id, sent again, is noted then. */
async function note({ keepManifests }: LogsApiDeps, { tenant_id, log_id, received_at }: Row): Promise<void> {
  const [cause] = (await keepManifests?.([{ tenantId: tenant_id, logIds: [log_id] }], received_at)) ?? []
  if (cause !== undefined) throw new LogpipeError('table_unavailable', 'the manifest was not written', { cause })
}

async function findStored(deps: LogsApiDeps, event: HttpEvent, claims: TenantClaims): Promise<HttpResponse> {
  const body = await readJson(event)
  if (body.kind === 'refused') return problemResponse(event, body)
  const tenant = decideTenant(claims, tenantIn(body.value), defaultTenant)
  if (tenant.kind === 'refused') return deny(deps, event, tenant)
  const ids = listIn(body.value, 'log_ids', limits.maxStoredIds)
  if (ids.kind === 'refused') return problemResponse(event, ids)
  const parsed = ids.list.map((id: unknown) => parseLogId(id))
  const bad = parsed.find((id) => id.kind === 'invalid')
  if (bad?.kind === 'invalid') return problemResponse(event, refused('invalid_log_id', bad.message))
  const logIds = parsed.flatMap((id) => (id.kind === 'logId' ? [id.logId] : []))
  const stored = await deps.openRows(tenant.tenantId).stored(logIds)
  const missing = logIds.filter((logId) => !stored.has(logId))
  const found: StoredResponse = { stored: logIds.length - missing.length, missing }
  return jsonResponse(event, 200, found)
}

async function findOutcomes(deps: LogsApiDeps, event: HttpEvent, claims: TenantClaims): Promise<HttpResponse> {
  const body = await readJson(event)
  if (body.kind === 'refused') return problemResponse(event, body)
  const tenant = decideTenant(claims, tenantIn(body.value), defaultTenant)
  if (tenant.kind === 'refused') return deny(deps, event, tenant)
  const requests = listIn(body.value, 'requests', limits.maxOutcomes)
  if (requests.kind === 'refused') return problemResponse(event, requests)
  const names = requests.list.flatMap((name: unknown) => (typeof name === 'string' && isOutcomeName(name) ? name : []))
  if (names.length < requests.list.length) {
    const message = `requests must be names of 1 to ${limits.maxIdempotencyKeyChars} of A-Z a-z 0-9 _ -`
    return problemResponse(event, refused('invalid_request', message))
  }
  const outcomes = await deps.openRows(tenant.tenantId).outcomes(names)
  const done = new Set(outcomes.map(({ name }) => name))
  const found: OutcomesResponse = { outcomes, pending: [...new Set(names)].filter((name) => !done.has(name)) }
  return jsonResponse(event, 200, found)
}

type List = { readonly kind: 'list'; readonly list: readonly unknown[] } | Refusal

/** An array of a body, of at most so many entries. */
function listIn(body: unknown, name: string, max: number): List {
  const list = isObject(body) ? body[name] : undefined
  if (!Array.isArray(list)) return refused('invalid_request', `${name} must be an array, not ${kindOf(list)}`)
  if (list.length > max) return refused('invalid_request', `${list.length} ${name}; the limit is ${max}`)
  return { kind: 'list', list }
}

function tenantIn(body: unknown): unknown {
  return isObject(body) ? body.tenant_id : undefined
}

async function readJson(event: HttpEvent): Promise<ParsedJson> {
  const media = mediaType(event)
  if (media.kind === 'refused') return media
  if (media.type !== 'application/json')
    return refused('unsupported_media_type', 'the Content-Type must be application/json')
  const body = await decodeBody(event)
  return body.kind === 'refused' ? body : parseJson(body.text)
}
