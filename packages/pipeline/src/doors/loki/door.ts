import { decodeBody, decodeBytes } from '../../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { parseJson } from '../../http/parse-json.ts'
import { jsonResponse, type Refusal } from '../../http/response.ts'
import type { DecodedItem, DecodedRecords, Door, Outcome } from '../door.ts'
import { plainRefusal } from '../plain-response.ts'
import { manyRecords, recordsOf } from '../records-of.ts'
import { refusalOf } from '../refusal-of.ts'
import { readOrRefuse } from '../unreadable.ts'
import { readJsonPush } from './read-json.ts'

/** Loki's push API: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs */
export const door: Door = { decode, respond }

/** JSON says so; anything else is protobuf, as in Loki. */
async function decode(event: HttpEvent): Promise<DecodedRecords> {
  const isJson = event.headers['content-type']?.toLowerCase().includes('json')
  return recordsOf(isJson ? await decodeJson(event) : await decodeProtobuf(event), manyRecords)
}

async function decodeJson(event: HttpEvent): Promise<readonly DecodedItem[] | Refusal> {
  const body = await decodeBody(event)
  if (body.kind === 'refused') return body
  const parsed = parseJson(body.text)
  return parsed.kind === 'refused' ? parsed : readOrRefuse(() => readJsonPush(body.text, parsed.value))
}

async function decodeProtobuf(event: HttpEvent): Promise<readonly DecodedItem[] | Refusal> {
  const body = await decodeBytes(withoutSnappy(event))
  if (body.kind === 'refused') return body
  const { readProtobufPush } = await import('./read-protobuf.ts')
  return readOrRefuse(() => readProtobufPush(body.bytes))
}

/** Some clients name snappy, which is there either way, as a content encoding. */
function withoutSnappy(event: HttpEvent): HttpEvent {
  const isNamed = event.headers['content-encoding']?.trim().toLowerCase() === 'snappy'
  return isNamed ? { ...event, headers: { ...event.headers, 'content-encoding': 'identity' } } : event
}

/** 204 as Loki, and 200 with what was not accepted; refusals are plain text, which agents write into their own logs. */
function respond(event: HttpEvent, outcome: Outcome | Refusal): HttpResponse {
  const refusal = refusalOf(outcome)
  // Agents send again after 429 and any 5xx.
  if (refusal !== undefined) return plainRefusal(event, refusal)
  const errors = outcome.kind === 'outcome' ? outcome.errors : []
  if (errors.length > 0) return jsonResponse(event, 200, { rejected: errors.length, errors })
  return { statusCode: 204, headers: { 'x-request-id': event.requestContext.requestId } }
}
