import type { TenantId } from '@logpipe/sdk/contract'
import { parseRunLogId } from '../ledger/run-id.ts'
import type { Generated } from './generate.ts'

/** What the table says about the requests of a run. Counts are records. */
export interface Verified {
  /** Acknowledged with 202. */
  readonly accepted: number
  /** Acknowledged and in the table. */
  readonly stored: number
  /** Acknowledged and not in the table. */
  readonly lost: number
  /** Rows beyond the first of one record. */
  readonly duplicated: number
  /** Rows of this run under a tenant that it was not sent for. */
  readonly misplaced: number
  /** Without a response: they may be stored or not, and neither is wrong. */
  readonly unanswered: number
  /** Of those, how many are in the table. */
  readonly unansweredStored: number
}

/** Follows each record of a run into the table: `logIds` are all ids of the run's rows, tenant by tenant. */
export function verify(
  generated: Pick<Generated, 'sent' | 'stateOf' | 'tenantOf'>,
  batchRecords: number,
  logIds: ReadonlyMap<TenantId, readonly string[]>,
): Verified {
  const rows = new Uint16Array(generated.sent * batchRecords)
  let misplaced = 0
  for (const [tenantId, ids] of logIds) {
    for (const logId of ids) {
      const place = parseRunLogId(logId)
      const isOurs = place !== undefined && place.request < generated.sent && place.index < batchRecords
      if (!isOurs || generated.tenantOf(place.request) !== tenantId) misplaced++
      else
        rows[place.request * batchRecords + place.index] = (rows[place.request * batchRecords + place.index] ?? 0) + 1
    }
  }
  const counts = { accepted: 0, stored: 0, lost: 0, duplicated: 0, unanswered: 0, unansweredStored: 0 }
  for (let n = 0; n < generated.sent; n++) {
    const state = generated.stateOf(n)
    for (let index = 0; index < batchRecords; index++) {
      const copies = rows[n * batchRecords + index] ?? 0
      counts.duplicated += Math.max(0, copies - 1)
      if (state === 'accepted') {
        counts.accepted++
        if (copies > 0) counts.stored++
        else counts.lost++
      } else if (state === 'failed') {
        counts.unanswered++
        if (copies > 0) counts.unansweredStored++
      } else if (copies > 0) misplaced++
    }
  }
  return { ...counts, misplaced }
}
