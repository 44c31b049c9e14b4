import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import type { Requests } from '../ledger/entry.ts'
import { packIds, unpackIds } from '../ledger/packed-ids.ts'
import { requestKey } from '../ledger/run-id.ts'
import { createExpectedRecords } from './expected-records.ts'

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
/** One of the ledger or a manifest; the one of a key as often as it makes many records of few. */
const receipt = fc.oneof(
  fc.record({ ids: fc.oneof(compact, long(compact), fc.array(anyId, { maxLength: 4 })), atMs: fc.nat(99) }),
  fc.record({ manifest: fc.array(anyId, { maxLength: 4 }), atMs: fc.nat(99) }),
)

/** Enough records for a part of its own. */
function long(of: typeof compact): typeof compact {
  return of.map((ids) => ({ ...ids, packed: Buffer.concat(Array.from({ length: 40 }, () => ids.packed)) }))
}

/** Lines that are sorted at once: as few as spill, or all. */
const memory = fc.constantFrom(3, 1_000, 1_000)

interface Known {
  readonly source: 'ledger' | 'manifest'
  /** When receipts of that source say that it was accepted. */
  readonly times: readonly number[]
}

test('of any receipts and rows it knows what a map of all ids knows, whether they fit into memory or not', () => {
  let manifestsAlone = 0
  fc.assert(
    fc.property(fc.array(receipt, { maxLength: 8 }), fc.array(anyId), memory, (receipts, unsorted, maxLines) => {
      const all = new Map<string, Known>()
      const expected = createExpectedRecords({ maxLines, mergeBytes: 1 })
      const know = (logId: string, source: Known['source'], atMs: number): void => {
        const before = all.get(logId)
        if (before?.source === source) all.set(logId, { source, times: [...before.times, atMs] })
        else if (before?.source !== 'ledger') all.set(logId, { source, times: [atMs] })
      }
      for (const one of receipts) {
        const accepted = { fromMs: one.atMs, atMs: one.atMs }
        if ('manifest' in one) expected.addManifest(one.manifest, accepted)
        else expected.add(one.ids, accepted)
        const logIds = 'manifest' in one ? one.manifest : 'key' in one.ids ? unpackIds(one.ids) : one.ids
        for (const logId of logIds) know(logId, 'manifest' in one ? 'manifest' : 'ledger', one.atMs)
      }
      const rows = [...new Set(unsorted)].sort()
      expect(expected.isInLedger()).toBe([...all.values()].some(({ source }) => source === 'ledger'))
      expected.watch([...all.keys(), ...rows])
      const known = rows.map((id) => all.has(id))
      expect(rows.map((id) => expected.find(id))).toEqual(known)
      expect(rows.map((id) => expected.has(id))).toEqual(known)
      expect(expected.count()).toBe(all.size)
      const ofManifests = [...all.values()].filter(({ source }) => source === 'manifest').length
      expect(expected.manifestCount()).toBe(ofManifests)
      manifestsAlone += ofManifests
      const missing = [...all.keys()].filter((id) => !rows.includes(id)).toSorted()
      expect(expected.missingCount()).toBe(missing.length)
      const left = [...expected.missing()].toSorted((a, b) => (a.logId < b.logId ? -1 : 1))
      expect(left.map(({ logId }) => logId)).toEqual(missing)
      const strange = left.filter(({ logId, fromMs, atMs }) => fromMs !== atMs || !all.get(logId)?.times.includes(atMs))
      expect(strange).toEqual([])
      expect(rows.map((id) => expected.isFound(id))).toEqual(known)
      expect(missing.filter((id) => !expected.has(id) || expected.isFound(id))).toEqual([])
      expected.close()
    }),
    runs({ fast: 100, full: 20_000 }),
  )
  expect(manifestsAlone).toBeGreaterThan(0)
})

test('a record of a load test that is named by its id as well counts once, and its row finds it', () => {
  const runId = '0mv1k3x9qabcdefgh'
  const atMs = Date.UTC(2026, 0, 31)
  const key = requestKey(runId, 3)
  const logIds = Array.from({ length: 40 }, (_, index) => `a.${key}.${index}.AAAAAAAAAAA`)
  const packed = packIds({ key, first: 0, ids: 'aAAAAAAAAAAA'.repeat(40), refused: [] })
  const expected = createExpectedRecords()
  const request = { tenantId: 'acme', runId, batchRecords: 40, atMs, refused: [], numbers: [3] }
  expected.addRequests({ kind: 'requests', ...request } as Requests, atMs)
  for (const ids of [logIds, packed ?? []]) expected.add(ids, { fromMs: atMs, atMs })
  expected.addManifest(logIds, { fromMs: atMs, atMs })
  expect(expected.find(logIds[0] ?? '')).toBe(true)
  expect(expected.count()).toBe(40)
  expect(expected.manifestCount()).toBe(0)
  expect([...expected.missing()]).toHaveLength(39)
})

