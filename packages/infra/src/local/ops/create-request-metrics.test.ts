import { expect, test } from 'vitest'
import { createRequestMetrics } from './create-request-metrics.ts'
import { toExposition } from './exposition.ts'

const served = { requestId: 'r', route: 'POST /ingest', status: 202, ms: 7, bodyBytes: 100, clientAddress: '' }

test('requests are counted by route and status, and their durations fall into buckets that add up', () => {
  const requests = createRequestMetrics()
  for (const ms of [5, 7, 60, 20_000]) requests.note({ ...served, ms })
  requests.note({ ...served, status: 0, ms: 1 })
  const lines = toExposition(requests.metrics()).split('\n')
  const of = (name: string) => lines.filter((line) => line.startsWith(name)).map((line) => line.slice(name.length))
  expect(of('logpipe_http_requests_total')).toEqual([
    '{route="POST /ingest",status="202"} 4',
    '{route="POST /ingest",status="none"} 1',
  ])
  expect(of('logpipe_http_request_body_bytes_total')).toEqual(['{route="POST /ingest"} 500'])
  expect(of('logpipe_http_request_duration_seconds_bucket').map((line) => line.slice(22))).toEqual([
    ...['le="0.005"} 2', 'le="0.01"} 3', 'le="0.025"} 3', 'le="0.05"} 3', 'le="0.1"} 4', 'le="0.25"} 4', 'le="0.5"} 4'],
    ...['le="1"} 4', 'le="2.5"} 4', 'le="5"} 4', 'le="10"} 4', 'le="+Inf"} 5'],
  ])
  expect(of('logpipe_http_request_duration_seconds_count')).toEqual(['{route="POST /ingest"} 5'])
})

test('connections without a request are counted by reason, also those that did not happen yet', () => {
  const requests = createRequestMetrics()
  for (const reason of ['timed_out', 'tls_failed', 'timed_out'] as const) requests.noteRejected({ reason, address: '' })
  const lines = toExposition(requests.metrics()).split('\n')
  expect(lines.filter((line) => line.startsWith('logpipe_http_rejected_total'))).toEqual([
    'logpipe_http_rejected_total{reason="malformed_http"} 0',
    'logpipe_http_rejected_total{reason="timed_out"} 2',
    'logpipe_http_rejected_total{reason="tls_failed"} 1',
    'logpipe_http_rejected_total{reason="too_many_connections"} 0',
  ])
})

test('there are no more series than routes and statuses, whatever paths are asked for', () => {
  const requests = createRequestMetrics()
  for (let i = 0; i < 1_000; i++) requests.note({ ...served, route: undefined, status: 404, requestId: `${i}` })
  expect(requests.metrics()[0]?.samples).toEqual([{ labels: { route: 'none', status: '404' }, value: 1_000 }])
})
