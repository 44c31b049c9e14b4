import type { TenantId } from '@logpipe/sdk/contract'
import type { RequestState } from '../engine/drive.ts'
import type { TenantRun } from './outcomes.ts'

/** What became of one tenant's requests. */
export interface TenantOutcome {
  readonly tenant: string
  readonly accepted: number
  readonly refused: number
  readonly unanswered: number
}

export interface CountedRun extends Omit<TenantRun, 'stateOf'> {
  /** Undefined where a request does not count. */
  readonly stateOf: (n: number) => RequestState | undefined
  /** Requests that waited for a connection when the run ended: they were to be sent next, and have no response. */
  readonly waiting: number
}

/** The tenants in the order in which they were given. */
export function countTenants(
  { total, tenantOf, stateOf, waiting }: CountedRun,
  tenantIds: readonly TenantId[],
): readonly TenantOutcome[] {
  const counts = new Map(tenantIds.map((tenant) => [tenant, { tenant, accepted: 0, refused: 0, unanswered: 0 }]))
  let left = waiting
  // A closed model has no numbers for what it did not come to.
  for (let n = 0; n < total || left > 0; n++) {
    const state = n < total ? stateOf(n) : 'unsent'
    if (state === undefined || (state === 'unsent' && left-- <= 0)) continue
    const row = counts.get(tenantOf(n))
    if (row !== undefined) row[outcomeOf(state)]++
  }
  return [...counts.values()]
}

function outcomeOf(state: RequestState): 'accepted' | 'refused' | 'unanswered' {
  if (state === 'rejected' || state === 'unclear') return 'refused'
  return state === 'accepted' || state === 'refused' ? state : 'unanswered'
}
