import { type RequestState, requestStates } from '../engine/drive.ts'
import type { ThreadResult } from '../engine/run-threads.ts'
import { openKinds } from '../traffic/kinds.ts'
import type { TrafficSpec } from '../traffic/requests.ts'

/**
 * What the responses say of a record, the least first: of several requests with it the one that says most counts. `refused` promises that it is not
 * stored; `unclear` is an error of the server, which promises nothing; `acceptedBad` is what should have been refused.
 */
const fates = ['unsent', 'refused', 'unclear', 'unanswered', 'accepted', 'acceptedBad'] as const
export type RecordFate = (typeof fates)[number]
const rankOf = Object.fromEntries(fates.map((fate, rank) => [fate, rank])) as Readonly<Record<RecordFate, number>>

export interface Fates {
  /** Of a record under the request that sent it first; under a duplicate none was ever sent. */
  readonly fateOf: (n: number, index: number) => RecordFate
  /** Whether a request was accepted, itself or when it was repeated. */
  readonly isAccepted: (n: number) => boolean
  /** Records that the response to a request itself refused although it accepted others. */
  readonly refusedIn: (n: number) => number
}

/** Follows each record through all requests that had it. Memory: a byte a request where some are repeated or bad. */
export function openFates(
  traffic: Pick<TrafficSpec, 'seed' | 'duplicateShare' | 'badShare' | 'batchRecords'>,
  states: Uint8Array,
  results: readonly Pick<ThreadResult, 'partial' | 'unclear'>[],
): Fates {
  const partial = new Map(results.flatMap((result) => [...result.partial]))
  const unclear = new Map(results.flatMap((result) => [...result.unclear]))
  const refusedIn = (n: number): number => {
    const indexes = partial.get(n)
    // Asked of each request, of which next to none is accepted in part.
    if (indexes === undefined) return 0
    return new Set(indexes.filter((index) => index >= 0 && index < traffic.batchRecords)).size
  }
  const responseFate = (n: number, index: number): RecordFate => {
    const fate = wholeFates[states[n] ?? 0] ?? 'unsent'
    if (fate !== 'accepted' || partial.get(n)?.includes(index) !== true) return fate
    return unclear.get(n)?.includes(index) ? 'unclear' : 'refused'
  }
  const { duplicateShare = 0, badShare = 0 } = traffic
  if (duplicateShare + badShare === 0) {
    return { fateOf: responseFate, isAccepted: (n) => wholeFates[states[n] ?? 0] === 'accepted', refusedIn }
  }
  const { ranks, inPart } = combined(traffic, states, partial)
  return {
    fateOf: (n, index) => {
      const requests = inPart.get(n)
      if (requests === undefined) return fates[ranks[n] ?? 0] ?? 'unsent'
      return requests.map((request) => responseFate(request, index)).reduce(most)
    },
    isAccepted: (n) => (ranks[n] ?? 0) >= rankOf.accepted,
    refusedIn,
  }
}

const fateOfState: Readonly<Record<RequestState, RecordFate>> = {
  unsent: 'unsent',
  inFlight: 'unanswered',
  accepted: 'accepted',
  refused: 'refused',
  failed: 'unanswered',
  rejected: 'refused',
  unclear: 'unclear',
}
const wholeFates = requestStates.map((state) => fateOfState[state])

function most(one: RecordFate, other: RecordFate): RecordFate {
  return rankOf[one] >= rankOf[other] ? one : other
}

/** Of each request the rank of its records' fate; and all requests of those for which that is not the same for each record. */
function combined(
  traffic: Pick<TrafficSpec, 'seed' | 'duplicateShare' | 'badShare'>,
  states: Uint8Array,
  partial: ReadonlyMap<number, unknown>,
) {
  const { kindOf, originalOf } = openKinds(traffic)
  const ranks = new Uint8Array(states.length)
  const inPart = new Map<number, number[]>()
  for (const n of partial.keys()) if (kindOf(n) !== 'bad') inPart.set(originalOf(n), [])
  for (const [n, state] of states.entries()) {
    const rank = rankOf[wholeFates[state] ?? 'unsent']
    const original = originalOf(n)
    inPart.get(original)?.push(n)
    if (kindOf(n) === 'bad') ranks[n] = rank === rankOf.accepted ? rankOf.acceptedBad : rank
    else ranks[original] = Math.max(ranks[original] ?? 0, rank)
  }
  return { ranks, inPart }
}
