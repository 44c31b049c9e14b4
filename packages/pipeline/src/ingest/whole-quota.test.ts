import { expect, test } from 'vitest'
import { aDoor } from '../../test/a-door.ts'

/** What exceeds a tenant's daily quota by itself. */
const tooLarge = async () =>
  ({ kind: 'too-large', code: 'request_too_large', message: 'over the whole quota' }) as const

const json = { 'content-type': 'application/json' }
const otlp = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'x' } }] }] }] })
const loki = JSON.stringify({ streams: [{ stream: { job: 'a' }, values: [['1764000000000000000', 'x']] }] })
const firehose = JSON.stringify({ requestId: 'r', timestamp: 1, records: [{ data: btoa('x') }] })
const message = '<14>1 2026-01-31T12:00:00+00:00 h a b - x\n'
const logplex = `${message.length} ${message}`

test.each([
  ['POST /ingest', undefined, '[{"text":"x"},{"text":"y"}]', 413],
  ['POST /ingest', undefined, '[{"text":"x"},{"text":""}]', 413],
  ['POST /ingest', undefined, '{"text":"x"}', 413],
  ['POST /v1/logs', 'otlp', otlp, 413],
  // Each item has a status of its own.
  ['POST /_bulk', 'elasticsearch', '{"create":{"_index":"a"}}\n{"message":"x"}\n', 200],
  ['POST /loki/api/v1/push', 'loki', loki, 413],
  ['POST /services/collector/event', 'splunk', '{"event":"x"}', 413],
  ['POST /api/v2/logs', 'datadog', '[{"message":"x"}]', 413],
  // A request stays in Firehose's error bucket after 400, and is dropped after 413.
  ['POST /firehose', 'firehose', firehose, 400],
  // It sends entries one behind the other, without end: the response names the one that is dropped.
  ['POST /upload', 'journald', 'MESSAGE=x\n\n', 202],
  ['POST /heroku', 'syslog', logplex, 413],
])('%s tells its clients not to send the same again, and why (%s)', async (route, door, body, status) => {
  const { post, records } = aDoor(route, door, { admitRate: tooLarge })
  const headers = door === 'journald' ? { 'content-type': 'application/vnd.fdo.journal' } : json
  const response = await post({ headers, body: Buffer.from(body) })
  expect(response.statusCode, response.body).toBe(status)
  expect(response.headers).not.toHaveProperty('retry-after')
  expect(response.body).toContain('over the whole quota')
  expect(records()).toEqual([])
})
