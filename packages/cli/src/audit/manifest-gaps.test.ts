import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManifestSeries, type DrawnNumber } from '../../../pipeline/src/manifests/manifest-series.ts'
import { runs } from '../../../pipeline/test/full-size.ts'
import { createManifestGaps, type SeriesEntry } from './manifest-gaps.ts'

const second = 1_000
const keepSeconds = 1_000
const tenant = 'acme' as TenantId

/** What happens to the manifests of a tenant, in order. Numbers choose among what is there. */
type Event =
  | { readonly kind: 'draw' }
  /** `lost`: it was written, and nobody was told. */
  | { readonly kind: 'end'; readonly which: number; readonly how: 'written' | 'failed' | 'lost' }
  | { readonly kind: 'drop'; readonly which: number }
  /** Seconds pass; after what was being written has ended. */
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Another retention: the next manifest begins another series. */
  | { readonly kind: 'retain'; readonly seconds: number }

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'draw' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      which: fc.nat(3),
      how: fc.constantFrom('written', 'written', 'written', 'failed', 'lost'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'retain' as const, seconds: keepSeconds / 2 }) },
)

interface Written {
  readonly entry: SeriesEntry
  /** Whether ingest knows that it was written. */
  readonly isConfirmed: boolean
}

/** Plays a history with the pipeline's own numbering, and tells what is in the table and what somebody took out. */
function play(events: readonly Event[]) {
  let instances = 0
  const draw = createManifestSeries({ newInstance: () => `instance-${instances++}` })
  let [nowSeconds, keep] = [100_000, keepSeconds]
  const inFlight: { readonly drawn: DrawnNumber; readonly receivedMs: number }[] = []
  const [there, dropped]: [Written[], Written[]] = [[], []]
  const end = (which: number, how: 'written' | 'failed' | 'lost'): void => {
    const [one] = inFlight.splice(which % Math.max(1, inFlight.length), 1)
    if (one === undefined) return
    one.drawn.end(how === 'written')
    if (how === 'failed') return
    const entry = entryOf(one.drawn, one.receivedMs)
    there.push({ entry, isConfirmed: how === 'written' })
  }
  for (const one of events) {
    if (one.kind === 'draw') {
      const drawn = draw(tenant, { receivedAt: nowSeconds, keepSeconds: keep })
      inFlight.push({ drawn, receivedMs: nowSeconds * second })
    } else if (one.kind === 'end') end(one.which, one.how)
    else if (one.kind === 'drop') dropped.push(...there.splice(one.which % Math.max(1, there.length), 1))
    else if (one.kind === 'retain') keep = one.seconds
    else {
      while (inFlight.length > 0) end(0, 'written')
      nowSeconds += one.seconds
    }
  }
  return { nowMs: nowSeconds * second, there, dropped }
}

function entryOf(drawn: DrawnNumber, receivedMs: number): SeriesEntry {
  const { instance, number, settled, settledUntil, expiresAt, abandoned } = drawn
  const spans = abandoned === '' ? [] : abandoned.split(',')
  return {
    ...{ instance, number, receivedMs, expiresMs: expiresAt * second, settled, settledUntilMs: settledUntil * second },
    abandoned: spans.map((span) => {
      const [from = 0, to = from] = span.split('-').map(Number)
      return { from, to }
    }),
  }
}

/** What is found where all that has expired is there, or where none of it is. */
function found({ there, nowMs }: ReturnType<typeof play>, hasExpired: boolean, erasedUntilMs = 0) {
  const gaps = createManifestGaps({ nowMs, erasedUntilMs })
  for (const { entry } of there) if (hasExpired || entry.expiresMs > nowMs) gaps.add(entry)
  return [...gaps.deleted()]
}

const history = fc.array(event, { minLength: 15, maxLength: 60, size: 'max' }).map(play)

test('whatever fails, gets lost, expires or is drawn at once: nothing is called deleted where nobody took anything out', () => {
  fc.assert(
    fc.property(history, fc.boolean(), (played, hasExpired) => {
      const taken = new Set(played.dropped.map(({ entry }) => entry.instance))
      const isLeft = (one: { readonly instance: string; readonly number: number }): boolean =>
        played.there.some(({ entry }) => entry.instance === one.instance && entry.number === one.number)
      // Of another number of such a series it may be unknown that its write failed: what told so was taken out.
      const wrong = found(played, hasExpired).filter((one) => !taken.has(one.instance) || isLeft(one))
      expect(wrong).toEqual([])
    }),
    runs({ fast: 1_000, full: 100_000 }),
  )
})

