import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { limits } from '../contract/limits.ts'
import type { IngestRecord } from './client.ts'
import { splitRecords } from './split-records.ts'

const noneRefused = (): never => {
  throw new Error('a record was refused')
}

test('splitting loses and reorders nothing, and no request exceeds a limit', () => {
  const record = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 40 }),
    repeat: fc.constantFrom(1, 50, 4_000),
  })
  fc.assert(
    fc.property(fc.array(record, { maxLength: 60 }), fc.constantFrom(1, 100), (shapes, times) => {
      const records = Array.from({ length: times }, () => shapes)
        .flat()
        .map(({ text, repeat }): IngestRecord => ({ text: text.repeat(repeat) }))
      const parts = [...splitRecords(records, noneRefused)]
      const lines = parts.flatMap((part) => part.body.split('\n').map((line) => JSON.parse(line) as IngestRecord))
      expect(lines).toEqual(records)
      for (const part of parts) {
        expect(part.indexes.length).toBeLessThanOrEqual(limits.maxRecordsPerRequest)
        if (part.indexes.length > 1) expect(Buffer.byteLength(part.body)).toBeLessThanOrEqual(limits.maxRequestBytes)
      }
    }),
    runs({ fast: 12, full: 100 }),
  )
})

test('5,001 records make two requests, and the second has the offset of its first record', () => {
  const parts = [
    ...splitRecords(
      Array.from({ length: 5_001 }, (_, i) => ({ text: `line ${i}` })),
      noneRefused,
    ),
  ]
  expect(parts.map((part) => [part.indexes[0], part.indexes.length])).toEqual([
    [0, 5_000],
    [5_000, 1],
  ])
})
