import type { Requests } from '../ledger/entry.ts'
import { parseRunLogId, requestKey } from '../ledger/run-id.ts'
import type { Accepted, Missing } from './accepted.ts'
import { countBits } from './count-bits.ts'

/**
 * The records of load tests: whole requests, whose ids only the server knows in full. A record is told by its request and its index; two
 * bits each.
 */
export interface ExpectedRequests {
  /** None of them was accepted before `fromMs`, epoch milliseconds. */
  readonly add: (requests: Requests, fromMs: number) => void
  /** A row has this id; false where no request is expected to have made it. */
  readonly find: (logId: string) => boolean
  readonly has: (logId: string) => boolean
  readonly isFound: (logId: string) => boolean
  /** When a record was accepted that has no row; undefined for any other. */
  readonly openSince: (logId: string) => Accepted | undefined
  readonly count: () => number
  readonly missingCount: () => number
  /** Their ids are what all ids of a record have in common: `<run>-<request>.<index>`. */
  readonly missing: () => Iterable<Missing>
  readonly saved: () => Iterable<SavedRun>
  readonly restore: (run: SavedRun) => void
}

/** The records of one load test, as they can be written down. */
export interface SavedRun extends Accepted {
  readonly runId: string
  readonly batchRecords: number
  readonly expected: SavedBits
  readonly found: SavedBits
}

/** Pages of bits, by their numbers. */
export type SavedBits = readonly (readonly [number: number, page: Uint8Array])[]

type Writable<T> = { -readonly [name in keyof T]: T[name] }

interface Run extends Writable<Accepted> {
  readonly batchRecords: number
  /** By the number of the record in its run. */
  readonly expected: Bits
  readonly found: Bits
}

export function createExpectedRequests(): ExpectedRequests {
  const runs = new Map<string, Run>()
  let [count, missing] = [0, 0]
  const placeOf = (logId: string): { readonly run: Run; readonly at: number } | undefined => {
    const parsed = runs.size === 0 ? undefined : parseRunLogId(logId)
    const run = parsed && runs.get(parsed.runId)
    if (parsed === undefined || run === undefined || parsed.index >= run.batchRecords) return undefined
    const at = parsed.request * run.batchRecords + parsed.index
    return run.expected.has(at) ? { run, at } : undefined
  }
  return {
    add: ({ runId, batchRecords, atMs, refused, numbers }, fromMs) => {
      const run = runs.get(runId) ?? { batchRecords, fromMs, atMs, expected: createBits(), found: createBits() }
      runs.set(runId, run)
      run.atMs = Math.max(run.atMs, atMs)
      run.fromMs = Math.min(run.fromMs, fromMs)
      for (const number of numbers) {
        for (let index = 0; index < batchRecords; index++) {
          if (refused.includes(index) || !run.expected.add(number * batchRecords + index)) continue
          count++
          missing++
        }
      }
    },
    find: (logId) => {
      const place = placeOf(logId)
      if (place?.run.found.add(place.at)) missing--
      return place !== undefined
    },
    has: (logId) => placeOf(logId) !== undefined,
    isFound: (logId) => {
      const place = placeOf(logId)
      return place?.run.found.has(place.at) === true
    },
    openSince: (logId) => {
      const place = placeOf(logId)
      return place === undefined || place.run.found.has(place.at) ? undefined : place.run
    },
    count: () => count,
    missingCount: () => missing,
    saved: function* () {
      for (const [runId, { batchRecords, fromMs, atMs, expected, found }] of runs)
        yield { runId, batchRecords, fromMs, atMs, expected: expected.saved(), found: found.saved() }
    },
    restore: ({ runId, batchRecords, fromMs, atMs, ...bits }) => {
      const [expected, found] = [createBits(bits.expected), createBits(bits.found)]
      runs.set(runId, { batchRecords, fromMs, atMs, expected, found })
      count += expected.count()
      missing += expected.count() - found.count()
    },
    missing: function* () {
      for (const [runId, { batchRecords, fromMs, atMs, expected, found }] of runs) {
        for (const at of expected.all()) {
          if (found.has(at)) continue
          yield { logId: `${requestKey(runId, Math.floor(at / batchRecords))}.${at % batchRecords}`, fromMs, atMs }
        }
      }
    },
  }
}

interface Bits {
  readonly has: (at: number) => boolean
  /** False where it was there. */
  readonly add: (at: number) => boolean
  readonly all: () => Iterable<number>
  readonly count: () => number
  readonly saved: () => SavedBits
}

/** Records of which one page has the bits: 64 KiB. */
const pageBits = 64 * 1024 * 8

/** Of numbers up to 2^53; memory is that of the pages that have any. */
function createBits(from: SavedBits = []): Bits {
  const pages = new Map<number, Uint8Array>(from)
  const has = (at: number): boolean => {
    const bit = at % pageBits
    return (((pages.get(Math.floor(at / pageBits))?.[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1
  }
  return {
    has,
    add: (at) => {
      if (has(at)) return false
      const [number, bit] = [Math.floor(at / pageBits), at % pageBits]
      const page = pages.get(number) ?? new Uint8Array(pageBits / 8)
      pages.set(number, page)
      page[bit >> 3] = (page[bit >> 3] ?? 0) | (1 << (bit & 7))
      return true
    },
    saved: () => [...pages],
    count: () => [...pages.values()].reduce((sum, page) => sum + countBits(page), 0),
    all: function* () {
      for (const [number, page] of [...pages].sort(([a], [b]) => a - b)) yield* bitsOf(page, number * pageBits)
    },
  }
}

/** The numbers whose bits are set, of a page that begins with `first`. Nearly all bytes of most pages are zero. */
function* bitsOf(page: Uint8Array, first: number): Iterable<number> {
  for (let i = 0; i < page.length; i++) {
    const byte = page[i] ?? 0
    if (byte === 0) continue
    for (let bit = 0; bit < 8; bit++) if (((byte >> bit) & 1) === 1) yield first + i * 8 + bit
  }
}
