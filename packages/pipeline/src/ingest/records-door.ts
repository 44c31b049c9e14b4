import { compactIds, type IngestResponse, joinIds, type RecordError } from '@logpipe/sdk/contract'
import type { DecodedRecords, Door, Outcome } from '../doors/door.ts'
import { decodeBody, decodeBytes } from '../http/decode-body.ts'
import type { HttpEvent, HttpResponse } from '../http/http-event.ts'
import { prefers } from '../http/prefers.ts'
import { jsonResponse, problemResponse, refused } from '../http/response.ts'
import { decodeRecords } from './decode-records.ts'
import { recordOf, understandLogId, understandRecord } from './understand-record.ts'

/** `POST /ingest`: records of the contract, and what it says of them. */
export const recordsDoor: Door = {
  decode: async (event) => {
    const decoded = await decode(event)
    if (decoded.kind === 'refused') return decoded
    const { text, timestamp, severity, preset } = event.queryStringParameters ?? {}
    if (text !== undefined || timestamp !== undefined || severity !== undefined || preset !== undefined)
      return (await rareRequests()).mapFields(decoded, { text, timestamp, severity, preset }, recordOf)
    return { ...decoded, understand: isStrict(event) ? understandLogId : understandRecord }
  },
  respond: (event, outcome) => (outcome.kind === 'refused' ? problemResponse(event, outcome) : respond(event, outcome)),
}

/** Loaded when the first request comes that needs it. */
const rareRequests = () => import('./rare-requests.ts')

async function decode(event: HttpEvent): Promise<DecodedRecords> {
  if (/msgpack/i.test(event.headers['content-type'] ?? '')) return decodePacked(event)
  const body = await decodeBody(event)
  if (body.kind === 'refused') return body
  const decoded = decodeRecords(event, body.text)
  if (decoded.kind !== 'refused' || decoded.code !== 'invalid_json' || isStrict(event)) return decoded
  return (await rareRequests()).decodeJsonObjects(body.text) ?? decoded
}

async function decodePacked(event: HttpEvent): Promise<DecodedRecords> {
  const body = await decodeBytes(event)
  return body.kind === 'refused' ? body : (await rareRequests()).decodeMsgpack(body.bytes)
}

/** Senders of our own would rather learn of a mistake in a field's name. */
function isStrict(event: HttpEvent): boolean {
  return event.queryStringParameters?.strict === '1' || prefers(event, 'handling=strict')
}

function respond(event: HttpEvent, outcome: Outcome): HttpResponse {
  const { errors, duplicates, isSingle } = outcome
  const [first] = errors
  if (outcome.accepted.length === 0 && first !== undefined) return refuseAll(event, outcome, first)
  const [single] = isSingle ? outcome.accepted : []
  const { accepted } = outcome
  const body: IngestResponse = {
    ...(single && { log_id: single.logId, tenant_id: single.tenantId }),
    accepted: accepted.length,
    duplicates,
    rejected: errors.length,
    ...idsOf(event, outcome),
    errors,
  }
  return jsonResponse(event, 202, body)
}

/**
 * A single log gets the status of its fault; a batch of only invalid records gets 400. If a limit or the queue refused
 * some, it is 429 or 503: a retry may succeed for the valid ones. A batch for another tenant gets 403.
 */
function refuseAll(event: HttpEvent, outcome: Outcome, first: RecordError): HttpResponse {
  const { errors, retryAfterMs, isSingle } = outcome
  const transient = errors.find((error) => error.retryable)
  if (transient !== undefined)
    return problemResponse(event, { ...refused(transient.code, transient.message), retryAfterMs })
  if (isSingle) return problemResponse(event, refused(first.code, first.message))
  const message = `none of the ${errors.length} records was accepted; record ${first.index}: ${first.message}`
  const isForeign = errors.every(({ code }) => code === 'tenant_mismatch')
  return problemResponse(event, refused(first.code, message), { ...(!isForeign && { status: 400 }), errors })
}

function idsOf(
  event: HttpEvent,
  { accepted, duplicates }: Pick<Outcome, 'accepted' | 'duplicates'>,
): Pick<IngestResponse, 'log_ids' | 'compact_ids' | 'joined_ids'> {
  if (prefers(event, 'return=minimal')) return {}
  const log_ids = accepted.map(({ logId }) => logId)
  // A record that repeats another has no id, and is not among the errors: behind it no index could be told.
  const isTold = event.headers['idempotency-key'] !== undefined && duplicates === 0
  const isFromKey = isTold && accepted.every(({ idSource }) => idSource === 'server')
  if (isFromKey && prefers(event, 'log-ids=compact')) return { compact_ids: compactIds(log_ids) }
  return prefers(event, 'joined-ids') ? { joined_ids: joinIds(log_ids) } : { log_ids }
}
