import type { RequestsKind } from '../../ledger/entry.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { type RequestState, requestStates } from '../engine/drive.ts'
import type { Partial } from '../engine/thread-plan.ts'
import { openKinds } from '../traffic/kinds.ts'
import { openRequests, type TrafficSpec } from '../traffic/requests.ts'

export interface NoteOptions {
  readonly ledger: Pick<Ledger, 'intendRequests' | 'addRequests'>
  readonly traffic: TrafficSpec
  /** One byte a request, which the threads write. */
  readonly states: Uint8Array
  readonly threads: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** What cannot be written keeps no request from being sent. */
  readonly onProblem: (error: unknown) => void
}

/** Writes into the ledger what becomes of a run's requests, while it goes on. */
export interface RequestNotes {
  /** Resolves once the ledger says that the requests may be sent. */
  readonly begin: () => Promise<void>
  /** A thread tells of the requests that were accepted in part, up to now. */
  readonly onThread: (thread: number, partial: Partial) => void
  /** Writes the rest. */
  readonly end: () => Promise<void>
}

/**
 * A thread's requests are written so often, milliseconds: a kill costs no more than two such spans, and a thread
 * on the same core is not held up for long.
 */
export const everyMs = 250

export function noteRequests({ ledger, traffic, states, threads, now, onProblem }: NoteOptions): RequestNotes {
  const refused = new Map<number, readonly number[]>()
  const shares = Array.from({ length: threads }, (_, first) => openShare({ states, first, stride: threads }))
  const writtenMs = shares.map(() => now())
  const write = writerOf({ ledger, traffic, refused, now })
  let writing: Promise<void> = Promise.resolve()
  const writeSoon = (seen: Seen): void => {
    writing = writing.then(() => write(seen)).catch(onProblem)
  }
  return {
    begin: async () => {
      const tenantId = traffic.tenants.length === 1 ? traffic.tenants[0]?.tenantId : undefined
      await ledger.intendRequests(tenantId, traffic.runId, states.length).catch(onProblem)
    },
    onThread: (thread, partial) => {
      for (const [n, indexes] of partial) refused.set(n, indexes)
      const share = shares[thread]
      if (share === undefined || now() - (writtenMs[thread] ?? 0) < everyMs) return
      writtenMs[thread] = now()
      // Of what was accepted since the thread told of it, it may have to tell more.
      writeSoon(share.seen())
      share.look()
    },
    end: async () => {
      for (const share of shares) {
        share.look()
        writeSoon(share.seen())
      }
      await writing
    },
  }
}

/** Numbers of requests by what became of them. */
type Seen = Readonly<Record<RequestsKind, readonly number[]>>

const kindOfState: Readonly<Record<RequestState, RequestsKind | undefined>> = {
  unsent: undefined,
  inFlight: undefined,
  accepted: 'requests',
  refused: 'requests_refused',
  rejected: 'requests_refused',
  failed: 'requests_unknown',
  unclear: 'requests_unknown',
}
const kinds = requestStates.map((state) => kindOfState[state])
const unsent = requestStates.indexOf('unsent')

interface ShareOptions extends Pick<NoteOptions, 'states'> {
  readonly first: number
  readonly stride: number
}

/** The requests of a thread. */
function openShare({ states, first, stride }: ShareOptions) {
  const noted = new Uint8Array(Math.ceil(states.length / stride / 8))
  const nothing = () => ({ requests: [], requests_refused: [], requests_unknown: [] }) as Record<RequestsKind, number[]>
  let low = 0
  let found = nothing()
  return {
    /** Looks for requests that came to an end since. */
    look: (): void => {
      let isDoneSoFar = true
      for (let i = low; first + i * stride < states.length; i++) {
        const state = states[first + i * stride] ?? unsent
        if (state === unsent) break
        const kind = kinds[state]
        if (kind === undefined) isDoneSoFar = false
        if (isDoneSoFar) low = i + 1
        if (kind === undefined || ((noted[i >> 3] ?? 0) >> (i & 7)) & 1) continue
        noted[i >> 3] = (noted[i >> 3] ?? 0) | (1 << (i & 7))
        found[kind].push(first + i * stride)
      }
    },
    /** What was found and not asked for yet. */
    seen: (): Seen => {
      const seen = found
      found = nothing()
      return seen
    },
  }
}

type WriterOptions = Pick<NoteOptions, 'ledger' | 'traffic' | 'now'> & { readonly refused: Partial }

function writerOf({ ledger, traffic, refused, now }: WriterOptions): (seen: Seen) => Promise<void> {
  const { runId, batchRecords } = traffic
  const { tenantOf } = openRequests(traffic)
  const recordsOf = openRecordsOf(traffic, refused)
  return async (seen) => {
    const shared = { atMs: Math.floor(now()), runId, batchRecords }
    const adding = (['requests', 'requests_refused', 'requests_unknown'] as const).flatMap((kind) => {
      const numbers = recordsOf(kind, seen[kind])
      const inPart = refused.size === 0 ? [] : numbers.filter((n) => refused.has(n))
      const whole = inPart.length === 0 ? numbers : numbers.filter((n) => !refused.has(n))
      return [
        ...[...Map.groupBy(whole, tenantOf)].map(([tenantId, own]) => ({ kind, tenantId, refused: [], numbers: own })),
        ...inPart.map((n) => ({ kind, tenantId: tenantOf(n), refused: refused.get(n) ?? [], numbers: [n] })),
      ].map(({ kind: of, ...requests }) => ledger.addRequests(of, { ...shared, ...requests }))
    })
    await Promise.all(adding)
  }
}

/** A duplicate that is accepted as a whole says that its original is, and otherwise nothing; a bad request has no record. Ascending. */
function openRecordsOf(
  traffic: TrafficSpec,
  refused: Partial,
): (kind: RequestsKind, numbers: readonly number[]) => readonly number[] {
  const { kindOf, originalOf } = openKinds(traffic)
  const { duplicateShare = 0, badShare = 0 } = traffic
  // One that took longer is found after others that were sent later.
  if (duplicateShare + badShare === 0) return (_, numbers) => numbers.toSorted((a, b) => a - b)
  return (kind, numbers) => {
    const own = numbers.filter((n) => kindOf(n) === 'new')
    const isRepeated = (n: number): boolean => kindOf(n) === 'duplicate' && !refused.has(n)
    const repeated = kind === 'requests' ? numbers.filter(isRepeated).map(originalOf) : []
    return [...new Set([...own, ...repeated])].sort((a, b) => a - b)
  }
}
