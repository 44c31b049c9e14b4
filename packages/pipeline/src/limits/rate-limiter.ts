import { type BucketStore, planLease, type RateLimit } from './token-lease.ts'

export type Admittance = { readonly kind: 'admitted' } | { readonly kind: 'limited'; readonly retryAfterMs: number }

/** Admits records of one tenant, or says how long to wait. Throws if the store does. */
export interface RateLimiter {
  readonly admit: (records: number) => Promise<Admittance>
}

export interface RateLimiterOptions {
  readonly store: BucketStore
  readonly limitOf: () => RateLimit
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** A lease covers the instance's recent demand for this long: long enough to lease rarely, short enough to hoard little. Milliseconds. */
const leaseForMs = 5_000
/** Unspent tokens expire after twice that: they must not become a burst later. */
const leaseEndsMs = 2 * leaseForMs
/**
 * The smallest lease while the bucket is low, so that each write covers at least this many records. Half a bucket if the
 * bucket is smaller. Tokens.
 */
const minLeaseTokens = 180
/** No lease takes more than the bucket gains in this time, to leave some for others. Milliseconds. */
const maxShareMs = 1_000
/** Bounds of the backoff after a write conflict with another instance; it doubles with each conflict and shrinks by a tenth with each lease. Milliseconds. */
const [minContentionBackoffMs, maxContentionBackoffMs] = [20, leaseForMs]

/** One instance's side of the lease: it spends its tokens, leases more, and remembers when the bucket was empty. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const state = {
    tokens: 0,
    endsMs: 0,
    contentionBackoffMs: minContentionBackoffMs,
    emptyUntilMs: 0,
    emptyFor: 0,
    demandPerMs: 0,
    demandAtMs: 0,
    pending: Promise.resolve(),
  }

  const admitNow = async (records: number): Promise<Admittance> => {
    const limit = options.limitOf()
    recordDemand(state, records, options.now())
    if (options.now() > state.endsMs) state.tokens = 0
    if (state.tokens < records) {
      const waitMs = state.emptyUntilMs - options.now()
      if (waitMs > 0 && records - state.tokens >= state.emptyFor) return { kind: 'limited', retryAfterMs: waitMs }
      await lease(options, state, records, limit)
    }
    if (state.tokens < records)
      return { kind: 'limited', retryAfterMs: Math.max(1, state.emptyUntilMs - options.now()) }
    state.tokens -= records
    return { kind: 'admitted' }
  }

  return {
    // One at a time: two requests must not both lease for the same shortage.
    admit: (records) => {
      const admitted = state.pending.then(() => admitNow(records))
      state.pending = admitted.then(
        () => undefined,
        () => undefined,
      )
      return admitted
    },
  }
}

interface LeaseState {
  tokens: number
  /** When the remaining tokens expire, milliseconds. */
  endsMs: number
  /** Upper bound of the backoff after the next conflict, milliseconds. */
  contentionBackoffMs: number
  emptyUntilMs: number
  /** The bucket is too empty until then for requests of at least this many tokens; a smaller one may still succeed. */
  emptyFor: number
  demandPerMs: number
  demandAtMs: number
}

/** Updates this instance's demand, an exponentially decaying average over seconds. */
function recordDemand(state: LeaseState, records: number, nowMs: number): void {
  const gapMs = Math.max(1, nowMs - state.demandAtMs)
  const weight = Math.exp(-gapMs / leaseForMs)
  state.demandPerMs = state.demandPerMs * weight + records / leaseForMs
  state.demandAtMs = nowMs
}

async function lease(
  options: RateLimiterOptions,
  state: LeaseState,
  records: number,
  limit: RateLimit,
  isRetry = false,
): Promise<void> {
  const { store, now, random, sleep } = options
  const needed = records - state.tokens
  const share = (limit.perSecond * maxShareMs) / 1000
  const target = Math.min(limit.burst, share, state.demandPerMs * leaseForMs)
  const wanted = Math.ceil(Math.max(needed, target))
  const minimum = Math.max(needed, Math.min(wanted, minLeaseTokens, limit.burst / 2))
  const { granted, move, fullInMs } = planLease(await store.read(), wanted, limit, now())
  if (granted < minimum) {
    // Leaves the tokens to requests that need fewer. Instances retry at random times, once there is enough.
    const fillMs = Math.max(0, fullInMs - (Math.max(0, limit.burst - minimum) / limit.perSecond) * 1000)
    state.emptyUntilMs = now() + Math.max(1, fillMs + random() * state.contentionBackoffMs)
    state.emptyFor = needed
    return
  }
  if (await store.move(move)) {
    state.tokens += granted
    state.endsMs = now() + leaseEndsMs
    state.contentionBackoffMs = Math.max(minContentionBackoffMs, state.contentionBackoffMs * 0.9)
    return
  }
  state.contentionBackoffMs = Math.min(maxContentionBackoffMs, state.contentionBackoffMs * 2)
  if (isRetry || state.contentionBackoffMs > 8 * minContentionBackoffMs) {
    state.emptyUntilMs = now() + random() * state.contentionBackoffMs
    state.emptyFor = 0
  } else {
    await sleep(random() * minContentionBackoffMs)
    await lease(options, state, records, limit, true)
  }
}
