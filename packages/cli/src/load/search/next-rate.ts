/** What a rate came to: it held the objectives, the target missed one, or the generator could not keep the rate. */
export interface Tried {
  /** Requests per second. */
  readonly rate: number
  readonly kind: 'held' | 'missed' | 'invalid'
  /** Whether it was so far from holding that chance cannot be why. */
  readonly isClear?: boolean
}

/** Between which rates the highest one is that holds. No rate from `high` on is taken to hold, whatever one of its steps did. */
export interface Bounds {
  /** 0 where none held. */
  readonly low: number
  /** Infinite where all held. */
  readonly high: number
  /** What ended it there; undefined where nothing did. */
  readonly highKind: 'missed' | 'invalid' | undefined
  /** Whether the low one held twice. */
  readonly isConfirmed: boolean
}

export interface SearchRange {
  readonly startRate: number
  readonly minRate: number
  readonly maxRate: number
}

/** The two bounds are this close in the end. */
export const tolerance = 1.05

/**
 * The rate to try next: doubled until one does not hold, halved until one does, and from then on in the middle of both, as a
 * ratio. What narrowly does not hold is tried again, as is the best in the end: a pause of this machine's is no limit of the
 * target's. Undefined when the answer is as close as it is to be.
 */
export function nextRate(tried: readonly Tried[], { startRate, minRate, maxRate }: SearchRange): number | undefined {
  const last = tried.at(-1)
  if (last === undefined) return startRate
  if (isUndecided(tried, last.rate)) return last.rate
  const { low, high, isConfirmed } = boundsOf(tried)
  if (low === 0) return high <= minRate ? undefined : Math.max(minRate, high / 2)
  if (high === Number.POSITIVE_INFINITY && low < maxRate) return Math.min(maxRate, low * 2)
  if (high / low > tolerance && low < maxRate) return Math.sqrt(low * high)
  return isConfirmed ? undefined : low
}

export function boundsOf(tried: readonly Tried[]): Bounds {
  const rates = [...new Set(tried.map(({ rate }) => rate))]
  const high = Math.min(Number.POSITIVE_INFINITY, ...rates.filter((rate) => failuresAt(tried, rate) >= 2))
  const held = tried.filter(({ rate, kind }) => kind === 'held' && rate < high).map(({ rate }) => rate)
  const low = Math.max(0, ...held)
  const atHigh = tried.filter(({ rate, kind }) => rate === high && kind !== 'held')
  return {
    ...{ low, high, isConfirmed: held.filter((rate) => rate === low).length > 1 },
    // That the target missed it is what counts: the generator may have been held up by chance.
    highKind: atHigh.some(({ kind }) => kind === 'missed') ? 'missed' : atHigh.length > 0 ? 'invalid' : undefined,
  }
}

/** It did not hold once, and nothing else is known of it. */
function isUndecided(tried: readonly Tried[], rate: number): boolean {
  return failuresAt(tried, rate) === 1 && tried.every((one) => one.rate !== rate || one.kind !== 'held')
}

/** A clear one is as good as two. */
function failuresAt(tried: readonly Tried[], rate: number): number {
  const failed = tried.filter((one) => one.rate === rate && one.kind !== 'held')
  return failed.reduce((sum, { isClear }) => sum + (isClear ? 2 : 1), 0)
}
