import type { IngestResult } from '@logpipe/sdk'
import type { TenantId } from '@logpipe/sdk/contract'
import type { Batch } from './batcher.ts'
import { idsByTenant } from './ids-by-tenant.ts'
import type { RecordId } from './record-ids.ts'

/** A tenant's records of one request that was acknowledged: where they came from, and under which name one learns what became of them. */
export interface SentRequest {
  readonly tenantId: TenantId
  readonly outcome: string
  readonly records: number
  readonly lines: LineRange
  /** The name of the request's first record where each line is one record: lines can then be told by the ids that the server made. */
  readonly firstId: RecordId | undefined
}

/** Lines of an input, both ends included. */
export interface LineRange {
  readonly name: string
  readonly first: number
  readonly last: number
}

/** What was accepted of a request, for each tenant that has records in it. */
export function sentRequests(
  { name, numbers, owners, id }: Batch,
  { accepted, log_ids, errors }: IngestResult,
  { tenantId, outcome }: Pick<SentRequest, 'outcome'> & { readonly tenantId: TenantId | undefined },
): readonly SentRequest[] {
  const [first = 1, last = first] = [numbers[0], numbers.at(-1)]
  const request = {
    outcome,
    lines: { name, first, last },
    firstId: last - first + 1 === numbers.length ? id : undefined,
  }
  if (owners === undefined) {
    return accepted === 0 || tenantId === undefined ? [] : [{ ...request, tenantId, records: accepted }]
  }
  return [...idsByTenant(owners, log_ids, errors)].map(([of, ids]) => ({
    ...request,
    tenantId: of,
    records: ids.length,
  }))
}

/** Where a record came from: its line if that can be told, and else the lines of its request. */
export function linesOfRecord(logId: string | undefined, { lines, firstId }: SentRequest): LineRange {
  const [, key, index] = /^[0-9a-f]\.([\w-]+)\.(\d+)\.[\w-]{11}$/.exec(logId ?? '') ?? []
  if (firstId === undefined || key !== firstId.key) return lines
  const line = lines.first + Number(index) - firstId.index
  return line >= lines.first && line <= lines.last ? { ...lines, first: line, last: line } : lines
}
