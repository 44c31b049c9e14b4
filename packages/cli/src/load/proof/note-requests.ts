import type { TenantId } from '@logpipe/sdk/contract'
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
  const write = writerOf({ ledger, traffic, refused, now, onProblem })
  let writing: Promise<void> = Promise.resolve()
  const writeSoon = (portions: readonly Portion[]): void => {
    writing = writing.then(() => write(portions))
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

/** Requests of which the same became, ascending. */
interface Portion {
  readonly kind: RequestsKind
  readonly numbers: Uint32Array
}

/**
 * The most requests of a portion. As arrays of all that a fast run sends between two looks they let the heap of this thread grow to 50 MB. What waits is
 * therefore kept outside of it, and what is written is small.
 */
const maxPortion = 4_096

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
  let low = 0
  let portions: Portion[] = []
  const collectors = [...new Set(kinds.filter((kind) => kind !== undefined))].map((kind) => {
    return collectPortions(kind, (portion) => portions.push(portion))
  })
  const collectorOf = kinds.map((kind) => collectors.find((collector) => collector.kind === kind))
  return {
    /** Looks for requests that came to an end since. */
    look: (): void => {
      let isDoneSoFar = true
      for (let i = low; first + i * stride < states.length; i++) {
        const state = states[first + i * stride] ?? unsent
        if (state === unsent) break
        const collector = collectorOf[state]
        if (collector === undefined) isDoneSoFar = false
        if (isDoneSoFar) low = i + 1
        if (collector === undefined || ((noted[i >> 3] ?? 0) >> (i & 7)) & 1) continue
        noted[i >> 3] = (noted[i >> 3] ?? 0) | (1 << (i & 7))
        collector.add(first + i * stride)
      }
      for (const { flush } of collectors) flush()
    },
    /** What was found and not asked for yet. */
    seen: (): readonly Portion[] => {
      const seen = portions
      portions = []
      return seen
    },
  }
}

function collectPortions(kind: RequestsKind, onPortion: (portion: Portion) => void) {
  const numbers = new Uint32Array(maxPortion)
  let count = 0
  const flush = (): void => {
    if (count > 0) onPortion({ kind, numbers: numbers.slice(0, count) })
    count = 0
  }
  const add = (n: number): void => {
    numbers[count++] = n
    if (count === maxPortion) flush()
  }
  return { kind, add, flush }
}

type WriterOptions = Omit<NoteOptions, 'states' | 'threads'> & { readonly refused: Partial }

/** Writes a portion after the other, so that no more than one is encoded at a time. */
function writerOf({
  ledger,
  traffic,
  refused,
  now,
  onProblem,
}: WriterOptions): (portions: readonly Portion[]) => Promise<void> {
  const { runId, batchRecords } = traffic
  const byTenant = openByTenant(traffic)
  const recordsOf = openRecordsOf(traffic, refused)
  const write = async (portion: Portion, atMs: number): Promise<void> => {
    const { kind } = portion
    const shared = { atMs, runId, batchRecords }
    const numbers = recordsOf(kind, Array.from(portion.numbers))
    const inPart = refused.size === 0 ? [] : numbers.filter((n) => refused.has(n))
    const whole = inPart.length === 0 ? numbers : numbers.filter((n) => !refused.has(n))
    const wholes = byTenant(whole).map((own) => ({ ...own, refused: [] }))
    const parts = inPart.flatMap((n) => byTenant([n]).map((own) => ({ ...own, refused: refused.get(n) ?? [] })))
    await Promise.all([...wholes, ...parts].map((requests) => ledger.addRequests(kind, { ...shared, ...requests })))
  }
  return async (portions) => {
    const atMs = Math.floor(now())
    // One that cannot be written is counted by the ledger as missing, and keeps no other from it.
    for (const portion of portions) await write(portion, atMs).catch(onProblem)
  }
}

/** Requests apart by their tenants; those of a single one are not looked at. */
function openByTenant(traffic: TrafficSpec) {
  const { tenantOf } = openRequests(traffic)
  const [one, ...others] = traffic.tenants
  return (numbers: readonly number[]): readonly { tenantId: TenantId; numbers: readonly number[] }[] => {
    if (numbers.length === 0) return []
    if (one !== undefined && others.length === 0) return [{ tenantId: one.tenantId, numbers }]
    return [...Map.groupBy(numbers, tenantOf)].map(([tenantId, own]) => ({ tenantId, numbers: own }))
  }
}

/** A duplicate that is accepted as a whole says that its original is, and otherwise nothing; a bad request has no record. Ascending. */
function openRecordsOf(
  traffic: TrafficSpec,
  refused: Partial,
): (kind: RequestsKind, numbers: readonly number[]) => readonly number[] {
  const { kindOf, originalOf } = openKinds(traffic)
  const { duplicateShare = 0, badShare = 0 } = traffic
  if (duplicateShare + badShare === 0) return (_, numbers) => numbers
  return (kind, numbers) => {
    const own = numbers.filter((n) => kindOf(n) === 'new')
    const isRepeated = (n: number): boolean => kindOf(n) === 'duplicate' && !refused.has(n)
    const repeated = kind === 'requests' ? numbers.filter(isRepeated).map(originalOf) : []
    return [...new Set([...own, ...repeated])].sort((a, b) => a - b)
  }
}
