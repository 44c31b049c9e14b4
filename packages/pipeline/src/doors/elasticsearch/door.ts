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
  const items = actions.map((action, i) => {
    const record = accepted[nextAccepted]?.index === i ? accepted[nextAccepted++] : undefined
    const error = errors[nextError]?.index === i ? errors[nextError++] : undefined
    return { [action.name]: itemOf(action, record, error) }
  })
  return elasticResponse(event, 200, { took: 0, errors: errors.length > 0, items })
}

/** A record that repeats another one of the request is neither accepted nor an error: the other one stands for both. */
function itemOf({ index, id }: BulkAction, record: AcceptedRecord | undefined, error: RecordError | undefined): object {
  const _id = id ?? record?.logId ?? null
  if (error === undefined) return { _index: index, _id, _version: 1, result: 'created', status: 201 }
  const status = itemStatus(error)
  return { _index: index, _id, status, error: { type: errorType(status), reason: error.message } }
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
