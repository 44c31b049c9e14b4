import { faults, isObject } from '@logpipe/sdk/contract'
import { decodeBody } from '../../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'
import { parseJson, refuseTooManyValues } from '../../http/parse-json.ts'
import { jsonResponse, type Refusal, refused, retryAfter } from '../../http/response.ts'
import type { DecodedRecords, Door, Outcome } from '../door.ts'
import { manyRecords, recordsOf } from '../records-of.ts'
import { refusalOf } from '../refusal-of.ts'
import { requestKey } from '../request-key.ts'
import { readOrRefuse } from '../unreadable.ts'
import { readData } from './read-data.ts'
import { unpackRecords } from './unpack-records.ts'

/** Amazon Data Firehose to an HTTP endpoint: https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html */
export const door: Door = {
  keyOf: (headers) => headers['x-amz-firehose-access-key'],
  requestKeyOf: (headers) => requestKey(headers['x-amz-firehose-request-id']),
  decode,
  respond,
}

async function decode(event: HttpEvent): Promise<DecodedRecords> {
  const body = await decodeBody(event)
  if (body.kind === 'refused') return body
  const parsed = parseJson(body.text)
  if (parsed.kind === 'refused') return parsed
  if (!isObject(parsed.value) || !Array.isArray(parsed.value.records))
    return refused('invalid_request', 'the body must be {"requestId": …, "records": […]}')
  const data = await unpackRecords(event, parsed.value.records)
  if (data.kind === 'refused') return data
  const tooMany = refuseTooManyValues(data.parts.filter((part) => typeof part === 'string').join('\n'))
  if (tooMany !== undefined) return tooMany
  const items = readOrRefuse(() => readData(data.parts, commonAttributes(event)))
  return recordsOf(items, manyRecords)
}

/** `{"commonAttributes": {…}}` as the stream's configuration has it; text that is something else stays. */
function commonAttributes({ headers }: HttpEvent): Readonly<Record<string, unknown>> {
  const header = headers['x-amz-firehose-common-attributes']
  if (header === undefined) return {}
  const parsed = parseJson(header)
  const attributes = parsed.kind === 'json' && isObject(parsed.value) ? parsed.value.commonAttributes : undefined
  return isObject(attributes) ? attributes : { commonAttributes: header }
}

function respond(event: HttpEvent, outcome: Outcome | Refusal, atMs: number): HttpResponse {
  const requestId = event.headers['x-amz-firehose-request-id'] ?? ''
  const refusal = refusalOf(outcome) ?? rejectionOf(outcome)
  if (refusal === undefined) return jsonResponse(event, 200, { requestId, timestamp: atMs })
  const { code, message, retryAfterMs } = refusal
  const { status, title, retryable } = faults[code]
  const errorMessage = status >= 500 ? title : message
  const response = jsonResponse(event, statusOf(status), { requestId, timestamp: atMs, errorMessage })
  if (!retryable) return response
  return { ...response, headers: { ...response.headers, ...retryAfter(retryAfterMs) } }
}

/**
 * A log that can never be stored refuses its request, though the others are stored: nobody would see a note in a success. Firehose sends the
 * request again, which makes no second row, and at last puts it into its error bucket.
 */
function rejectionOf(outcome: Outcome | Refusal): Refusal | undefined {
  const [first] = outcome.kind === 'outcome' ? outcome.errors : []
  if (outcome.kind === 'refused' || first === undefined) return undefined
  const { accepted, errors } = outcome
  return refused(
    first.code,
    `${errors.length} of ${accepted.length + errors.length} logs cannot be stored, the others are; log ${first.index}: ${first.message}`,
  )
}

/** After 413 Firehose drops a request at once, past its error bucket; after any other error it keeps it there. */
function statusOf(status: number): number {
  return status === 413 ? 400 : status
}
