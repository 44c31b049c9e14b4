import { type RequestState, requestStates } from '../engine/drive.ts'
import type { ThreadResult } from '../engine/run-threads.ts'
import { type KindSpec, type Kinds, openKinds } from '../traffic/kinds.ts'
import { plantedIn } from '../traffic/planted.ts'
import { openRequests, type TrafficSpec } from '../traffic/requests.ts'
import type { SentRun } from './verify.ts'

export interface LoadRun extends SentRun {
  /** By the response to the request itself, whatever became of its duplicate. */
  readonly ownStateOf: (n: number) => RequestState
}

/** A record is stored under the request that sent it first: a duplicate has none of its own, and a bad request none at all. */
export function sentRun(traffic: TrafficSpec, states: Uint8Array, results: readonly ThreadResult[]): LoadRun {
  const partial = new Map(results.flatMap((result) => [...result.partial]))
  const { kindOf, originalOf } = openKinds(traffic)
  const stateOf = (n: number): RequestState => requestStates[states[n] ?? 0] ?? 'unsent'
  const byDuplicate = acceptedByDuplicate(states.length, { kindOf, originalOf, stateOf })
  return {
    runId: traffic.runId,
    total: states.length,
    batchRecords: traffic.batchRecords,
    ...(traffic.noisyTenant && { noisyTenant: traffic.noisyTenant }),
    tenantOf: openRequests(traffic).tenantOf,
    stateOf: (n) => (byDuplicate.has(n) ? 'accepted' : stateOf(n)),
    ownStateOf: stateOf,
    isAccepted: (n, index) => kindOf(n) === 'new' && partial.get(n)?.includes(index) !== true,
    ...(traffic.isPlanted && {
      secretOf: (n, index) => plantedIn(traffic.seed, n * traffic.batchRecords + index).secret,
    }),
  }
}

/** Requests that were not accepted themselves, but when they were repeated. */
function acceptedByDuplicate(
  total: number,
  { kindOf, originalOf, stateOf }: Kinds & Pick<SentRun, 'stateOf'>,
): ReadonlySet<number> {
  const found = new Set<number>()
  for (let n = 0; n < total; n++) {
    if (kindOf(n) !== 'duplicate' || stateOf(n) !== 'accepted') continue
    if (stateOf(originalOf(n)) !== 'accepted') found.add(originalOf(n))
  }
  return found
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
  const { total, batchRecords, stateOf, isAccepted } = run
  const { kindOf } = openKinds(traffic)
  const counts = { acceptedRecords: 0, acceptedDuplicates: 0, rejectedBad: 0, acceptedBad: 0, refusedRecords: 0 }
  for (let n = 0; n < total; n++) {
    const state = stateOf(n)
    const kind = kindOf(n)
    if (kind === 'bad' && state === 'rejected') counts.rejectedBad++
    else if (refusedStates.has(run.ownStateOf(n))) counts.refusedRecords += batchRecords
    if (state !== 'accepted') continue
    if (kind === 'bad') counts.acceptedBad++
    else if (kind === 'duplicate') counts.acceptedDuplicates++
    else {
      const acceptedOnes = countAccepted(n, { batchRecords, isAccepted })
      counts.acceptedRecords += acceptedOnes
      if (run.ownStateOf(n) === 'accepted') counts.refusedRecords += batchRecords - acceptedOnes
    }
  }
  return counts
}

const refusedStates: ReadonlySet<RequestState> = new Set(['refused', 'rejected', 'unclear'])

function countAccepted(n: number, { batchRecords, isAccepted }: Pick<SentRun, 'batchRecords' | 'isAccepted'>): number {
  let count = 0
  for (let index = 0; index < batchRecords; index++) if (isAccepted(n, index)) count++
  return count
}
