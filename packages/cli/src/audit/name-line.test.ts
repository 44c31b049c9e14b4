import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idOf, lineOf, missingIn, sourceOf } from './name-line.ts'

const ms = fc.integer({ min: 1, max: Date.UTC(2286, 0) })
const accepted = fc.record({ fromMs: ms, atMs: ms, isUnsaved: fc.boolean(), isRepeated: fc.boolean() })
const source = fc.constantFrom('ledger' as const, 'manifest' as const)
const id = fc.stringMatching(/^[!-~]{1,20}$/)

test('a line says what was written into it', () => {
  fc.assert(
    fc.property(id, accepted, source, (logId, { isUnsaved, isRepeated, ...times }, who) => {
      const line = lineOf(logId, { ...times, isUnsaved, isRepeated }, who)
      expect([idOf(line), sourceOf(line)]).toEqual([logId, who])
      expect(missingIn(line)).toEqual({
        logId,
        ...times,
        ...(isUnsaved && { isUnsaved }),
        ...(isRepeated && { isRepeated }),
      })
    }),
  )
})

test('lines sort by id, then the ledger before manifests, then by time', () => {
  fc.assert(
    fc.property(id, id, accepted, accepted, source, (one, other, first, second, who) => {
      if (one !== other) {
        expect(lineOf(one, first, who) < lineOf(other, second, who)).toBe(one < other)
        return
      }
      expect(lineOf(one, first, 'ledger') < lineOf(one, second, 'manifest')).toBe(true)
      if (first.fromMs !== second.fromMs)
        expect(lineOf(one, first, who) < lineOf(one, second, who)).toBe(first.fromMs < second.fromMs)
    }),
  )
})

test('an id that no row can have keeps to one line', () => {
  expect(lineOf('a b\n☃', { fromMs: 1, atMs: 1 }, 'ledger')).toBe('a\\u0020b\\u000a\\u2603 00000000000001')
})
