/** What one page of a table was, as DynamoDB says. */
export interface PageRead {
  /** Read capacity units: 4 KB each, strongly consistent. */
  readonly units: number
  /** Items that were looked at. */
  readonly items: number
}

/** Counts what reads of DynamoDB consume, and holds them to a rate. One page is read after another. */
export interface ReadMeter {
  /** Resolves once the next page may be asked for. */
  readonly ready: () => Promise<void>
  /** How many items that page may have; undefined for as many as DynamoDB gives, which is 1 MB of them. */
  readonly limit: () => number | undefined
  readonly add: (page: PageRead) => void
  /** Consumed so far. */
  readonly units: () => number
}

export interface ReadBudget {
  /** Without it reads are only counted. */
  readonly maxUnitsPerSecond?: number | undefined
  /** Consumed before. */
  readonly units?: number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/**
 * A page is paid for after it was read: the next one may not be asked for before the rate has made up for it. So on average no more than the
 * rate is consumed, and pages are kept so small that none takes much longer than a second of it.
 */
export function createReadMeter(budget: ReadBudget): ReadMeter {
  const { maxUnitsPerSecond: rate, elapsed, sleep } = budget
  let units = budget.units ?? 0
  let [askedMs, freeMs] = [0, 0]
  /** An item of unknown size is taken for one of 4 KB. */
  let unitsPerItem = 1
  return {
    ready: async () => {
      for (let waitMs = freeMs - elapsed(); waitMs > 0; waitMs = freeMs - elapsed()) await sleep(waitMs)
      askedMs = elapsed()
    },
    limit: () => (rate === undefined ? undefined : Math.max(1, Math.floor(rate / unitsPerItem))),
    add: (page) => {
      units += page.units
      if (page.items > 0) unitsPerItem = page.units / page.items
      if (rate !== undefined) freeMs = Math.max(freeMs, askedMs) + (page.units / rate) * 1000
    },
    units: () => units,
  }
}
