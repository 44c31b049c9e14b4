import type { TenantId } from '@logpipe/sdk/contract'
import { remember } from '../tenants/remember.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import type { LimitStore } from './limit-store.ts'
import { type Admittance, createRateLimiter, type RateLimiter } from './rate-limiter.ts'
import type { RateLimit } from './token-lease.ts'

/** Admits a tenant's records, or says how long to wait. Never throws: it admits if the table is unavailable. */
export type AdmitRate = (tenantId: TenantId, load: Load) => Promise<RateVerdict>

export interface Load {
  readonly records: number
  /** Called only if there is a daily quota. */
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

/** Tenants with a cached lease; the least recently used is evicted first. */
const maxTenants = 1_000

/** Enforces each tenant's records per second and bytes per day. A tenant without limits costs nothing. */
export function createAdmitRate(options: AdmitRateOptions): AdmitRate {
  const limiters = new Map<TenantId, TenantLimiter>()
  return async (tenantId, load) => {
    try {
      const settings = await options.settingsOf(tenantId)
      if (settings.recordsPerSecond === 0 && settings.bytesPerDay === 0) return admitted
      const tenant = limiters.get(tenantId) ?? createTenantLimiter(options, tenantId, settings)
      remember(limiters, tenantId, tenant, maxTenants)
      tenant.settings = settings
      // The rate comes first: refused records are resent and must not count against the quota each time.
      const rated =
        settings.recordsPerSecond === 0 ? admitted : verdictOf(await tenant.limiter.admit(load.records), settings)
      if (rated.kind !== 'admitted' || settings.bytesPerDay === 0) return rated
      return await tenant.usage(load.bytes())
    } catch {
      // Better to lose a limit for a moment than to refuse logs because the limits table is unavailable.
      return admitted
    }
  }
}

const admitted: RateVerdict = { kind: 'admitted' }

interface TenantLimiter {
  settings: TenantSettings
  readonly limiter: RateLimiter
  readonly usage: (bytes: number) => Promise<RateVerdict>
}

function createTenantLimiter(options: AdmitRateOptions, tenantId: TenantId, settings: TenantSettings): TenantLimiter {
  const tenant: TenantLimiter = {
    settings,
    limiter: createRateLimiter({
      store: options.store.bucketOf(tenantId),
      limitOf: () => rateLimitOf(tenant.settings),
      now: options.now,
      random: options.random,
      sleep: options.sleep,
    }),
    usage: createUsage(options, tenantId, () => tenant.settings.bytesPerDay),
  }
  return tenant
}

/** The bucket holds at least one second's worth. */
function rateLimitOf({ recordsPerSecond, burst }: TenantSettings): RateLimit {
  return { perSecond: recordsPerSecond, burst: Math.max(burst, recordsPerSecond) }
}

/** Sums bytes in memory and writes them once they reach a hundredth of the remaining quota: exact near the limit, cheap before. */
function createUsage({ store, now }: AdmitRateOptions, tenantId: TenantId, limitOf: () => number) {
  const state = { day: '', known: 0, unwritten: 0, pending: Promise.resolve() }
  const use = async (bytes: number): Promise<RateVerdict> => {
    const limit = limitOf()
    const day = new Date(now()).toISOString().slice(0, 10)
    if (day !== state.day) {
      Object.assign(state, { day, known: await store.addUsage(tenantId, day, 0), unwritten: 0 })
    }
    if (bytes > limit) state.known = await store.addUsage(tenantId, day, 0)
    const used = state.known + state.unwritten
    // A request larger than the whole quota would never be accepted, and block its sender for good: an unused day accepts it.
    if (used > 0 && used + bytes > limit) return overQuota(limit, now())
    state.unwritten += bytes
    if (state.unwritten < (limit - state.known) / 100) return admitted
    state.known = await store.addUsage(tenantId, day, state.unwritten)
    state.unwritten = 0
    return admitted
  }
  // One at a time: each request must see what the one before it added while waiting for the table.
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
    message: `daily quota exceeded: ${limit} bytes per UTC day`,
  }
}

function verdictOf(admittance: Admittance, { recordsPerSecond }: TenantSettings): RateVerdict {
  if (admittance.kind === 'admitted') return admittance
  const message = `rate limit exceeded: ${recordsPerSecond} records per second`
  return { kind: 'limited', code: 'rate_limited', retryAfterMs: admittance.retryAfterMs, message }
}
