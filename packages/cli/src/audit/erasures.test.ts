import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import type { Erased, ErasedScope } from '../ledger/entry.ts'
import { createErasures, type Fate } from './erasures.ts'

const seed = 20_260_131

function tombstone(beganMs: number, atMs: number, given: Partial<Erased> = {}): Erased {
  return { tenantId: 'acme', beganMs, atMs, isDone: true, scope: { kind: 'all' }, deleted: undefined, ...given }
}

function fatesOf(tombstones: readonly Erased[], records: readonly { logId: string; atMs: number }[]): readonly Fate[] {
  const erasures = createErasures()
  for (const one of tombstones) erasures.add(one)
  return records.map(({ logId, atMs }) => erasures.fateOf({ logId, fromMs: atMs, atMs }))
}

interface Attempt {
  readonly beganAt: number
  doneAt?: number
}

/** An erasure goes on until it is done; after a kill the next one that is done ends it as well. */
function attemptsIn(events: readonly string[]): readonly Attempt[] {
  const attempts: Attempt[] = []
  let running: Attempt | undefined
  for (const [at, event] of events.entries()) {
    if (event === 'begun' && running === undefined) {
      running = { beganAt: at }
      attempts.push(running)
    } else if (event === 'done' && running !== undefined) running.doneAt = at
    if (event === 'done' || event === 'killed') running = undefined
  }
  return attempts
}

/** What is true of the record that was sent at a time. */
function fateIn(attempts: readonly Attempt[], at: number): Fate {
  if (attempts.some(({ beganAt, doneAt }) => doneAt !== undefined && at < beganAt)) return 'erased'
  const lastDone = attempts.reduce((last, { doneAt = -1 }) => Math.max(last, doneAt), -1)
  const isOpen = attempts.some(({ beganAt, doneAt }) => doneAt === undefined && beganAt > lastDone)
  const isAmid = attempts.some(({ beganAt }, i) => {
    const end = attempts.slice(i).find(({ doneAt }) => doneAt !== undefined)?.doneAt
    return end !== undefined && beganAt < at && at < end
  })
  return isOpen || isAmid ? 'perhapsErased' : 'kept'
}

function tombstonesOf(attempts: readonly Attempt[]): readonly Erased[] {
  return attempts.flatMap(({ beganAt, doneAt }) => [
    tombstone(beganAt, beganAt, { isDone: false }),
    ...(doneAt === undefined ? [] : [tombstone(beganAt, doneAt)]),
  ])
}

const happened = fc.array(fc.constantFrom('sent', 'begun', 'done', 'killed'), { maxLength: 30 }).chain((events) => {
  const tombstones = tombstonesOf(attemptsIn(events))
  // Segments are read in an order of their own.
  const order = fc.shuffledSubarray([...tombstones], { minLength: tombstones.length })
  return fc.record({ events: fc.constant(events), tombstones: order })
})

test(`whatever is sent, erased and killed, in any order, a record without a row has its class (seed ${seed})`, () => {
  fc.assert(
    fc.property(happened, ({ events, tombstones }) => {
      const sent = events.flatMap((event, at) => (event === 'sent' ? [{ logId: `k${at}`, atMs: at }] : []))
      const attempts = attemptsIn(events)
      expect(fatesOf(tombstones, sent)).toEqual(sent.map(({ atMs }) => fateIn(attempts, atMs)))
    }),
    { ...runs({ fast: 300, full: 10_000 }), seed },
  )
})

test('an erasure of what is older than a time leaves what is younger, and is unsure as far as clocks may differ', () => {
  const minute = 60_000
  const scope = { kind: 'before', beforeMs: 100 * minute } as const
  const records = [98.9, 99.5, 100.5, 101].map((at) => ({ logId: 'k', atMs: at * minute }))
  const done = tombstone(200 * minute, 201 * minute, { scope })
  expect(fatesOf([done], records)).toEqual(['erased', 'perhapsErased', 'perhapsErased', 'kept'])
  const unsure = ['perhapsErased', 'perhapsErased', 'perhapsErased', 'kept']
  expect(fatesOf([{ ...done, isDone: false }], records)).toEqual(unsure)
})

