import { expect, test } from 'vitest'
import { isCounted, isQuantity, isSequence } from './context.ts'

test.each([
  ...[
    'order ',
    '"orderId":"',
    'order_id=',
    'ORDER-ID: ',
    'orders ',
    'ticket #',
    'XMLRequestId: ',
    'tracking number: ',
    'pid=',
  ],
  ...['rechnung ', 'id (', 'phone order ', 'ref. '],
])('what comes after %j counts or names a thing', (before) => {
  expect(isCounted(before)).toBe(true)
})

test.each([
  ...[
    '',
    'call ',
    'phone ',
    'phone number: ',
    'phoneNumber="',
    'tel no. ',
    'contact no ',
    'Jane, ',
    'border ',
    'reordered by ',
  ],
  ...['order from Jane: ', 'order 7: '],
])('what comes after %j may be of a person', (before) => {
  expect(isCounted(before)).toBe(false)
})

test('only the last words count, and only in the last of them may be more than letters', () => {
  expect(isCounted('order of the telephone ')).toBe(false)
  expect(isCounted('the phone of order ')).toBe(true)
})

test.each([
  ['traceId=', true],
  ['span ', true],
  ['cursor: "', true],
  ['timestamps=', true],
  ['card ', false],
  ['order_id=', false],
])('a sequence is named by %j: %j', (before, expected) => {
  expect(isSequence(before)).toBe(expected)
})

test.each([...[' ms', 'ms,', '%', ' bytes', ' MB', ' KiB', ' s ', ' seconds', ' rows', ' times', ' µs']])(
  '%j makes a quantity',
  (after) => {
    expect(isQuantity(after)).toBe(true)
  },
)

test.each(['', ' ', '.', ' msg', ' street', ' simple', '  ms', ' and 3 ms', ' timesheet'])('%j makes none', (after) => {
  expect(isQuantity(after)).toBe(false)
})
