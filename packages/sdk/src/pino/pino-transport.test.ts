import { expect, test } from 'vitest'
import { recordOfLine } from './pino-transport.ts'

test.each<[unknown, string | undefined]>([
  [1_700_000_000_123, '2023-11-14T22:13:20.123Z'],
  [1_700_000_000, '2023-11-14T22:13:20Z'],
  [1_700_000_000_000_000, '2023-11-14T22:13:20.000000Z'],
  ['1700000000000000123', '2023-11-14T22:13:20.000000123Z'],
  ['1700000000123', '2023-11-14T22:13:20.123Z'],
  ['2026-01-31T23:59:59.5+01:00', '2026-01-31T23:59:59.5+01:00'],
  [1.7e21, undefined],
  [-1, undefined],
  [Number.NaN, undefined],
  ['yesterday', undefined],
  [{ toString: 1 }, undefined],
  [undefined, undefined],
])('the time %s of a line is the timestamp %s', (time, timestamp) => {
  const record = recordOfLine({ level: 30, time, msg: 'x' })
  expect(record.timestamp).toBe(timestamp)
  expect('timestamp' in record).toBe(timestamp !== undefined)
})
