import { createHash } from 'node:crypto'
import { type FaultCode, faults, isObject } from '@logpipe/sdk/contract'
import { decodeBody } from '../../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { parseJson } from '../../http/parse-json.ts'
import { jsonResponse, type Refusal, refused, retryAfter } from '../../http/response.ts'
import { credentialsOf } from '../credentials-of.ts'
import type { DecodedRecords, Door, Outcome } from '../door.ts'
import { manyRecords, recordsOf } from '../records-of.ts'
import { refusalOf } from '../refusal-of.ts'
import { rejectedOf } from '../rejected-of.ts'
import { readOrRefuse } from '../unreadable.ts'
import { readEvents, readRaw } from './read-events.ts'

/** Splunk's HTTP Event Collector: https://docs.splunk.com/Documentation/Splunk/latest/Data/HECRESTendpoints */
export const door: Door = { keyOf: (headers) => credentialsOf(headers, 'splunk'), decode, respond }

/** The content type is not looked at: clients send events as forms. */
async function decode(event: HttpEvent): Promise<DecodedRecords> {
  const what = endpointOf(event)
  if (what === 'health') return recordsOf([])
  const body = await decodeBody(event)
  if (body.kind === 'refused') return body
  if (what === 'ack') return decodeAcks(event, body.text)
  const items =
    what === 'raw' ? readOrRefuse(() => readRaw(body.text, event.queryStringParameters ?? {})) : readEvents(body.text)
  return recordsOf(items, manyRecords)
}

function decodeAcks(event: HttpEvent, body: string): DecodedRecords {
  const parsed = parseJson(body)
  if (parsed.kind === 'refused') return parsed
  const { acks } = isObject(parsed.value) ? parsed.value : {}
  if (!Array.isArray(acks)) return refused('invalid_request', 'the body must be {"acks": […]}')
  asked.set(event, acks.filter(Number.isSafeInteger))
  return recordsOf([])
}

type Endpoint = 'event' | 'raw' | 'ack' | 'health'

function endpointOf({ routeKey }: HttpEvent): Endpoint {
  const [, name = 'event'] = /\/services\/collector\/(event|raw|ack|health)/.exec(routeKey) ?? []
  return name as Endpoint
}

/** The acknowledgements that a client asks for. */
const asked = new WeakMap<HttpEvent, readonly number[]>()

function respond(event: HttpEvent, outcome: Outcome | Refusal): HttpResponse {
  const refusal = refusalOf(outcome)
  if (refusal !== undefined) return refuse(event, refusal)
  const what = endpointOf(event)
  if (what === 'health') return jsonResponse(event, 200, { text: 'HEC is healthy', code: 17 })
  if (what === 'ack') return jsonResponse(event, 200, { acks: acksOf(asked.get(event) ?? []) })
  const errors = outcome.kind === 'outcome' ? outcome.errors : []
  const rejected = errors.length === 0 ? {} : rejectedOf(errors)
  return jsonResponse(event, 200, { text: 'Success', code: 0, ...ackId(event), ...rejected })
}

/** A success means durable, so every acknowledgement is already there. */
function acksOf(ids: readonly number[]): Readonly<Record<string, true>> {
  return Object.fromEntries(ids.map((id) => [String(id), true as const]))
}

/** Clients that name a channel poll for the acknowledgement with this number. */
function ackId({ headers, queryStringParameters, requestContext }: HttpEvent): { readonly ackId?: number } {
  const channel = headers['x-splunk-request-channel'] ?? queryStringParameters?.channel
  if (channel === undefined) return {}
  return { ackId: createHash('sha256').update(requestContext.requestId).digest().readUIntBE(0, 6) }
}

/** Status, number and text of an error; clients act on the first two. */
type CollectorError = readonly [status: number, code: number, text: string]

function errorOf({ headers }: HttpEvent, code: FaultCode): CollectorError {
  const { status, retryable } = faults[code]
  if (code === 'unauthorized') return headers.authorization === undefined ? noToken : wrongToken
  if (status === 403) return wrongToken
  if (code === 'empty_body') return [400, 5, 'No data']
  return retryable ? [503, 9, 'Server is busy'] : [status, 6, 'Invalid data format']
}

const noToken: CollectorError = [401, 2, 'Token is required']
const wrongToken: CollectorError = [403, 4, 'Invalid token']

function refuse(event: HttpEvent, { code, message, retryAfterMs }: Refusal): HttpResponse {
  const { status: own, retryable } = faults[code]
  const [status, number, text] = errorOf(event, code)
  const response = jsonResponse(event, status, { text, code: number, ...(own < 500 && { detail: message }) })
  if (!retryable) return response
  return { ...response, headers: { ...response.headers, ...retryAfter(retryAfterMs) } }
}
