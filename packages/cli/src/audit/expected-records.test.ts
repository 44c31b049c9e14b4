import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import type { Requests } from '../ledger/entry.ts'
import { unpackIds } from '../ledger/packed-ids.ts'
import { requestKey } from '../ledger/run-id.ts'
import { createExpectedRecords } from './expected-records.ts'
import { packRun } from './pack-run.ts'

/** Few keys, indexes and digests, so that receipts overlap. */
const mark = fc.constantFrom('0AAAAAAAAAAA', '0BBBBBBBBBBB', '1AAAAAAAAAAA')
const compact = fc
  .record({
    key: fc.constantFrom('k', 'run-0'),
    first: fc.nat(6),
    marks: fc.array(mark, { maxLength: 6 }),
    refused: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  })
  .map(({ key, first, marks, refused }) => ({
    key,
    first,
    packed: Buffer.from(marks.join(''), 'base64url'),
    refused: refused.toSorted(),
  }))
const anyId = fc.oneof(
  fc
    .tuple(fc.constantFrom('0', '1'), fc.constantFrom('k', 'run-0', 'x'), fc.nat(12), mark)
    .map(([c, key, n, m]) => `${c}.${key}.${n}.${m.slice(1)}`),
  fc.constantFrom('own', 'a.b', '0.k.1', '..', '', '0.k.x.AAAAAAAAAAA', '0.k.-1.AAAAAAAAAAA', '0.k.1.AAAAAAAAAAA.'),
)
const receipt = fc.oneof(compact, fc.array(anyId, { maxLength: 4 }))

test('of any receipts and rows it knows what a set of all ids knows', () => {
  fc.assert(
    fc.property(fc.array(receipt, { maxLength: 8 }), fc.array(anyId), (receipts, rows) => {
      const all = new Set(receipts.flatMap((ids) => ('key' in ids ? unpackIds(ids) : ids)))
      const expected = createExpectedRecords()
      for (const ids of receipts) expected.add(ids, { fromMs: 1, atMs: 1 })
      expect(expected.count()).toBe(all.size)
      for (const id of rows) expect(expected.has(id)).toBe(all.has(id))
      for (const id of rows) expected.find(id)
      const missing = [...all].filter((id) => !rows.includes(id))
      expect(expected.missingCount()).toBe(missing.length)
      expect([...expected.missing()].map(({ logId }) => logId).toSorted()).toEqual(missing.toSorted())
      for (const id of rows) expect(expected.isFound(id)).toBe(all.has(id))
      for (const id of missing) expect(expected.isFound(id)).toBe(false)
    }),
    runs({ fast: 1_000, full: 100_000 }),
  )
})

test('a record of a load test that is named by its id as well counts once, and its row finds it', () => {
  const runId = '0mv1k3x9qabcdefgh'
  const atMs = Date.UTC(2026, 0, 31)
  const logIds = [0, 1].map((index) => `a.${requestKey(runId, 3)}.${index}.AAAAAAAAAAA`)
  const expected = createExpectedRecords()
  const request = { tenantId: 'acme', runId, batchRecords: 2, atMs, refused: [], numbers: [3] }
  expected.addRequests({ kind: 'requests', ...request } as Requests, atMs)
  for (const ids of [logIds, packRun(logIds) ?? []]) expected.add(ids, { fromMs: atMs, atMs })
  expect(expected.count()).toBe(2)
  expect(expected.find(logIds[0] ?? '')).toBe(true)
  expect([...expected.missing()]).toHaveLength(1)
})
