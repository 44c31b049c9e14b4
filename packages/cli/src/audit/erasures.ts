import type { Erased, ErasedScope } from '../ledger/entry.ts'
import { type Missing, rowFromMs } from './accepted.ts'
import { maxSkewMs } from './clock-skew.ts'
import { namesOf } from './record-names.ts'

/** What the tombstones of a tenant say of records that have no row. */
export interface Erasures {
  readonly add: (erased: Erased) => void
  /** `perhapsErased`: by an erasure that did not end, or it was acknowledged while one went on. `kept`: no erasure took its row. */
  readonly fateOf: (record: Missing) => Fate
  /** Whether an erasure that has ended deleted this row: it was put back. */
  readonly hasErased: (row: ErasableRow) => boolean
  readonly ended: () => EndedErasures | undefined
  /** When the last erasure of all rows ended, and of their manifests, epoch milliseconds: infinite where one did not end, 0 without any. */
  readonly allUntilMs: () => number
}

/** A row as its seal says; times in epoch milliseconds. */
export interface ErasableRow {
  readonly logId: string
  readonly receivedMs: number
  /** When it was stored: what comes out of a queue behind an erasure is as new as that. */
  readonly processedMs: number
}

/** The erasures of a tenant that have ended. */
export interface EndedErasures {
  readonly count: number
  /** When the first and the last of them ended, epoch milliseconds. */
  readonly firstMs: number
  readonly lastMs: number
  /** Rows, and records of dead letters, that were deleted by them, and by those that were interrupted before. */
  readonly deleted: number
  /** Whether those are all: false where one was killed, or noted by an earlier version. */
  readonly isDeletedCertain: boolean
}

export type Fate = 'erased' | 'perhapsErased' | 'kept'

/** An erasure from beginning to end: {@link Number.POSITIVE_INFINITY} where it did not end, and may go on. */
interface Erasure extends Pick<Erased, 'beganMs' | 'isDone' | 'scope'> {
  readonly endMs: number
}

interface KnownErasures {
  /** Of all rows, or of those that were received before a time. */
  readonly ofMany: readonly Erasure[]
  /** By the names of the one record that each erased. */
  readonly ofOne: ReadonlyMap<string, readonly Erasure[]>
}

export function createErasures(): Erasures {
  const tombstones: Erased[] = []
  let known: KnownErasures | undefined
  return {
    add: (erased) => {
      tombstones.push(erased)
      known = undefined
    },
    fateOf: (record) => {
      known ??= knownFrom(erasuresOf(tombstones))
      const fates = [...known.ofMany, ...(known.ofOne.get(record.logId) ?? [])].map((one) => fateBy(one, record))
      return (['erased', 'perhapsErased'] as const).find((fate) => fates.includes(fate)) ?? 'kept'
    },
    hasErased: (row) => {
      known ??= knownFrom(erasuresOf(tombstones))
      const erasures = [...known.ofMany, ...(known.ofOne.get(row.logId) ?? [])]
      return erasures.some((one) => one.isDone && isErasedBy(one, row))
    },
    ended: () => endedOf(tombstones),
    allUntilMs: () =>
      erasuresOf(tombstones.filter(({ scope }) => scope.kind === 'all')).reduce(
        (max, { endMs }) => Math.max(max, endMs),
        0,
      ),
  }
}

function endedOf(tombstones: readonly Erased[]): EndedErasures | undefined {
  const ends = tombstones.flatMap(({ isDone, atMs }) => (isDone ? [atMs] : [])).sort((a, b) => a - b)
  const [firstMs, lastMs] = [ends[0], ends.at(-1)]
  if (firstMs === undefined || lastMs === undefined) return undefined
  const counted = tombstones.flatMap(({ beganMs, deleted }) => (deleted === undefined ? [] : [{ beganMs, deleted }]))
  const begins = new Set(counted.map(({ beganMs }) => beganMs))
  return {
    count: ends.length,
    firstMs,
    lastMs,
    deleted: counted.reduce((sum, { deleted }) => sum + deleted, 0),
    isDeletedCertain: tombstones.every(({ beganMs }) => begins.has(beganMs)),
  }
}

function knownFrom(erasures: readonly Erasure[]): KnownErasures {
  const ofOne = new Map<string, Erasure[]>()
  for (const one of erasures) {
    for (const name of one.scope.kind === 'id' ? namesOf([one.scope.logId]) : []) {
      ofOne.set(name, [...(ofOne.get(name) ?? []), one])
    }
  }
  return { ofMany: erasures.filter(({ scope }) => scope.kind !== 'id'), ofOne }
}

/** Whoever finishes what another one has begun ends both. */
function erasuresOf(tombstones: readonly Erased[]): readonly Erasure[] {
  return tombstones.map(({ beganMs, isDone, atMs, scope }) => {
    const ends = tombstones.filter((end) => end.isDone && end.beganMs >= beganMs && isWithin(scope, end.scope))
    return { beganMs, isDone, scope, endMs: isDone ? atMs : Math.min(...ends.map((end) => end.atMs)) }
  })
}

function isWithin(one: ErasedScope, other: ErasedScope): boolean {
  if (other.kind === 'all') return true
  if (one.kind === 'before' && other.kind === 'before') return one.beforeMs <= other.beforeMs
  return one.kind === 'id' && other.kind === 'id' && one.logId === other.logId
}

function fateBy(erasure: Erasure, record: Missing): Fate {
  const reach = reachOf(erasure, record)
  if (reach === 'none' || record.fromMs > erasure.endMs) return 'kept'
  return erasure.isDone && reach === 'sure' && record.atMs < erasure.beganMs ? 'erased' : 'perhapsErased'
}

/** The stack's clock has stamped the row, that of whoever erased the tombstone. */
function isErasedBy({ scope, beganMs }: Erasure, { receivedMs, processedMs }: ErasableRow): boolean {
  if (!(processedMs + maxSkewMs < beganMs)) return false
  return scope.kind !== 'before' || receivedMs < scope.beforeMs
}

/** Rows are older than a time by the stack's clock, receipts by that of the sender. */
function reachOf({ scope }: Erasure, record: Missing): 'sure' | 'unsure' | 'none' {
  if (scope.kind !== 'before' || record.atMs + maxSkewMs < scope.beforeMs) return 'sure'
  return rowFromMs(record) - maxSkewMs < scope.beforeMs ? 'unsure' : 'none'
}
