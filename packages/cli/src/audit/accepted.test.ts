import { expect, test } from 'vitest'
import { type Accepted, newestOf, newestOfBoth, rowFromMs } from './accepted.ts'

const at = (ms: number, given: Partial<Accepted> = {}): Accepted => ({ fromMs: ms, atMs: ms, ...given })

test.each<[string, Accepted, Accepted, Accepted]>([
  ['more than a minute apart', at(1), at(61_002), at(61_002)],
  ['within a minute', at(1), at(61_001), at(61_001, { isRepeated: true })],
  ['at one time', at(5), at(5), at(5, { isRepeated: true })],
  ['of which the last was repeated', at(1), at(99_999, { isRepeated: true }), at(99_999, { isRepeated: true })],
  ['of which the first was repeated', at(1, { isRepeated: true }), at(99_999), at(99_999)],
  ['of which the last is unsaved', at(1), at(9, { isUnsaved: true }), at(1)],
  ['that are unsaved', at(1, { isUnsaved: true }), at(99_999, { isUnsaved: true }), at(99_999, { isUnsaved: true })],
  [
    'of which one may have been within a minute of the other',
    { fromMs: 70_000, atMs: 90_000 },
    { fromMs: 1, atMs: 9_000 },
    { fromMs: 70_000, atMs: 90_000, isRepeated: true },
  ],
])('of two receipts %s one counts, in whatever order', (_, one, other, newest) => {
  expect([newestOf(one, other), newestOf(other, one)]).toEqual([newest, newest])
})

test('a manifest is of another request than a receipt where clocks cannot differ by as much', () => {
  const ledger = { fromMs: 0, atMs: 100 }
  expect(newestOfBoth(ledger, at(60_100))).toBe(ledger)
  expect(newestOfBoth(ledger, at(60_101))).toEqual(at(60_101, { isRepeated: true }))
  expect(newestOfBoth(ledger, at(99_999, { isUnsaved: true }))).toEqual(ledger)
})

test('the row of a record that was repeated may be a minute older, and as much as seconds are rounded', () => {
  expect([rowFromMs(at(90_000)), rowFromMs(at(90_000, { isRepeated: true }))]).toEqual([90_000, 29_000])
})
