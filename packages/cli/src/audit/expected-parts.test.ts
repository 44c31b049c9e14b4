import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { packedIdBytes, unpackIds } from '../ledger/packed-ids.ts'
import { type Accepted, createExpectedParts, type Expectation } from './expected-parts.ts'

/** Few digests and few places, so that receipts overlap, repeat each other and contradict each other. */
const packedId = fc.constantFrom(1, 2, 3).map((n) => Buffer.alloc(packedIdBytes, n))
const receipt = fc.record({
  key: fc.constantFrom('k-0', 'k-1', 'a.b-0'),
  first: fc.nat(9),
  packed: fc.array(packedId, { minLength: 1, maxLength: 6 }).map((ids) => Buffer.concat(ids)),
  fromMs: fc.nat(100),
})
const receipts = fc.array(receipt, { maxLength: 8 })
const accepted = (fromMs: number): Accepted => ({ fromMs, atMs: fromMs + 7 })

test('of overlapping receipts it knows what a map of ids knows: whether each has a row, and when it was accepted first', () => {
  fc.assert(
    fc.property(receipts, fc.array(fc.nat(99)), fc.array(fc.nat(99)), (all, found, strange) => {
      const parts = createExpectedParts()
      const known = new Map<string, Accepted>()
      for (const { fromMs, ...ids } of all) {
        const logIds = unpackIds({ ...ids, refused: [] })
        const fresh = new Set(logIds.filter((logId) => !known.has(logId)))
        expect(parts.add({ ...ids, refused: [] }, accepted(fromMs))).toBe(fresh.size)
        for (const logId of fresh) known.set(logId, accepted(fromMs))
      }
      const names = [...known.keys()]
      const rows = new Set<string>()
      for (const n of names.length === 0 ? [] : found) {
        const logId = names[n % names.length] ?? ''
        expect(parts.find(logId)).toBe<Expectation>(rows.has(logId) ? 'found' : 'open')
        rows.add(logId)
      }
      for (const n of names.length === 0 ? [] : strange) {
        const other = (names[n % names.length] ?? '').replace(/.$/, '_')
        expect(parts.find(other)).toBe(known.has(other) ? parts.look(other) : 'unknown')
      }
      const missing = names.filter((logId) => !rows.has(logId)).map((logId) => ({ logId, ...known.get(logId) }))
      const byId = (a: { logId: string }, b: { logId: string }): number => (a.logId < b.logId ? -1 : 1)
      expect([...parts.missing()].toSorted(byId)).toEqual(missing.toSorted(byId))
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
