import type { TenantId } from '@logpipe/sdk/contract'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { requestStates } from '../engine/drive.ts'
import type { Partial } from '../engine/thread-plan.ts'
import { openKinds } from '../traffic/kinds.ts'
import { openRequests, type TrafficSpec } from '../traffic/requests.ts'

export interface NoteOptions {
  readonly ledger: Pick<Ledger, 'intendRequests' | 'acknowledgeRequests'>
  readonly traffic: TrafficSpec
  /** One byte a request, which the threads write. */
  readonly states: Uint8Array
  readonly threads: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** What cannot be written keeps no request from being sent. */
  readonly onProblem: (error: unknown) => void
}

/** Writes into the ledger what the endpoint accepts, while the run goes on. */
export interface AcceptedNotes {
  /** Resolves once the ledger says that the requests may be sent. */
  readonly begin: () => Promise<void>
  /** A thread tells of the requests that were accepted in part, up to now. */
  readonly onThread: (thread: number, partial: Partial) => void
  /** Writes the rest. */
  readonly end: () => Promise<void>
}

/** A thread's requests are written so often, milliseconds: a kill costs no more than two such spans. */
const everyMs = 1_000
const [unsent, inFlight, accepted] = (['unsent', 'inFlight', 'accepted'] as const).map((state) =>
  requestStates.indexOf(state),
)

export function noteAccepted({ ledger, traffic, states, threads, now, onProblem }: NoteOptions): AcceptedNotes {
  const refused = new Map<number, readonly number[]>()
  const shares = Array.from({ length: threads }, (_, first) => openShare({ states, first, stride: threads }))
  const writtenMs = shares.map(() => now())
  const write = writerOf({ ledger, traffic, refused, now })
  let writing: Promise<void> = Promise.resolve()
  const writeSoon = (numbers: readonly number[]): void => {
    writing = writing.then(() => write(numbers)).catch(onProblem)
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

/** The requests of a thread. */
function openShare({
  states,
  first,
  stride,
}: {
  readonly states: Uint8Array
  readonly first: number
  readonly stride: number
}) {
  const noted = new Uint8Array(Math.ceil(states.length / stride / 8))
  let low = 0
  let found: number[] = []
  return {
    /** Looks for requests that were accepted since. */
    look: (): void => {
      let isDoneSoFar = true
      for (let i = low; first + i * stride < states.length; i++) {
        const state = states[first + i * stride]
        if (state === unsent) break
        if (state === inFlight) isDoneSoFar = false
        if (isDoneSoFar) low = i + 1
        if (state !== accepted || ((noted[i >> 3] ?? 0) >> (i & 7)) & 1) continue
        noted[i >> 3] = (noted[i >> 3] ?? 0) | (1 << (i & 7))
        found.push(first + i * stride)
      }
    },
    /** What was found and not asked for yet. */
    seen: (): readonly number[] => {
      const seen = found
      found = []
      return seen
    },
  }
}

type WriterOptions = Pick<NoteOptions, 'ledger' | 'traffic' | 'now'> & { readonly refused: Partial }

/** A duplicate says that its original is accepted; a bad request has no record. */
function writerOf({ ledger, traffic, refused, now }: WriterOptions): (numbers: readonly number[]) => Promise<void> {
  const { runId, batchRecords } = traffic
  const { kindOf, originalOf } = openKinds(traffic)
  const { tenantOf } = openRequests(traffic)
  return async (numbers) => {
    const atMs = now()
    const whole = new Map<TenantId, number[]>()
    const entries: Promise<void>[] = []
    for (const n of numbers) {
      if (kindOf(n) === 'bad') continue
      const original = originalOf(n)
      const tenantId = tenantOf(original)
      const lost = refused.get(n)
      if (lost !== undefined) {
        const requests = { tenantId, atMs, runId, batchRecords, refused: lost, numbers: [original] }
        entries.push(ledger.acknowledgeRequests(requests))
        continue
      }
      const known = whole.get(tenantId)
      if (known === undefined) whole.set(tenantId, [original])
      else known.push(original)
    }
    for (const [tenantId, found] of whole) {
      const ascending = [...new Set(found)].sort((a, b) => a - b)
      entries.push(ledger.acknowledgeRequests({ tenantId, atMs, runId, batchRecords, refused: [], numbers: ascending }))
    }
    await Promise.all(entries)
  }
}
