import type { TenantId } from '@logpipe/sdk/contract'
import { remember } from '../tenants/remember.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import type { LimitStore } from './limit-store.ts'
import { type Admittance, createRateLimiter, type RateLimiter } from './rate-limiter.ts'
import type { RateLimit } from './token-lease.ts'

/** Admits what a tenant sends, or says how long to wait. Never throws: where the table does not answer, it admits. */
export type AdmitRate = (tenantId: TenantId, load: Load) => Promise<RateVerdict>

export interface Load {
  readonly records: number
  /** Counted only where there is a daily quota. */
  readonly bytes: () => number
}

export type RateVerdict =
  | { readonly kind: 'admitted' }
  | {
      readonly kind: 'limited'
      readonly code: 'rate_limited' | 'over_quota'
      readonly retryAfterMs: number
      readonly message: string
    }

export interface AdmitRateOptions {
  readonly store: LimitStore
  readonly settingsOf: (tenantId: TenantId) => Promise<TenantSettings>
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** Tenants whose leases are remembered; the one unused for longest goes first. */
const maxTenants = 1_000

/** Holds each tenant to its records a second and its bytes a day. A tenant without limits costs nothing. */
export function createAdmitRate(options: AdmitRateOptions): AdmitRate {
  const gates = new Map<TenantId, TenantGate>()
  return async (tenantId, load) => {
    try {
      const settings = await options.settingsOf(tenantId)
      if (settings.recordsPerSecond === 0 && settings.bytesPerDay === 0) return admitted
      const gate = gates.get(tenantId) ?? createTenantGate(options, tenantId, settings)
      remember(gates, tenantId, gate, maxTenants)
      gate.settings = settings
      // The rate comes first: what it refuses is sent again, and must not count against the quota each time.
      const rated =
        settings.recordsPerSecond === 0 ? admitted : verdictOf(await gate.limiter.admit(load.records), settings)
      if (rated.kind === 'limited' || settings.bytesPerDay === 0) return rated
      return await gate.usage(load.bytes())
    } catch {
      // Losing a limit for a moment is better than refusing logs because the table of limits does not answer.
      return admitted
    }
  }
}

const admitted: RateVerdict = { kind: 'admitted' }

interface TenantGate {
  settings: TenantSettings
  readonly limiter: RateLimiter
  readonly usage: (bytes: number) => Promise<RateVerdict>
}

function createTenantGate(options: AdmitRateOptions, tenantId: TenantId, settings: TenantSettings): TenantGate {
  const gate: TenantGate = {
    settings,
    limiter: createRateLimiter({
      store: options.store.bucketOf(tenantId),
      limitOf: () => rateLimitOf(gate.settings),
      now: options.now,
      random: options.random,
      sleep: options.sleep,
    }),
    usage: createUsage(options, tenantId, () => gate.settings.bytesPerDay),
  }
  return gate
}

/** A bucket holds at least what a second brings. */
function rateLimitOf({ recordsPerSecond, burst }: TenantSettings): RateLimit {
  return { perSecond: recordsPerSecond, burst: Math.max(burst, recordsPerSecond) }
}

/** Bytes are added up here and written when they come to a hundredth of what is left: exact near the limit, cheap before. */
function createUsage({ store, now }: AdmitRateOptions, tenantId: TenantId, limitOf: () => number) {
  const state = { day: '', known: 0, unwritten: 0, pending: Promise.resolve() }
  const use = async (bytes: number): Promise<RateVerdict> => {
    const limit = limitOf()
    const day = new Date(now()).toISOString().slice(0, 10)
    if (day !== state.day) {
      Object.assign(state, { day, known: await store.addUsage(tenantId, day, 0), unwritten: 0 })
    }
    const sum = state.known + state.unwritten + bytes
    if (sum > limit) return overQuota(limit, now())
    state.unwritten += bytes
    if (state.unwritten < (limit - state.known) / 100) return admitted
    state.known = await store.addUsage(tenantId, day, state.unwritten)
    state.unwritten = 0
    return admitted
  }
  // One at a time: what one request adds while it waits for the table must be seen by the next.
  return (bytes: number): Promise<RateVerdict> => {
    const verdict = state.pending.then(() => use(bytes))
    state.pending = verdict.then(
      () => undefined,
      () => undefined,
    )
    return verdict
  }
}

function overQuota(limit: number, nowMs: number): RateVerdict {
  const midnight = new Date(nowMs).setUTCHours(24, 0, 0, 0)
  return {
    kind: 'limited',
    code: 'over_quota',
    retryAfterMs: midnight - nowMs,
    message: `the tenant may send ${limit} bytes a UTC day, and has`,
  }
}

function verdictOf(admittance: Admittance, { recordsPerSecond }: TenantSettings): RateVerdict {
  if (admittance.kind === 'admitted') return admittance
  const message = `the tenant may send ${recordsPerSecond} records a second`
  return { kind: 'limited', code: 'rate_limited', retryAfterMs: admittance.retryAfterMs, message }
}
