import { type BucketStore, planLease, type RateLimit } from './token-lease.ts'

export type Admittance = { readonly kind: 'admitted' } | { readonly kind: 'limited'; readonly retryAfterMs: number }

/** Admits records of one tenant, or says how long to wait. Throws where the store does. */
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

/** A block is what the instance lately needed in this time: long enough to ask rarely, short enough to hoard little. Milliseconds. */
const leaseForMs = 5_000
/** What was not spent after twice that is given up: tokens that lie about must not become a burst later. */
const leaseEndsMs = 2 * leaseForMs
/**
 * While the bucket is short, nobody takes less than this: each write then stands for at least as many records. Half a
 * bucket where a whole one holds less.
 */
const minBlock = 180
/** No block takes more than the bucket gains in this time: others need some too. Milliseconds. */
const maxShareMs = 1_000
/** Bounds of the wait after two instances met at the bucket; it doubles with each meeting and shrinks by a tenth with each lease. Milliseconds. */
const [minMeetingMs, maxMeetingMs] = [20, leaseForMs]

/** One instance's side of the lease: it spends its block, asks for the next one, and remembers when the bucket was empty. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const state = {
    tokens: 0,
    endsMs: 0,
    meetingMs: minMeetingMs,
    emptyUntilMs: 0,
    emptyFor: 0,
    demandPerMs: 0,
    demandAtMs: 0,
    pending: Promise.resolve(),
  }

  const admitNow = async (records: number): Promise<Admittance> => {
    const limit = options.limitOf()
    noteDemand(state, records, options.now())
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
    // One at a time: two requests of one instance must not lease for the same shortage twice.
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
  /** When what is left of the block is given up, milliseconds. */
  endsMs: number
  /** How long to keep away after the next meeting, milliseconds. */
  meetingMs: number
  emptyUntilMs: number
  /** For whom the bucket is too empty until then: who needs at least so many tokens. What a large batch cannot have may do for a small one. */
  emptyFor: number
  demandPerMs: number
  demandAtMs: number
}

/** How much this instance is asked for, as an average that forgets within seconds. */
function noteDemand(state: LeaseState, records: number, nowMs: number): void {
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
  const block = Math.min(limit.burst, share, state.demandPerMs * leaseForMs)
  const wanted = Math.ceil(Math.max(needed, block))
  const least = Math.max(needed, Math.min(wanted, minBlock, limit.burst / 2))
  const { granted, move, fullInMs } = planLease(await store.read(), wanted, limit, now())
  if (granted < least) {
    // What there is stays for whoever needs less. Instances come back spread out, and not before there is enough.
    const fillMs = Math.max(0, fullInMs - (Math.max(0, limit.burst - least) / limit.perSecond) * 1000)
    state.emptyUntilMs = now() + Math.max(1, fillMs + random() * state.meetingMs)
    state.emptyFor = needed
    return
  }
  if (await store.move(move)) {
    state.tokens += granted
    state.endsMs = now() + leaseEndsMs
    state.meetingMs = Math.max(minMeetingMs, state.meetingMs * 0.9)
    return
  }
  state.meetingMs = Math.min(maxMeetingMs, state.meetingMs * 2)
  if (isRetry || state.meetingMs > 8 * minMeetingMs) {
    state.emptyUntilMs = now() + random() * state.meetingMs
    state.emptyFor = 0
  } else {
    await sleep(random() * minMeetingMs)
    await lease(options, state, records, limit, true)
  }
}
