import { createLatencies, type Latencies } from './latencies.ts'
import type { Figures, RefusalCount, TenantFigures } from './view/messages.ts'

/** What came of each tenant's records while a page is open. */
export interface TenantCounts {
  readonly accepted: (tenant: string, accepted: AcceptedCount) => void
  readonly stored: (tenant: string, stored: StoredCount) => void
  readonly deadLettered: (tenant: string, records: number) => void
  /** `tenant` is empty if it is not known. */
  readonly refused: (refusal: RefusalCount) => void
  /** The figures of the second that ends, of tenants that were active in the last minute; starts the next. */
  readonly take: () => TakenCounts
}

export type TakenCounts = Pick<Figures, 'all' | 'tenants' | 'refusals'>

export interface AcceptedCount {
  readonly records: number
  /** Whether they were received before counting began. */
  readonly isOlder: boolean
}

export interface StoredCount extends AcceptedCount {
  /** From received to stored, milliseconds. */
  readonly latencyMs: number
}

/** Anyone may name any tenant where no key is required: beyond so many they share one line, named `*`. */
const maxTenants = 100
const otherTenants = '*'
/** Causes of refusals told apart in a second. */
const maxRefusals = 20
/** A tenant that sent nothing for so many seconds is left out. */
const idleSeconds = 60
const latencySeconds = 10

/** The figures of two times, one after the other: counts of both, and states of the later. */
export function joinFigures(earlier: TakenCounts | undefined, later: TakenCounts): TakenCounts {
  if (earlier === undefined) return later
  const tenants = new Map(earlier.tenants.map((figures) => [figures.tenant, figures]))
  for (const figures of later.tenants) tenants.set(figures.tenant, sumOf(tenants.get(figures.tenant), figures))
  const refusals = new Map<string, RefusalCount>()
  for (const refusal of [...earlier.refusals, ...later.refusals]) addCause(refusals, refusal)
  return { all: sumOf(earlier.all, later.all), tenants: [...tenants.values()], refusals: [...refusals.values()] }
}

function sumOf(earlier: TenantFigures | undefined, later: TenantFigures): TenantFigures {
  if (earlier === undefined) return later
  return {
    ...later,
    accepted: earlier.accepted + later.accepted,
    stored: earlier.stored + later.stored,
    refused: earlier.refused + later.refused,
    deadLettered: earlier.deadLettered + later.deadLettered,
  }
}

interface Tally {
  accepted: number
  stored: number
  refused: number
  deadLettered: number
  waiting: number
  idle: number
  readonly latencies: Latencies
}

export function createTenantCounts(): TenantCounts {
  const all = newTally()
  const tallies = new Map<string, Tally>()
  let refusals = new Map<string, RefusalCount>()
  const change = (tenant: string, by: (tally: Tally) => void): void => {
    by(all)
    by(tallyOf(tallies, tenant))
  }
  return {
    accepted: (tenant, accepted) => change(tenant, (tally) => accept(tally, accepted)),
    stored: (tenant, stored) => change(tenant, (tally) => store(tally, stored)),
    deadLettered: (tenant, records) =>
      change(tenant, (tally) => {
        tally.deadLettered += records
        tally.waiting = Math.max(0, tally.waiting - records)
      }),
    refused: (refusal) => {
      change(refusal.tenant, (tally) => {
        tally.refused += refusal.count
      })
      addCause(refusals, refusal)
    },
    take: () => {
      const tenants = [...tallies].map(([tenant, tally]) => figuresOf(tenant, tally))
      const taken = { all: figuresOf('', all), tenants, refusals: [...refusals.values()] }
      refusals = new Map()
      startSecond(all)
      for (const [tenant, tally] of tallies) if (startSecond(tally)) tallies.delete(tenant)
      return taken
    },
  }
}

function tallyOf(tallies: Map<string, Tally>, tenant: string): Tally {
  const name = tallies.has(tenant) || tallies.size < maxTenants ? tenant : otherTenants
  const tally = tallies.get(name) ?? newTally()
  tallies.set(name, tally)
  tally.idle = 0
  return tally
}

function accept(tally: Tally, { records, isOlder }: AcceptedCount): void {
  tally.accepted += records
  if (!isOlder) tally.waiting += records
}

function store(tally: Tally, { records, latencyMs, isOlder }: StoredCount): void {
  tally.stored += records
  if (!isOlder) tally.waiting = Math.max(0, tally.waiting - records)
  tally.latencies.add(latencyMs, records)
}

function addCause(causes: Map<string, RefusalCount>, refusal: RefusalCount): void {
  const cause = `${refusal.tenant} ${refusal.code} ${refusal.message}`
  const before = causes.get(cause)
  if (before === undefined && causes.size >= maxRefusals) return
  causes.set(cause, { ...refusal, count: refusal.count + (before?.count ?? 0) })
}

function newTally(): Tally {
  const latencies = createLatencies(latencySeconds)
  return { accepted: 0, stored: 0, refused: 0, deadLettered: 0, waiting: 0, idle: 0, latencies }
}

function figuresOf(tenant: string, { idle: _, latencies, ...counts }: Tally): TenantFigures {
  const [p50Ms, p99Ms] = [latencies.quantile(0.5), latencies.quantile(0.99)]
  return { tenant, ...counts, ...(p50Ms !== undefined && { p50Ms }), ...(p99Ms !== undefined && { p99Ms }) }
}

/** Returns whether the tenant was idle so long that it is forgotten. */
function startSecond(tally: Tally): boolean {
  Object.assign(tally, { accepted: 0, stored: 0, refused: 0, deadLettered: 0, idle: tally.idle + 1 })
  tally.latencies.tick()
  return tally.idle > idleSeconds && tally.waiting === 0
}
