import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { type PackedIds, packedIdBytes, unpackIds } from '../ledger/packed-ids.ts'
import type { Accepted } from './accepted.ts'
import { createExpectedParts, type Expectation } from './expected-parts.ts'

/** Few digests and few places, so that receipts overlap, repeat each other and contradict each other. */
const packedId = fc.constantFrom(1, 2, 3).map((n) => Buffer.alloc(packedIdBytes, n))
const receipt = fc.record({
  key: fc.constantFrom('k-0', 'k-1', 'a.b-0'),
  first: fc.nat(9),
  packed: fc.array(packedId, { minLength: 1, maxLength: 6 }).map((ids) => Buffer.concat(ids)),
  // Some within a minute of each other.
  fromMs: fc.nat(300_000),
})
const receipts = fc.array(receipt, { maxLength: 8 })
const accepted = (fromMs: number): Accepted => ({ fromMs, atMs: fromMs + 7 })

const namesIn = (ids: Omit<PackedIds, 'refused'>): readonly string[] => unpackIds({ ...ids, refused: [] })

test('of overlapping receipts it knows what a map of ids knows: whether each has a row, and when it was accepted last', () => {
  fc.assert(
    fc.property(receipts, fc.array(fc.nat(99)), fc.array(fc.nat(99)), (all, found, strange) => {
      const parts = createExpectedParts()
      const known = new Map<string, Accepted>()
      for (const { fromMs, ...ids } of all) {
        const logIds = namesIn(ids)
        const fresh = new Set(logIds.filter((logId) => !known.has(logId)))
        expect(parts.add({ ...ids, refused: [] }, accepted(fromMs))).toBe(fresh.size)
        for (const logId of logIds) if (!((known.get(logId)?.fromMs ?? 0) > fromMs)) known.set(logId, accepted(fromMs))
      }
      const names = [...known.keys()]
      const rows = new Set<string>()
      const answers: (readonly [answer: Expectation, expected: Expectation])[] = []
      for (const n of names.length === 0 ? [] : found) {
        const logId = names[n % names.length] ?? ''
        answers.push([parts.find(logId), rows.has(logId) ? 'found' : 'open'])
        rows.add(logId)
      }
      for (const n of names.length === 0 ? [] : strange) {
        const other = (names[n % names.length] ?? '').replace(/.$/, '_')
        answers.push([parts.find(other), known.has(other) ? parts.look(other) : 'unknown'])
      }
      expect(answers.map(([answer]) => answer)).toEqual(answers.map(([, expected]) => expected))
      const missing = names.filter((logId) => !rows.has(logId)).map((logId) => ({ logId, ...known.get(logId) }))
      const byId = (a: { logId: string }, b: { logId: string }): number => (a.logId < b.logId ? -1 : 1)
      const left = [...parts.missing()].toSorted(byId)
      expect(left.map(({ isRepeated: _, ...one }) => one)).toEqual(missing.toSorted(byId))
      for (const { logId, fromMs, isRepeated = false } of left) {
        const others = all.filter(({ fromMs: atMs, ...ids }) => atMs < fromMs && namesIn(ids).includes(logId))
        if (others.some((other) => fromMs - other.fromMs <= 60_000)) expect(isRepeated).toBe(true)
        const isAnySoon = all.some((one) =>
          all.some((two) => one !== two && Math.abs(one.fromMs - two.fromMs) <= 61_000),
        )
        if (!isAnySoon) expect(isRepeated).toBe(false)
        for (const found of [logId, logId.replace(/.$/, '_')])
          expect(parts.openSince(found)).toEqual(
            parts.look(found) === 'open' ? expect.objectContaining({ fromMs: known.get(found)?.fromMs }) : undefined,
          )
      }
    }),
    runs({ fast: 500, full: 50_000 }),
  )
})

test('what is known elsewhere is not counted again, and is not missing', () => {
  const ids = { key: 'k-0', first: 0, packed: Buffer.alloc(2 * packedIdBytes, 1), refused: [] }
  const [first = '', second = ''] = unpackIds(ids)
  const parts = createExpectedParts()
  expect(parts.add(ids, accepted(1), (logId) => logId === first)).toBe(1)
  expect([...parts.missing()].map(({ logId }) => logId)).toEqual([second])
})

const packedOf = (...digits: readonly number[]): Buffer =>
  Buffer.concat(digits.map((digit) => Buffer.alloc(packedIdBytes, digit)))

test('a record that came while a backup was made says so where it has no row, and no other does', () => {
  const parts = createExpectedParts()
  parts.add({ key: 'k-0', first: 0, packed: packedOf(1), refused: [] }, { fromMs: 1, atMs: 2, isUnsaved: true })
  parts.add({ key: 'k-0', first: 1, packed: packedOf(1), refused: [] }, { fromMs: 3, atMs: 4 })
  expect([...parts.missing()].map(({ logId: _, ...one }) => one)).toEqual([
    { fromMs: 1, atMs: 2, isUnsaved: true },
    { fromMs: 3, atMs: 4 },
  ])
})

test('an id that is longer or shorter than that of its place is another one', () => {
  const ids = { key: 'k-0', first: 4, packed: packedOf(1, 2), refused: [] }
  const parts = createExpectedParts()
  parts.add(ids, accepted(1))
  const [first = '', second = ''] = unpackIds(ids)
  for (const other of [`${first}A`, first.slice(0, -1), first.replace('.4.', '.5.'), first.replace('.4.', '.6.'), ''])
    expect(parts.look(other)).toBe('unknown')
  expect([parts.look(first), parts.look(second)]).toEqual(['open', 'open'])
})

test('receipts beside each other are of different records, and a row finds those of all that name it', () => {
  const parts = createExpectedParts()
  const add = (first: number, ...digits: readonly number[]): number =>
    parts.add({ key: 'k-0', first, packed: packedOf(...digits), refused: [] }, accepted(first))
  expect([add(0, 1, 1), add(2, 1, 1), add(4, 1), add(1, 1, 1, 1), add(0, 1, 1, 1, 1, 1, 1)]).toEqual([2, 2, 1, 0, 1])
  const names = unpackIds({ key: 'k-0', first: 0, packed: packedOf(1, 1, 1, 1, 1, 1), refused: [] })
  expect(names.map((logId) => parts.find(logId))).toEqual(Array.from({ length: 6 }, () => 'open'))
  expect(names.map((logId) => parts.find(logId))).toEqual(Array.from({ length: 6 }, () => 'found'))
  expect([...parts.missing()]).toEqual([])
})

test('what was saved is restored as it was, rows and overlaps included', () => {
  const before = createExpectedParts()
  const ids = { key: 'k-0', first: 3, packed: packedOf(1, 2, 3), refused: [] }
  before.add(ids, accepted(1))
  before.add({ ...ids, first: 4, packed: packedOf(2, 3, 1) }, { ...accepted(2), isUnsaved: true })
  const names = [...unpackIds(ids), ...unpackIds({ ...ids, first: 4, packed: packedOf(2, 3, 1) })]
  before.find(names[1] ?? '')
  const after = createExpectedParts()
  for (const part of before.saved()) after.restore({ ...part, isDone: Uint8Array.from(part.isDone) })
  expect(names.map((logId) => after.look(logId))).toEqual(names.map((logId) => before.look(logId)))
  expect([...after.missing()]).toEqual([...before.missing()])
  expect(after.add({ ...ids, packed: packedOf(1) }, accepted(9))).toBe(0)
})
