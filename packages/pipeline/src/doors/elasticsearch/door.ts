import { faults, type RecordError } from '@logpipe/sdk/contract'
import { decodeBody } from '../../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { type Refusal, retryAfter } from '../../http/response.ts'
import type { AcceptedRecord, DecodedRecords, Door, Outcome } from '../door.ts'
import { manyRecords, recordsOf } from '../records-of.ts'
import { elasticResponse } from './elastic-response.ts'
import { handshake } from './handshake.ts'
import { keyOf } from './key-of.ts'
import { type BulkAction, readBulk } from './read-bulk.ts'

/** Elasticsearch's bulk API and what its clients ask before they use it. */
export const door: Door = { keyOf, decode, respond }

/** The response lists every action, in order. */
const actionsOf = new WeakMap<HttpEvent, readonly BulkAction[]>()

async function decode(event: HttpEvent): Promise<DecodedRecords> {
  if (!event.routeKey.endsWith('/_bulk')) return recordsOf([])
  const body = await decodeBody(event)
  if (body.kind === 'refused') return body
  const request = readBulk(body.text, event.pathParameters?.index)
  if (request.kind === 'refused') return request
  actionsOf.set(event, request.actions)
  return recordsOf(request.items, manyRecords)
}

function respond(event: HttpEvent, outcome: Outcome | Refusal): HttpResponse {
  if (outcome.kind === 'refused') return refuse(event, outcome)
  const actions = actionsOf.get(event)
  if (actions === undefined) return handshake(event)
  const { accepted, errors } = outcome
  // Both are in request order.
  let [nextAccepted, nextError] = [0, 0]
  const created = createdWriter()
  const items = actions.map((action, i) => {
    const record = accepted[nextAccepted]?.index === i ? accepted[nextAccepted++] : undefined
    const error = errors[nextError]?.index === i ? errors[nextError++] : undefined
    return error === undefined ? created(action, record) : JSON.stringify(failed(action, error))
  })
  return elasticResponse(event, 200, `{"took":0,"errors":${errors.length > 0},"items":[${items.join(',')}]}`)
}

/**
 * Makes items of the response, as JSON: from objects they take a tenth of the handler's time. A record that repeats another one of the request is neither
 * accepted nor an error: the other one stands for both.
 */
function createdWriter(): (action: BulkAction, record: AcceptedRecord | undefined) => string {
  const last = { index: '', json: '""' }
  return ({ name, index, id }, record) => {
    if (index !== last.index) Object.assign(last, { index, json: JSON.stringify(index) })
    // A log id has no character to escape.
    const _id = id === undefined && record !== undefined ? `"${record.logId}"` : JSON.stringify(id ?? null)
    return `{"${name}":{"_index":${last.json},"_id":${_id},"_version":1,"result":"created","status":201}}`
  }
}

function failed({ name, index, id }: BulkAction, error: RecordError): object {
  const status = itemStatus(error)
  const reason = { type: errorType(status), reason: error.message }
  return { [name]: { _index: index, _id: id ?? null, status, error: reason } }
}

/** Clients retry an item with 429 and drop one with 400. */
function itemStatus({ code, retryable }: RecordError): number {
  if (retryable) return 429
  return faults[code].status === 403 ? 403 : 400
}

function refuse(event: HttpEvent, { code, message, retryAfterMs }: Refusal): HttpResponse {
  const { status, title, retryable } = faults[code]
  const cause = { type: errorType(status), reason: status >= 500 ? title : message }
  const response = elasticResponse(event, status, { error: { root_cause: [cause], ...cause }, status })
  const challenge = status === 401 && { 'www-authenticate': 'ApiKey' }
  return { ...response, headers: { ...response.headers, ...challenge, ...(retryable && retryAfter(retryAfterMs)) } }
}

function errorType(status: number): string {
  if (status === 401 || status === 403) return 'security_exception'
  if (status === 429) return 'es_rejected_execution_exception'
  return status >= 500 ? 'unavailable_exception' : 'document_parsing_exception'
}