test('an erasure of one record is of that one, whatever its digest, and another one does not finish it', () => {
  const logId = 'f.0123456789abcdef0-000000001.3.AAAAAAAAAAA'
  const scope = { kind: 'id', logId } as const
  const records = [logId, '0123456789abcdef0-000000001.3', '0123456789abcdef0-000000001.4'].map((id) => {
    return { logId: id, atMs: 1 }
  })
  expect(fatesOf([tombstone(2, 3, { scope })], records)).toEqual(['erased', 'erased', 'kept'])
  const begun = tombstone(2, 2, { scope, isDone: false })
  const other = tombstone(3, 4, { scope: { kind: 'id', logId: 'other' } })
  expect(fatesOf([begun, other], [{ logId, atMs: 9 }])).toEqual(['perhapsErased'])
  expect(fatesOf([begun, tombstone(3, 4)], [{ logId, atMs: 9 }])).toEqual(['kept'])
})

test('of records that were acknowledged some time between two only what is sure is said to be erased', () => {
  const erasures = createErasures()
  erasures.add(tombstone(10, 20))
  const fate = (fromMs: number, atMs: number): Fate => erasures.fateOf({ logId: 'k', fromMs, atMs })
  const fates = [fate(1, 9), fate(1, 10), fate(20, 30), fate(21, 30)]
  expect(fates).toEqual(['erased', 'perhapsErased', 'perhapsErased', 'kept'])
})

const ending = fc.record({ how: fc.constantFrom('done', 'interrupted', 'killed', 'old'), deleted: fc.nat(99) })

/** An interrupted command says what it has deleted, a killed one does not, and neither does a version that did not count. */
function endingsOf(endings: readonly { readonly how: string; readonly deleted: number }[]): readonly Erased[] {
  return endings.flatMap(({ how, deleted }, i) => {
    const begun = tombstone(10 * i, 10 * i, { isDone: false })
    const end = { isDone: how !== 'interrupted', deleted: how === 'old' ? undefined : deleted }
    return how === 'killed' ? [begun] : [begun, tombstone(10 * i, 10 * i + 5, end)]
  })
}

test(`it says when erasures ended and how much they deleted, and whether somebody did not count (seed ${seed})`, () => {
  const all = fc.array(ending, { maxLength: 6 }).chain((endings) => {
    const tombstones = [...endingsOf(endings)]
    return fc.tuple(fc.constant(endings), fc.shuffledSubarray(tombstones, { minLength: tombstones.length }))
  })
  fc.assert(
    fc.property(all, ([endings, tombstones]) => {
      const erasures = createErasures()
      for (const one of tombstones) erasures.add(one)
      const done = endings.flatMap(({ how }, i) => (how === 'done' || how === 'old' ? [i] : []))
      const counted = endings.filter(({ how }) => how === 'done' || how === 'interrupted')
      const expected = {
        count: done.length,
        firstMs: 10 * (done[0] ?? 0) + 5,
        lastMs: 10 * (done.at(-1) ?? 0) + 5,
        deleted: counted.reduce((sum, { deleted }) => sum + deleted, 0),
        isDeletedCertain: counted.length === endings.length,
      }
      expect(erasures.ended()).toEqual(done.length === 0 ? undefined : expected)
    }),
    { ...runs({ fast: 300, full: 10_000 }), seed },
  )
})

const minuteMs = 60_000

test.each<[string, Partial<Erased>, { logId?: string; receivedMs?: number; processedMs?: number }, boolean]>([
  ['of all', {}, {}, true],
  ['of all, stored within the skew of clocks before it', {}, { processedMs: seed - minuteMs }, false],
  ['of all, stored just before that', {}, { processedMs: seed - minuteMs - 1 }, true],
  ['of all, received before and stored after it', {}, { processedMs: seed + 1 }, false],
  ['of all, with no time at which it was stored', {}, { processedMs: Number.NaN }, false],
  ['that did not end', { isDone: false }, {}, false],
  ['of what is older', { scope: { kind: 'before', beforeMs: 51 } }, { receivedMs: 50 }, true],
  ['of what is older than the row', { scope: { kind: 'before', beforeMs: 50 } }, { receivedMs: 50 }, false],
  ['of its id', { scope: { kind: 'id', logId: 'a' } }, { logId: 'a' }, true],
  ['of another id', { scope: { kind: 'id', logId: 'a' } }, { logId: 'b' }, false],
])('a row that is there after an erasure %s: %j %j was put back: %s', (_, given, row, isErased) => {
  const erasures = createErasures()
  erasures.add(tombstone(seed, seed + 5, given))
  expect(erasures.hasErased({ logId: 'x', receivedMs: 50, processedMs: 60, ...row })).toBe(isErased)
})

