/**
 * A rate limit across many instances: each tenant has one token bucket in the table, from which instances lease tokens and
 * then admit records locally. The bucket fills at the tenant's rate, which bounds the leases of any number of instances;
 * leases are as large as an instance's recent demand, so the table is accessed rarely. A token is a record.
 *
 * The bucket is one number, as in the generic cell rate algorithm: the time until which its tokens are spent. It only
 * grows, by an atomic addition, so concurrent leases do not conflict.
 */
export interface RateLimit {
  /** Tokens the bucket gains per second. */
  readonly perSecond: number
  /** Capacity of the bucket, tokens. */
  readonly burst: number
}

/** How a lease changes the bucket, and on which condition. Milliseconds since the epoch. */
export interface BucketMove {
  /** `start`: the bucket was full, or new. `add`: it was not. */
  readonly kind: 'start' | 'add'
  readonly byMs: number
  readonly nowMs: number
  /** The bucket is empty when it is spent until this time; `add` must not go beyond it. */
  readonly emptyAtMs: number
}

/** Reads until when a bucket is spent, and moves that time; false if another instance changed it first. */
export interface BucketStore {
  readonly read: () => Promise<number | undefined>
  readonly move: (move: BucketMove) => Promise<boolean>
}

export interface Lease {
  /** Tokens granted: the wanted number or what is available. */
  readonly granted: number
  readonly move: BucketMove
  /** Time until the bucket is full, milliseconds. */
  readonly fullInMs: number
}

/**
 * Plans a lease of the wanted tokens, or of what is available. A full bucket grants even more than its capacity and then
 * takes longer to refill: a large batch waits instead of being refused forever. Pure.
 */
export function planLease(spentUntilMs: number | undefined, wanted: number, limit: RateLimit, nowMs: number): Lease {
  const perMs = limit.perSecond / 1000
  const emptyAtMs = nowMs + limit.burst / perMs
  const isFull = spentUntilMs === undefined || spentUntilMs <= nowMs
  // Rounding may lose a millionth of a token, but never a whole one.
  const tokens = isFull ? limit.burst : Math.floor((emptyAtMs - spentUntilMs) * perMs + 1e-6)
  const granted = isFull && wanted > limit.burst ? wanted : Math.max(0, Math.min(wanted, tokens))
  return {
    granted,
    move: { kind: isFull ? 'start' : 'add', byMs: granted / perMs, nowMs, emptyAtMs },
    fullInMs: isFull ? 0 : spentUntilMs - nowMs,
  }
}