test('what a record without a row is said to be is what its last receipt says, of those that are saved', () => {
  const expected = createExpectedRecords({ maxLines: 1 })
  expected.addManifest(['a', 'b'], { fromMs: 5, atMs: 5, isUnsaved: true })
  expected.addManifest(['b', 'c', 'd'], { fromMs: 4, atMs: 4 })
  expected.addManifest(['d'], { fromMs: 61_005, atMs: 61_005 })
  expected.addManifest(['d'], { fromMs: 122_006, atMs: 122_006 })
  expected.add(['c'], { fromMs: 8, atMs: 9 })
  expect([...expected.missing()]).toEqual([
    { logId: 'a', fromMs: 5, atMs: 5, isUnsaved: true },
    { logId: 'b', fromMs: 4, atMs: 4 },
    { logId: 'c', fromMs: 8, atMs: 9 },
    { logId: 'd', fromMs: 122_006, atMs: 122_006 },
  ])
  expected.close()
})

test('rows that are not in the order of their ids end the comparison, and odd ids among them do not', () => {
  const expected = createExpectedRecords()
  expected.addManifest(['a', 'c', 'e'], { fromMs: 1, atMs: 1 })
  // As DynamoDB orders them, by their UTF-8: U+E000 before U+10000, which has the lower code units.
  const rows = ['a', 'a\u0001', 'a b', 'c', 'c 0', 'c\uE000', 'c\u{10000}', 'd']
  expect(rows.filter((id) => expected.find(id))).toEqual(['a', 'c'])
  expect(() => expected.find('b')).toThrow('the row "b" is not in the order of the log ids')
})

test('an id that no pipeline makes, with a line break and more, is a record without a row', () => {
  const expected = createExpectedRecords({ maxLines: 1 })
  expected.add(['a\nb 0', 'ü'], { fromMs: 1, atMs: 1 })
  expect(expected.find('a')).toBe(false)
  expect([...expected.missing()].map(({ logId }) => logId)).toEqual(['\\u00fc', 'a\\u000ab\\u00200'])
  expected.close()
})

/** Enough for a part of its own. */
const ids = { key: 'k', first: 0, packed: Buffer.alloc(40 * 9), refused: [] }
const [first = '', second = '', third = ''] = unpackIds(ids)
const minute = 60_000
const at = (ms: number) => ({ fromMs: ms, atMs: ms })

test('a record under a key that a later manifest or name speaks of was accepted then', () => {
  const expected = createExpectedRecords()
  expected.add(ids, at(minute))
  // One of the same request by another clock, one of another request, and a name of that.
  expected.addManifest([first], at(2 * minute))
  expected.addManifest([second], at(2 * minute + 1))
  expected.add([third], at(5 * minute))
  expected.watch([first, second, third])
  for (const logId of unpackIds(ids).slice(3).toSorted()) expect(expected.find(logId)).toBe(true)
  expect([expected.count(), expected.manifestCount(), expected.missingCount()]).toEqual([40, 0, 3])
  expect([...expected.missing()].map(({ logId, atMs }) => [logId, atMs]).toSorted()).toEqual([
    [first, minute],
    [second, 2 * minute + 1],
    [third, 5 * minute],
  ])
  for (const logId of [first, second, third]) {
    expect([expected.has(logId), expected.isFound(logId)]).toEqual([true, false])
  }
  expected.close()
})

test('one that has a row needs no other, whoever speaks of it later', () => {
  const expected = createExpectedRecords()
  expected.add(ids, at(minute))
  expected.addManifest(unpackIds(ids), at(9 * minute))
  for (const logId of unpackIds(ids).toSorted()) expected.find(logId)
  expect([expected.missingCount(), ...expected.missing()]).toEqual([0])
})

test('a record of a load test that somebody sends again is open since then, saved or not', () => {
  const runId = '0mv1k3x9qabcdefgh'
  const logId = `a.${requestKey(runId, 3)}.0.AAAAAAAAAAA`
  const expected = createExpectedRecords()
  const request = { tenantId: 'acme', runId, batchRecords: 2, atMs: minute, refused: [], numbers: [3] }
  expected.addRequests({ kind: 'requests', ...request } as Requests, 0)
  expected.addManifest([logId], at(3 * minute))
  expected.watch([logId])
  expect(expected.find('b')).toBe(false)
  const again = createExpectedRecords({ from: [...expected.saved()] })
  again.watch([logId])
  for (const one of [expected, again]) {
    expect([one.count(), one.missingCount(), one.has(logId), one.isFound(logId)]).toEqual([2, 2, true, false])
    expect([...one.missing()].map(({ atMs }) => atMs)).toEqual([3 * minute, minute])
    one.close()
  }
})
