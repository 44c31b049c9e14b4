import type { TenantId } from '@logpipe/sdk/contract'
import { type RequestState, requestStates } from '../engine/drive.ts'
import type { ThreadResult } from '../engine/run-threads.ts'
import { type KindSpec, openKinds } from '../traffic/kinds.ts'
import { plantedIn } from '../traffic/planted.ts'
import { openRequests, type TrafficSpec } from '../traffic/requests.ts'
import { type Fates, openFates } from './fates.ts'
import type { SentRun } from './verify.ts'

export interface LoadRun extends SentRun, Pick<Fates, 'refusedIn'> {
  /** A request that was accepted when it was repeated is accepted. */
  readonly stateOf: (n: number) => RequestState
  /** By the response to the request itself, whatever became of its duplicate. */
  readonly ownStateOf: (n: number) => RequestState
}

/** What became of the requests of each tenant. */
export interface TenantRun extends Pick<LoadRun, 'total' | 'stateOf'> {
  readonly tenantOf: (n: number) => TenantId
}

/** A record is stored under the request that sent it first: a duplicate has none of its own, and a bad request none at all. */
export function sentRun(traffic: TrafficSpec, states: Uint8Array, results: readonly ThreadResult[]): LoadRun {
  const { fateOf, isAccepted, refusedIn } = openFates(traffic, states, results)
  const ownStateOf = (n: number): RequestState => requestStates[states[n] ?? 0] ?? 'unsent'
  return {
    runId: traffic.runId,
    total: states.length,
    batchRecords: traffic.batchRecords,
    ...(traffic.noisyTenant && { noisyTenant: traffic.noisyTenant }),
    tenantOf: openRequests(traffic).tenantOf,
    stateOf: (n) => (isAccepted(n) ? 'accepted' : ownStateOf(n)),
    ownStateOf,
    fateOf,
    refusedIn,
    ...(traffic.isPlanted && {
      secretOf: (n, index) => plantedIn(traffic.seed, n * traffic.batchRecords + index).secret,
    }),
  }
}

/** What became of the requests, as far as the traffic meant them to differ. */
export interface LoadOutcomes {
  /** Records of which a response said that they are accepted; repeated ones count once. */
  readonly acceptedRecords: number
  /** Requests that repeated one, and were acknowledged. */
  readonly acceptedDuplicates: number
  /** Records that a response did not accept, but for bad ones that were refused for what they hold. */
  readonly refusedRecords: number
  /** Bad requests that were refused for what they hold, and those that were not. */
  readonly rejectedBad: number
  readonly acceptedBad: number
}

export function countOutcomes(run: LoadRun, traffic: KindSpec): LoadOutcomes {
  const { kindOf } = openKinds(traffic)
  const counts = { acceptedRecords: 0, acceptedDuplicates: 0, rejectedBad: 0, acceptedBad: 0, refusedRecords: 0 }
  for (let n = 0; n < run.total; n++) {
    const state = run.ownStateOf(n)
    const kind = kindOf(n)
    if (kind === 'bad' && state === 'rejected') counts.rejectedBad++
    else if (refusedStates.has(state)) counts.refusedRecords += run.batchRecords
    if (kind === 'new') counts.acceptedRecords += countAccepted(n, run)
    if (state !== 'accepted') continue
    if (kind === 'bad') counts.acceptedBad++
    else counts.refusedRecords += run.refusedIn(n)
    if (kind === 'duplicate') counts.acceptedDuplicates++
  }
  return counts
}

const refusedStates: ReadonlySet<RequestState> = new Set(['refused', 'rejected', 'unclear'])

function countAccepted(n: number, { batchRecords, stateOf, fateOf }: LoadRun): number {
  if (stateOf(n) !== 'accepted') return 0
  let count = 0
  for (let index = 0; index < batchRecords; index++) if (fateOf(n, index) === 'accepted') count++
  return count
}
