import { faults, limits } from '@logpipe/sdk/contract'
import { decodeBytes } from '../../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { jsonResponse, type Refusal } from '../../http/response.ts'
import type { DecodedRecords, Door, Outcome } from '../door.ts'
import { itemOf, sharedByNone } from '../item-of.ts'
import { plainRefusal } from '../plain-response.ts'
import { recordsOf } from '../records-of.ts'
import { refusalOf } from '../refusal-of.ts'
import { requestKey } from '../request-key.ts'
import { readOrRefuse } from '../unreadable.ts'
import { parseMessage } from './parse-message.ts'
import { readFrames } from './read-frames.ts'

/**
 * Messages of syslog over HTTP, as Heroku's drains send them and the embedded stack's listener does:
 * https://github.com/heroku/logplex/blob/master/doc/README.http_drains.md
 */
export const door: Door = {
  requestKeyOf: (headers) => requestKey(headers['logplex-frame-id']),
  decode,
  respond,
}

async function decode(event: HttpEvent, atMs: number): Promise<DecodedRecords> {
  const body = await decodeBytes(event)
  if (body.kind === 'refused') return body
  const isLogplex = event.headers['content-type']?.startsWith('application/logplex') ?? false
  const options = { atMs, hasStructuredData: !isLogplex }
  const shared = sharedByNone()
  const items = readOrRefuse(() =>
    readFrames(body.bytes, limits.maxRecordsPerRequest).map((message) =>
      itemOf(parseMessage(message, options), shared),
    ),
  )
  return recordsOf(items)
}

/**
 * Logplex drops a request after any 4xx, and tries it again after other errors:
 * https://github.com/heroku/logplex/blob/master/src/logplex_http_drain.erl
 */
function respond(event: HttpEvent, outcome: Outcome | Refusal): HttpResponse {
  const refusal = refusalOf(outcome)
  if (refusal !== undefined) return plainRefusal(event, refusal, faults[refusal.code].retryable ? 503 : undefined)
  const errors = outcome.kind === 'outcome' ? outcome.errors : []
  if (errors.length > 0) return jsonResponse(event, 200, { rejected: errors.length, errors })
  return { statusCode: 204, headers: { 'x-request-id': event.requestContext.requestId } }
}
