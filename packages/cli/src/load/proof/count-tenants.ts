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

/** The tenants in the order in which they were given. */
export function countTenants(
  { total, tenantOf, stateOf }: TenantRun,
  tenantIds: readonly TenantId[],
): readonly TenantOutcome[] {
  const counts = new Map(tenantIds.map((tenant) => [tenant, { tenant, accepted: 0, refused: 0, unanswered: 0 }]))
  for (let n = 0; n < total; n++) {
    const state = stateOf(n)
    if (state === 'unsent') continue
    const row = counts.get(tenantOf(n))
    if (row !== undefined) row[outcomeOf(state)]++
  }
  return [...counts.values()]
}

function outcomeOf(state: RequestState): 'accepted' | 'refused' | 'unanswered' {
  if (state === 'rejected' || state === 'unclear') return 'refused'
  return state === 'accepted' || state === 'refused' ? state : 'unanswered'
}
