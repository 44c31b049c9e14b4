import type { TenantId } from '@logpipe/sdk/contract'
import { requestKey } from '../../ledger/run-id.ts'

/** A tenant, and how often it sends in proportion to the others; a whole number. */
export interface TenantShare {
  readonly tenantId: TenantId
  readonly weight: number
}

/** What a run sends. Plain data, so that it can be handed to a thread. */
export interface TrafficSpec {
  readonly runId: string
  readonly tenants: readonly TenantShare[]
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

export function openRequests({ runId, tenants, batchRecords, apiKey }: TrafficSpec): Requests {
  const turns = takeTurns(tenants)
  const tenantOf = (n: number): TenantId => turns[n % turns.length] ?? ('' as TenantId)
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

/** One round in which each tenant has as many turns as its weight, spread evenly: whoever is furthest behind is next. */
function takeTurns(tenants: readonly TenantShare[]): readonly TenantId[] {
  const total = tenants.reduce((sum, { weight }) => sum + weight, 0)
  const credits = tenants.map(() => 0)
  return Array.from({ length: total }, () => {
    let next = 0
    for (const [i, { weight }] of tenants.entries()) {
      credits[i] = (credits[i] ?? 0) + weight
      if ((credits[i] ?? 0) > (credits[next] ?? 0)) next = i
    }
    credits[next] = (credits[next] ?? 0) - total
    return tenants[next]?.tenantId ?? ('' as TenantId)
  })
}

/** A line such as an application writes, with a phone number for the redaction to find. Nothing in it needs an escape but the quotes. */
function sampleRecord(runId: string, n: number, index: number): string {
  const phone = `555-01${String(n % 100).padStart(2, '0')}`
  const order = 100_000 + n
  return `{"text":"level=info run=${runId} request=${n} record=${index} msg=\\"customer ${phone} opened order ${order}\\" status=200"}`
}