test('a tombstone that is added later counts as well', () => {
  const [erasures, row] = [createErasures(), { logId: 'x', receivedMs: 1, processedMs: 2 }]
  expect(erasures.hasErased(row)).toBe(false)
  erasures.add(tombstone(seed, seed, { isDone: false }))
  expect(erasures.hasErased(row)).toBe(false)
  erasures.add(tombstone(seed, seed + 1))
  expect(erasures.hasErased(row)).toBe(true)
})

test('all is erased up to the end of the last erasure of all rows, and nothing is where none was of all', () => {
  const erasures = createErasures()
  expect(erasures.allUntilMs()).toBe(0)
  erasures.add(tombstone(10, 90, { scope: { kind: 'before', beforeMs: 5 } }))
  expect(erasures.allUntilMs()).toBe(0)
  erasures.add(tombstone(30, 40))
  erasures.add(tombstone(10, 20))
  expect(erasures.allUntilMs()).toBe(40)
  erasures.add(tombstone(50, 50, { isDone: false }))
  expect(erasures.allUntilMs()).toBe(Number.POSITIVE_INFINITY)
})

const older: ErasedScope = { kind: 'before', beforeMs: 1_000_000 }
const newer: ErasedScope = { kind: 'before', beforeMs: 2_000_000 }
const one: ErasedScope = { kind: 'id', logId: 'k' }
const other: ErasedScope = { kind: 'id', logId: 'l' }
const all: ErasedScope = { kind: 'all' }

test.each<[string, ErasedScope, ErasedScope, boolean]>([
  ['of all by one of all', all, all, true],
  ['of what is older by one of all', older, all, true],
  ['of what is older by the same', older, older, true],
  ['of what is older by one of more', older, newer, true],
  ['of what is older by one of less', newer, older, false],
  ['of what is older by one of an id', older, one, false],
  ['of an id by the same', one, one, true],
  ['of an id by one of another id', one, other, false],
  ['of an id by one of what is older', one, older, false],
  ['of all by one of what is older', all, older, false],
])('an erasure %s that did not end is ended by a later one only where that takes as much', (_, begun, later, ends) => {
  const erasures = createErasures()
  erasures.add(tombstone(10, 10, { isDone: false, scope: begun }))
  erasures.add(tombstone(100, 200, { scope: later }))
  // Sent after the later one has ended: only an erasure that goes on may have taken it.
  const fate = erasures.fateOf({ logId: 'k', fromMs: 201, atMs: 202 })
  expect(fate).toBe(ends ? 'kept' : 'perhapsErased')
})

test('one that began before another is not ended by it', () => {
  const erasures = createErasures()
  erasures.add(tombstone(10, 200))
  erasures.add(tombstone(11, 11, { isDone: false }))
  expect(erasures.fateOf({ logId: 'k', fromMs: 201, atMs: 202 })).toBe('perhapsErased')
})

test('a record within the skew of clocks of a time may be older, and what was sent behind it is not', () => {
  const beforeMs = 1_000_000
  const erasures = createErasures()
  erasures.add(tombstone(2_000_000, 2_000_001, { scope: { kind: 'before', beforeMs } }))
  const fate = (ms: number): Fate => erasures.fateOf({ logId: 'k', fromMs: ms, atMs: ms })
  const fates = [-60_001, -60_000, 59_999, 60_000].map((offset) => fate(beforeMs + offset))
  expect(fates).toEqual(['erased', 'perhapsErased', 'perhapsErased', 'kept'])
})

test('a record that was repeated may have the time of receipt of before', () => {
  const beforeMs = 1_000_000
  const erasures = createErasures()
  erasures.add(tombstone(2_000_000, 2_000_001, { scope: { kind: 'before', beforeMs } }))
  const fate = (ms: number): Fate => erasures.fateOf({ logId: 'k', fromMs: ms, atMs: ms, isRepeated: true })
  expect([120_999, 121_000].map((offset) => fate(beforeMs + offset))).toEqual(['perhapsErased', 'kept'])
})
