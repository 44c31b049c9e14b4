import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createExpectedRequests } from './expected-requests.ts'

const run = { runId: '0mk1c2d3e4f5g6h7i', tenantId: 'acme', refused: [] }
const id = (request: number, index: number): string =>
  `a.${run.runId}-${String(request).padStart(9, '0')}.${index}.AAAAAAAAAAA`

test('of requests with any numbers it knows what a set of all records knows', () => {
  const number = fc.oneof(fc.nat(20), fc.integer({ min: 4_294_000_000, max: 4_295_000_000 }), fc.constant(900_000_000))
  fc.assert(
    fc.property(
      fc.array(number, { maxLength: 9 }),
      fc.array(number),
      fc.integer({ min: 1, max: 3 }),
      (sent, rows, batchRecords) => {
        const expected = createExpectedRequests()
        expected.add({ ...run, batchRecords, atMs: 5, numbers: sent }, 5)
        const all = new Set(sent.flatMap((n) => Array.from({ length: batchRecords }, (_, i) => id(n, i))))
        expect(expected.count()).toBe(all.size)
        for (const n of rows) expect(expected.find(id(n, 0))).toBe(all.has(id(n, 0)))
        const missing = [...all].filter((one) => !rows.some((n) => id(n, 0) === one))
        expect(expected.missingCount()).toBe(missing.length)
        const left = new Set([...expected.missing()].map(({ logId }) => logId))
        expect(left).toEqual(new Set(missing.map((one) => one.slice(2, -12))))
      },
    ),
  )
})

test('refused records are not expected, and a run says from when to when it was accepted', () => {
  const expected = createExpectedRequests()
  expected.add({ ...run, batchRecords: 3, refused: [1], atMs: 9, numbers: [0] }, 8)
  expected.add({ ...run, batchRecords: 3, atMs: 4, numbers: [1] }, 3)
  expect([0, 1, 2].map((index) => expected.has(id(0, index)))).toEqual([true, false, true])
  expect([...expected.missing()][0]).toEqual({ logId: `${run.runId}-000000000.0`, fromMs: 3, atMs: 9 })
})
