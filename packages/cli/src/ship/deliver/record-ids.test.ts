import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileRecordIds, fileStart, type Position, type RecordId } from './record-ids.ts'

const mib = 1024 * 1024

test('ids depend on the file and the offsets alone, wherever one goes on', () => {
  const bytes = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 3 * mib }))
  /** Lines, and how many records each of them is. */
  const lines = fc.array(fc.record({ bytes, records: fc.nat(3) }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(lines, fc.nat(20), fc.boolean(), (all, at, isMidway) => {
      const offsets = all.map((_, i) => all.slice(0, i).reduce((sum, line) => sum + line.bytes, 0))
      const from = at % all.length
      const idsFrom = (position: Position, first: number) => {
        const source = fileRecordIds('f1', position)
        const ids: RecordId[] = []
        let resumed: Position | undefined
        for (let i = first; i < all.length; i++) {
          const offset = offsets[i] ?? 0
          if (i === from && !isMidway) resumed = source.positionAfter(offset, i + 1)
          for (let n = 0; n < (all[i]?.records ?? 0); n++) ids.push(source.next(offset))
          // A request may end in the middle of a line: then the line is begun again.
          if (i === from && isMidway && all[i]?.records !== 0) resumed = source.positionOfLast(i + 1)
        }
        return { ids, resumed }
      }
      const whole = idsFrom(fileStart, 0)
      expect(new Set(whole.ids.map(({ key, index }) => `${key}.${index}`)).size).toBe(whole.ids.length)
      fc.pre(whole.resumed !== undefined)
      const before = all.slice(0, from).reduce((sum, { records }) => sum + records, 0)
      expect(whole.resumed).toMatchObject({ offset: offsets[from], number: from + 1 })
      expect(idsFrom(whole.resumed, from).ids).toEqual(whole.ids.slice(before))
    }),
  )
})

test('a block is a MiB, by the first byte of a line', () => {
  const ids = fileRecordIds('f1', fileStart)
  expect([0, 5, mib - 1, mib, mib + 1, 5 * mib].map(ids.next)).toEqual([
    { key: 'f1-0', index: 0 },
    { key: 'f1-0', index: 1 },
    { key: 'f1-0', index: 2 },
    { key: 'f1-1', index: 0 },
    { key: 'f1-1', index: 1 },
    { key: 'f1-5', index: 0 },
  ])
})

test('ids of lines that are taken together are those of each', () => {
  const [together, each] = [fileRecordIds('f1', fileStart), fileRecordIds('f1', fileStart)]
  const offsets = [3, 10, 500]
  const [first] = offsets.map(each.next)
  expect(together.nextLines(3, 500, offsets.length)).toEqual(first)
  expect(together.positionOfLast(7)).toEqual(each.positionOfLast(7))
  expect(together.positionAfter(600, 8)).toEqual(each.positionAfter(600, 8))
  expect(together.keyAt(mib)).toBe('f1-1')
  expect(together.next(mib - 1)).toEqual(each.next(mib - 1))
})