test('what was taken out shows if a manifest is left that was numbered after it was written', () => {
  const inFlightMs = 60_000
  let shown = 0
  fc.assert(
    fc.property(history, (played) => {
      const { there, dropped, nowMs } = played
      const witnessed = new Set<string>()
      for (const { entry, isConfirmed } of dropped) {
        const isWitness = (one: Written): boolean =>
          one.entry.instance === entry.instance &&
          one.entry.settled >= entry.number &&
          one.entry.expiresMs > nowMs + inFlightMs
        if (isConfirmed && entry.expiresMs > nowMs + inFlightMs && there.some(isWitness)) witnessed.add(entry.instance)
      }
      const instances = new Set(found(played, false).map(({ instance }) => instance))
      for (const instance of witnessed) expect([...instances]).toContain(instance)
      shown += witnessed.size
    }),
    runs({ fast: 2_000, full: 100_000 }),
  )
  expect(shown).toBeGreaterThan(50)
})

test('of an erased series nothing is missing, and of what came after it each', () => {
  const draw = createManifestSeries({ newInstance: () => 'instance' })
  const entries = [0, 1, 2, 3, 4, 5].map((minutes) => {
    const receivedAt = 100_000 + minutes * 60
    const drawn = draw(tenant, { receivedAt, keepSeconds: 100_000 })
    drawn.end(true)
    return entryOf(drawn, receivedAt * second)
  })
  const missing = (left: readonly number[], erasedUntilMs: number): readonly number[] => {
    const gaps = createManifestGaps({ nowMs: 101_000 * second, erasedUntilMs })
    for (const entry of entries) if (left.includes(entry.number)) gaps.add(entry)
    return [...gaps.deleted()].map(({ number }) => number)
  }
  const erasedUntilMs = entries[2]?.receivedMs ?? 0
  expect(missing([3, 4, 5], erasedUntilMs)).toEqual([])
  expect(missing([3, 5], erasedUntilMs)).toEqual([4])
  expect(missing([4, 5], erasedUntilMs)).toEqual([3])
  expect(missing([5], erasedUntilMs)).toEqual([4])
  expect(missing([4, 5], 0)).toEqual([3])
  expect(missing([0, 5], 0)).toEqual([1, 2, 3, 4])
  expect(missing([4, 5], Number.POSITIVE_INFINITY)).toEqual([])
})

const nowMs = 1_000_000

/** Of one series, received a second after one another, and kept for ten minutes. */
function anEntry(number: number, given: Partial<SeriesEntry> = {}): SeriesEntry {
  const receivedMs = nowMs - 100_000 + 1_000 * number
  const settled = { settled: number - 1, settledUntilMs: number === 0 ? 0 : receivedMs + 599_000 }
  return { instance: 'i', number, receivedMs, expiresMs: receivedMs + 600_000, ...settled, abandoned: [], ...given }
}

function deletedOf(entries: readonly SeriesEntry[], { noted = [] as readonly number[], erasedUntilMs = 0 } = {}) {
  const gaps = createManifestGaps({ nowMs, erasedUntilMs })
  for (const number of noted) gaps.note({ instance: 'i', number })
  for (const entry of entries) gaps.add(entry)
  return [...gaps.deleted()].map(({ number }) => number)
}

test('what is there and cannot be believed is not deleted', () => {
  expect(deletedOf([anEntry(0), anEntry(3)])).toEqual([1, 2])
  expect(deletedOf([anEntry(0), anEntry(3)], { noted: [1] })).toEqual([2])
  expect(deletedOf([anEntry(0), anEntry(3, { abandoned: [{ from: 2, to: 2 }] })], { noted: [1] })).toEqual([])
})

test('a manifest that expires within the time of a write vouches for itself alone', () => {
  const soon = (number: number, ms: number): SeriesEntry => {
    return anEntry(number, { expiresMs: nowMs + ms, settled: -1, settledUntilMs: 0 })
  }
  const last = anEntry(9, { settled: 8, settledUntilMs: 0 })
  // Of those before it nobody knows; from itself on each is due.
  expect(deletedOf([soon(5, 60_000), last])).toEqual([0, 1, 2, 3, 4, 6, 7, 8].filter((number) => number > 5))
  expect(deletedOf([soon(5, 60_001), last])).toEqual([0, 1, 2, 3, 4, 6, 7, 8])
  // One that has expired vouches for nothing; the last one does from what it calls settled.
  expect(deletedOf([soon(5, 0), last])).toEqual([])
})

test('the last that was written is due even where none before it is there, and where nothing was abandoned in its place', () => {
  expect(deletedOf([anEntry(3)])).toEqual([2])
  expect(deletedOf([anEntry(3, { abandoned: [{ from: 2, to: 2 }] })])).toEqual([1])
  expect(deletedOf([anEntry(1)])).toEqual([0])
  expect(deletedOf([anEntry(1, { abandoned: [{ from: 0, to: 0 }] })])).toEqual([])
  expect(deletedOf([anEntry(3)], { erasedUntilMs: nowMs })).toEqual([])
})
