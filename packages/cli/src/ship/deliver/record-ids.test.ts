import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileRecordIds, fileStart, type Position } from './record-ids.ts'

const mib = 1024 * 1024

test('ids depend on the file and the offsets alone, wherever one goes on', () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 3 * mib }))
  fc.assert(
    fc.property(fc.array(length, { maxLength: 30 }), fc.nat(30), (lengths, at) => {
      const offsets = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, bytes) => sum + bytes, 0))
      const whole = fileRecordIds('f1', fileStart)
      const positions: Position[] = []
      const ids = offsets.map((offset, i) => {
        positions.push(whole.positionAt(offset, i + 1))
        return whole.next(offset)
      })
      const from = at % Math.max(1, offsets.length)
      const rest = fileRecordIds('f1', positions[from] ?? fileStart)
      expect(offsets.slice(from).map(rest.next)).toEqual(ids.slice(from))
      expect(new Set(ids.map(({ key, index }) => `${key}.${index}`)).size).toBe(ids.length)
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
