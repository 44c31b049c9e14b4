/** How fast something grows now: its growth over the last few seconds. */
export interface Rate {
  readonly add: (atMs: number, value: number) => void
  /** Per second; undefined until there are two moments to compare. */
  readonly perSecond: (atMs: number) => number | undefined
}

export function createRate(windowMs: number): Rate {
  let samples: { readonly atMs: number; readonly value: number }[] = []
  return {
    add: (atMs, value) => {
      // The last one before the window is where its growth begins.
      const begin = samples.findLastIndex((sample) => sample.atMs <= atMs - windowMs)
      samples = [...samples.slice(Math.max(0, begin)), { atMs, value }]
    },
    perSecond: (atMs) => {
      const [first] = samples
      const last = samples.at(-1)
      if (first === undefined || last === undefined || atMs - first.atMs < minMs) return undefined
      return ((last.value - first.value) / (atMs - first.atMs)) * 1_000
    },
  }
}

/** Of a shorter time nothing can be said. */
const minMs = 500
