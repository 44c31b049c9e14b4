import { faults } from '@logpipe/sdk/contract'
import { decodeBody } from '../../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { type Refusal, refused, retryAfter } from '../../http/response.ts'
import type { DecodedRecords, Door, Outcome } from '../door.ts'
import { manyRecords, recordsOf } from '../records-of.ts'
import { bulkItems, responseBytes } from './bulk-items.ts'
import { elasticResponse, errorType } from './elastic-response.ts'
import { handshake } from './handshake.ts'
import { keyOf } from './key-of.ts'
import { type BulkAction, readBulk } from './read-bulk.ts'

/** Elasticsearch's bulk API and what its clients ask before they use it. */
export const door: Door = { keyOf, decode, respond }

/** What is known of a bulk request when it is answered. */
interface Bulk {
  readonly actions: readonly BulkAction[]
  /** What is left of a response for reasons of errors, bytes. */
  readonly spareBytes: number
}

/** The response lists every action, in order. */
const bulkOf = new WeakMap<HttpEvent, Bulk>()

async function decode(event: HttpEvent): Promise<DecodedRecords> {
  if (!event.routeKey.endsWith('/_bulk')) return recordsOf([])
  const body = await decodeBody(event)
  if (body.kind === 'refused') return body
  const request = readBulk(body.text, event.pathParameters?.index)
  if (request.kind === 'refused') return request
  const spareBytes = maxResponseBytes - responseBytes(request.actions, madeIdBytes(event))
  if (spareBytes < 0) return tooLongResponse(request.actions.length)
  bulkOf.set(event, { actions: request.actions, spareBytes })
  return recordsOf(request.items, manyRecords)
}

/** Lambda allows 6 MB; status and headers need little of it. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxResponseBytes = 6_250_000

/** Without its response a client would send the request again, and store each document without an id a second time. */
function tooLongResponse(count: number): Refusal {
  const message = `the response to ${count} actions would exceed ${maxResponseBytes} bytes; send fewer documents in a request`
  return refused('too_many_records', message)
}

/** The longest id that is made for a document without one: a UUID, one of its content, or one with the idempotency key. */
function madeIdBytes({ headers }: HttpEvent): number {
  return 60 + (headers['idempotency-key']?.length ?? 0)
}

function respond(event: HttpEvent, outcome: Outcome | Refusal): HttpResponse {
  if (outcome.kind === 'refused') return refuse(event, outcome)
  const bulk = bulkOf.get(event)
  if (bulk === undefined) return handshake(event)
  const items = bulkItems(bulk.actions, outcome, bulk.spareBytes)
  return elasticResponse(event, 200, `{"took":0,"errors":${outcome.errors.length > 0},"items":[${items.join(',')}]}`)
}

function refuse(event: HttpEvent, { code, message, retryAfterMs }: Refusal): HttpResponse {
  const { status, title, retryable } = faults[code]
  const cause = { type: errorType(status), reason: status >= 500 ? title : message }
  const response = elasticResponse(event, status, { error: { root_cause: [cause], ...cause }, status })
  const challenge = status === 401 && { 'www-authenticate': 'ApiKey' }
  return { ...response, headers: { ...response.headers, ...challenge, ...(retryable && retryAfter(retryAfterMs)) } }
}
