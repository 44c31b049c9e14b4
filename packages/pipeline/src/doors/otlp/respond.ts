import { faults } from '@logpipe/sdk/contract'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { type Refusal, retryAfter } from '../../http/response.ts'
import type { Outcome } from '../door.ts'
import { refusalOf } from '../refusal-of.ts'

/**
 * 200 where records were accepted, with what was not: clients do not send those again. Any other status carries a `Status`; clients send
 * again after 429, 502, 503 and 504 only. https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function respond(event: HttpEvent, outcome: Outcome | Refusal): HttpResponse {
  const refusal = refusalOf(outcome)
  if (refusal !== undefined) return statusResponse(event, refusal)
  const errors = outcome.kind === 'outcome' ? outcome.errors : []
  const [first] = errors
  if (first === undefined) return message(event, 200, { json: {}, protobuf: [] })
  const text = `${errors.length} ${errors.length === 1 ? 'record was' : 'records were'} rejected; record ${first.index}: ${first.message}`
  return message(event, 200, {
    json: { partialSuccess: { rejectedLogRecords: String(errors.length), errorMessage: text } },
    protobuf: [
      [
        1,
        [
          [1, errors.length],
          [2, text],
        ],
      ],
    ],
  })
}

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const codes: Readonly<Record<number, number>> = { 401: 16, 403: 7, 413: 8, 429: 8, 503: 14 }
const invalidArgument = 3

function statusResponse(event: HttpEvent, refusal: Refusal): HttpResponse {
  const { retryable, title, status: own } = faults[refusal.code]
  const status = retryable && own !== 429 ? 503 : own
  const text = status >= 500 ? title : refusal.message
  const code = codes[status] ?? invalidArgument
  const response = message(event, status, {
    json: { code, message: text },
    protobuf: [
      [1, code],
      [2, text],
    ],
  })
  if (!retryable) return response
  return { ...response, headers: { ...response.headers, ...retryAfter(refusal.retryAfterMs) } }
}

/** The fields of a protobuf message by their numbers. */
type Message = readonly (readonly [number, number | string | Message])[]

/** A response in the encoding of its request: clients of the other cannot read it. */
function message(
  event: HttpEvent,
  statusCode: number,
  body: { readonly json: unknown; readonly protobuf: Message },
): HttpResponse {
  const isJson = !event.headers['content-type']?.toLowerCase().includes('protobuf')
  const headers = {
    'content-type': isJson ? 'application/json' : 'application/x-protobuf',
    'x-request-id': event.requestContext.requestId,
  }
  if (isJson) return { statusCode, headers, body: JSON.stringify(body.json) }
  return { statusCode, headers, body: encode(body.protobuf).toString('base64'), isBase64Encoded: true }
}

function encode(fields: Message): Buffer {
  const parts = fields.map(([number, value]) => {
    if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)])
    const bytes = typeof value === 'string' ? Buffer.from(value) : encode(value)
    return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
  })
  return Buffer.concat(parts)
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80)
  return Buffer.from([...bytes, rest])
}
