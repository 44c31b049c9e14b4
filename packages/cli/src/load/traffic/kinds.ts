import { randomOf } from './random-of.ts'

/** What a request is: one of its own, the same again as an earlier one, or one that must be refused. */
export type RequestKind = 'new' | 'duplicate' | 'bad'

export interface KindSpec {
  readonly seed: number
  /** Shares of the requests, from 0 to 0.5. */
  readonly duplicateShare?: number
  readonly badShare?: number
}

export interface Kinds {
  readonly kindOf: (n: number) => RequestKind
  /** Of a duplicate, which request it repeats; of any other, itself. */
  readonly originalOf: (n: number) => number
}

/** A duplicate comes at most so many requests after its original. */
const farthest = 1_000

export function openKinds({ seed, duplicateShare = 0, badShare = 0 }: KindSpec): Kinds {
  if (duplicateShare + badShare === 0) return { kindOf: () => 'new', originalOf: (n) => n }
  const drawnKind = (n: number): RequestKind => {
    const at = randomOf(seed, n, 1)
    if (at < badShare) return 'bad'
    return at < badShare + duplicateShare ? 'duplicate' : 'new'
  }
  const originalOf = (n: number): number => {
    if (drawnKind(n) !== 'duplicate') return n
    let original = n - 1 - Math.floor(randomOf(seed, n, 2) * Math.min(n, farthest))
    while (original >= 0 && drawnKind(original) !== 'new') original--
    return original < 0 ? n : original
  }
  return {
    originalOf,
    kindOf: (n) => {
      const drawn = drawnKind(n)
      // Before the first request there is none to repeat.
      return drawn === 'duplicate' && originalOf(n) === n ? 'new' : drawn
    },
  }
}
