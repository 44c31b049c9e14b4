import type { TenantId } from '@logpipe/sdk/contract'
import { requestKey } from '../../ledger/run-id.ts'

/** What a run sends. Plain data, so that it can be handed to a thread. */
export interface TrafficSpec {
  readonly runId: string
  readonly tenantIds: readonly TenantId[]
  /** Records per request. */
  readonly batchRecords: number
  readonly apiKey?: string
}

/** The requests of a run by number. The same number gives the same bytes, so none has to be kept. */
export interface Requests {
  readonly tenantOf: (n: number) => TenantId
  /** Header lines without Host and Content-Length; each ends with CRLF. ASCII. */
  readonly headersOf: (n: number) => string
  readonly bodyOf: (n: number) => string
}

export function openRequests({ runId, tenantIds, batchRecords, apiKey }: TrafficSpec): Requests {
  const tenantOf = (n: number): TenantId => tenantIds[n % tenantIds.length] ?? tenantIds[0] ?? ('' as TenantId)
  const type = batchRecords === 1 ? 'application/json' : 'application/x-ndjson'
  const key = apiKey === undefined ? '' : `authorization: Bearer ${apiKey}\r\n`
  const constant = `content-type: ${type}\r\nprefer: return=minimal\r\n${key}`
  return {
    tenantOf,
    headersOf: (n) => `${constant}x-tenant-id: ${tenantOf(n)}\r\nidempotency-key: ${requestKey(runId, n)}\r\n`,
    bodyOf: (n) => {
      let body = sampleRecord(runId, n, 0)
      for (let index = 1; index < batchRecords; index++) body += `\n${sampleRecord(runId, n, index)}`
      return body
    },
  }
}

/** A line such as an application writes, with a phone number for the redaction to find. Nothing in it needs an escape but the quotes. */
function sampleRecord(runId: string, n: number, index: number): string {
  const phone = `555-01${String(n % 100).padStart(2, '0')}`
  const order = 100_000 + n
  return `{"text":"level=info run=${runId} request=${n} record=${index} msg=\\"customer ${phone} opened order ${order}\\" status=200"}`
}
