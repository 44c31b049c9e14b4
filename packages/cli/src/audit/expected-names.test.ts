import { tmpdir } from 'node:os'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { createExpectedNames, type ExpectedNames } from './expected-names.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const accepted = { fromMs: 5, atMs: 9 }
/** Of one record the row is known there. */
const elsewhere = { has: (logId: string) => logId === 'h', openSince: () => undefined, release: () => undefined }

function aComparison(maxLines: number): ExpectedNames {
  return createExpectedNames({ folder: tmpdir(), maxLines, elsewhere })
}

function outcomeOf(names: ExpectedNames, watched: readonly string[]) {
  const outcome = {
    counts: [names.count('ledger'), names.count('manifest'), names.missingCount()],
    missing: [...names.missing()],
    watched: watched.map((logId) => names.look(logId)),
  }
  names.close()
  return outcome
}

const given = fc.record({
  named: fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom('ledger' as const, 'manifest' as const))),
  rows: fc.subarray(ids),
  watched: fc.subarray(ids),
  cut: fc.nat({ max: ids.length }),
  maxLines: fc.constantFrom(2, 65_536),
})

test('saved after any row and restored, names end as those that went through, in memory or on disk', () => {
  fc.assert(
    fc.property(given, ({ named, rows, watched, cut, maxLines }) => {
      const begin = (): ExpectedNames => {
        const names = aComparison(maxLines)
        for (const [logId, source] of named) names.add(logId, accepted, source)
        names.watch(watched)
        return names
      }
      const [whole, half, again] = [begin(), begin(), aComparison(maxLines)]
      for (const logId of rows) whole.find(logId)
      for (const logId of rows.slice(0, cut)) half.find(logId)
      for (const saved of half.saved()) again.restore(saved)
      again.watch(watched)
      for (const logId of rows.slice(cut)) again.find(logId)
      half.close()
      expect(outcomeOf(again, watched)).toEqual(outcomeOf(whole, watched))
    }),
    runs({ fast: 200, full: 20_000 }),
  )
})

test('whoever asks for a record only after it was compared hears that it is open, or at least not that it is unknown', () => {
  const [first, again] = [aComparison(10), aComparison(10)]
  for (const logId of ['a', 'b', 'z']) first.add(logId, accepted, 'ledger')
  for (const logId of ['b', 'c']) first.find(logId)
  for (const saved of first.saved()) again.restore(saved)
  again.watch(['a', 'b', 'y', 'z'])
  expect(again.find('z')).toBe(true)
  expect(['a', 'b', 'y', 'z'].map(again.look)).toEqual(['open', 'found', 'unknown', 'found'])
  for (const one of [first, again]) one.close()
})

test('progress counts what a source named, and asking for it ends nothing', () => {
  const names = aComparison(10)
  for (const logId of ['a', 'b', 'c']) names.add(logId, accepted, 'ledger')
  names.add('a', accepted, 'manifest')
  expect([names.progress('ledger'), names.progress('manifest')]).toEqual([
    { records: 3, missing: 3 },
    { records: 1, missing: 1 },
  ])
  names.find('b')
  expect(names.progress('ledger')).toEqual({ records: 3, missing: 2 })
  expect(names.find('c')).toBe(true)
  expect(names.missingCount()).toBe(1)
  names.close()
})
