import { checkHeader } from './check-header.ts'
import type { Client, IngestRecord, IngestResult, RawBody } from './client.ts'
import { ingestParts } from './ingest-parts.ts'
import type { Calls, OpenCall } from './open-calls.ts'
import { randomId } from './random-id.ts'
import { type Reader, readIngestResponse } from './read-response.ts'
import type { RequestOrder } from './request-order.ts'
import type { Retried } from './retry.ts'
import { splitRecords } from './split-records.ts'
import type { HttpRequest } from './transport.ts'

interface Parts {
  readonly open: Calls['open']
  readonly send: (request: HttpRequest, call: OpenCall) => Promise<Retried>
  readonly reader: Reader
  /** Only of an ordered client. */
  readonly order?: RequestOrder
}

/** The calls that send logs to the queue. */
export function ingestCalls({ open, send, reader, order }: Parts): Pick<Client, 'ingest' | 'ingestRaw'> {
  const sendRaw = async (raw: RawBody, tenant: string | undefined, call: OpenCall): Promise<IngestResult> => {
    const headers = ingestHeaders(raw, tenant)
    const stated = order?.next()
    if (stated !== undefined) headers['x-logpipe-order'] = stated
    const path = raw.splitsLines ? '/ingest?split=lines' : '/ingest'
    const { response, retries } = await send({ method: 'POST', path, headers, body: raw.body }, call)
    order?.learn(response)
    return { log_ids: [], ...readIngestResponse(response, reader), retries }
  }
  return {
    ingestRaw: (raw, options) => open(options, (call) => sendRaw(raw, options?.tenant, call)),
    ingest: (records, options) =>
      open(options, (call) => {
        const sendPart = (raw: RawBody): Promise<IngestResult> => sendRaw(raw, options?.tenant, call)
        if (typeof records === 'string') {
          return sendPart({ body: records, contentType: 'text/plain', idempotencyKey: randomId() })
        }
        const list = isRecordList(records) ? records : [records]
        return ingestParts(list.length, (onRefused) => splitRecords(list, onRefused), sendPart)
      }),
  }
}

function ingestHeaders(
  { contentType, idempotencyKey, firstIndex, contentEncoding, outcome, wantsCompactIds }: RawBody,
  tenant: string | undefined,
): Record<string, string> {
  checkHeader('contentType', contentType)
  const headers: Record<string, string> = { 'content-type': contentType, prefer: 'handling=strict' }
  if (idempotencyKey !== undefined) {
    checkHeader('idempotencyKey', idempotencyKey)
    headers['idempotency-key'] = idempotencyKey
  }
  if (contentEncoding !== undefined) {
    checkHeader('contentEncoding', contentEncoding)
    headers['content-encoding'] = contentEncoding
  }
  if (outcome !== undefined) {
    checkHeader('outcome', outcome)
    headers['x-logpipe-outcome'] = outcome
  }
  if (wantsCompactIds) headers.prefer += ', log-ids=compact, joined-ids'
  if (firstIndex) headers['x-logpipe-first-index'] = String(firstIndex)
  if (tenant !== undefined) {
    checkHeader('tenant', tenant)
    headers['x-tenant-id'] = tenant
  }
  return headers
}

function isRecordList(records: IngestRecord | readonly IngestRecord[]): records is readonly IngestRecord[] {
  return Array.isArray(records)
}
