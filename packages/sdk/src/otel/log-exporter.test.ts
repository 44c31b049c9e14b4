import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { expect, test } from 'vitest'
import type { IngestRecord } from '../client/client.ts'
import type { Sender } from '../sender/sender.ts'
import { LogpipeLogExporter, recordOfLog } from './log-exporter.ts'

function aLog(hrTime: readonly [number, number], hrTimeObserved = hrTime): ReadableLogRecord {
  const log = { body: 'x', attributes: {}, resource: { attributes: {} }, instrumentationScope: { name: '' } }
  return { ...log, hrTime, hrTimeObserved } as unknown as ReadableLogRecord
}

test.each<[readonly [number, number], string | undefined]>([
  [[1_700_000_000, 5], '2023-11-14T22:13:20.000000005Z'],
  [[1_700_000_000, 999_999_999], '2023-11-14T22:13:20.999999999Z'],
  [[1.7e12, 0], '2023-11-14T22:13:20.000000000Z'],
  [[1.7e15, 0], '2023-11-14T22:13:20.000000000Z'],
  [[Number.NaN, Number.NaN], undefined],
  [[Number.POSITIVE_INFINITY, 0], undefined],
  [[1.7e21, 0], undefined],
  [[1_700_000_000, 5.5], undefined],
  [[1_700_000_000, -1], undefined],
  [[-1_700_000_000, 0], undefined],
])('the time %j of a record is the timestamp %s', (hrTime, timestamp) => {
  const record = recordOfLog(aLog(hrTime))
  expect(record.timestamp).toBe(timestamp)
  expect('timestamp' in record).toBe(timestamp !== undefined)
})

test('a record without a time has that of its observation', () => {
  expect(recordOfLog(aLog([0, 0], [1_700_000_000, 0])).timestamp).toBe('2023-11-14T22:13:20.000000000Z')
})

test('an export with a record whose time cannot be read takes all of its records', () => {
  const taken: unknown[] = []
  const send: Sender['send'] = (record) => (taken.push((record as IngestRecord).timestamp) > 0 ? 'ok' : 'dropped')
  const exporter = new LogpipeLogExporter({ sender: { send } as unknown as Sender })
  const results: unknown[] = []
  exporter.export([aLog([Number.NaN, Number.NaN]), aLog([1_700_000_000, 0])], (result) => results.push(result))
  expect(results).toEqual([{ code: 0 }])
  expect(taken).toEqual([undefined, '2023-11-14T22:13:20.000000000Z'])
})
