/**
 * A rate limit that holds across many instances: one bucket of tokens a tenant in the table, from which instances lease
 * blocks and then admit records without asking. The bucket fills at the tenant's rate, so no more tokens than that can ever
 * be leased, however many instances there are; blocks are as large as an instance lately needed, so the table is asked
 * rarely. A token is a record.
 *
 * The bucket is one number, as in the generic cell rate algorithm: the moment until which its tokens are spent. It only
 * ever grows, by an atomic addition, so instances that lease at the same time do not collide.
 */
export interface RateLimit {
  /** Tokens the bucket gains, a second. */
  readonly perSecond: number
  /** Tokens the bucket holds at most. */
  readonly burst: number
}

/** How a lease changes the bucket, and what must still be true of it then. Milliseconds since the epoch. */
export interface BucketMove {
  /** `start`: the bucket was full, or new. `add`: it was not. */
  readonly kind: 'start' | 'add'
  readonly byMs: number
  readonly nowMs: number
  /** The bucket is empty when it is spent until this; with `add` it may not get beyond. */
  readonly emptyAtMs: number
}

/** Reads until when a bucket is spent, and moves that; false means that somebody else was there first, and it no longer holds. */
export interface BucketStore {
  readonly read: () => Promise<number | undefined>
  readonly move: (move: BucketMove) => Promise<boolean>
}

export interface Lease {
  /** Tokens; as many as wanted, or as many as there are. */
  readonly granted: number
  readonly move: BucketMove
  /** How long until the bucket is full, milliseconds. */
  readonly fullInMs: number
}

/**
 * Plans to take what is wanted from a bucket, or what there is. More than a whole bucket holds is granted from a full one,
 * and then it takes longer to fill: a large batch waits its turn instead of being refused for ever. Pure.
 */
export function planLease(spentUntilMs: number | undefined, wanted: number, limit: RateLimit, nowMs: number): Lease {
  const perMs = limit.perSecond / 1000
  const emptyAtMs = nowMs + limit.burst / perMs
  const isFull = spentUntilMs === undefined || spentUntilMs <= nowMs
  // A millionth of a token may be lost to rounding; a whole one must not be.
  const tokens = isFull ? limit.burst : Math.floor((emptyAtMs - spentUntilMs) * perMs + 1e-6)
  const granted = isFull && wanted > limit.burst ? wanted : Math.max(0, Math.min(wanted, tokens))
  return {
    granted,
    move: { kind: isFull ? 'start' : 'add', byMs: granted / perMs, nowMs, emptyAtMs },
    fullInMs: isFull ? 0 : spentUntilMs - nowMs,
  }
}
