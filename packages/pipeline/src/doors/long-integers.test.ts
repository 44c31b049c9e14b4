import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { aDoor } from '../../test/a-door.ts'

const long = '9223372036854775807'
const json = { 'content-type': 'application/json' }
const lines = { 'content-type': 'application/x-ndjson' }
const event = `{"message":"a","order":${long},"nested":[${long}],"said":"order ${long}"}`
const data = (bytes: Buffer | string) => `{"records":[{"data":"${Buffer.from(bytes as string).toString('base64')}"}]}`
const cloudWatch = JSON.stringify({ messageType: 'DATA', logEvents: [{ id: '1', timestamp: 1, message: event }] })
const frame = `<14>1 - - - - - ${event}`

test.each([
  ['JSON on /ingest', 'POST /ingest', undefined, json, `[${event}]`],
  ['NDJSON on /ingest', 'POST /ingest', undefined, lines, `${event}\n{"msg":"b"}`],
  ['objects without line breaks on /ingest', 'POST /ingest', undefined, json, `${event}${event}`],
  ['Datadog', 'POST /api/v2/logs', 'datadog', json, `[${event}]`],
  ['Elasticsearch', 'POST /_bulk', 'elasticsearch', lines, `{"index":{"_index":"i"}}\n${event}\n`],
  [
    'Loki',
    'POST /loki/api/v1/push',
    'loki',
    json,
    `{"streams":[{"stream":{},"values":[["1","a",${event.replace('"message":"a",', '')}]]}]}`,
  ],
  ['Splunk', 'POST /services/collector', 'splunk', json, `{"event":${event}}{"event":${event}}`],
  ['Firehose', 'POST /firehose', 'firehose', json, data(event)],
  ['CloudWatch', 'POST /firehose', 'firehose', json, data(gzipSync(cloudWatch))],
  ['Heroku', 'POST /logplex', 'syslog', {}, `${frame.length} ${frame}`],
])('%s keeps the digits of an integer that no double may be', async (_, route, door, headers, body) => {
  const { post, records } = aDoor(route, door)
  expect((await post({ headers, body })).statusCode).toBeLessThan(300)
  expect(records()[0]).toMatchObject({ text: 'a', attributes: { order: long, nested: [long], said: `order ${long}` } })
})

test.each([
  ['Elasticsearch', 'POST /_bulk', 'elasticsearch', `{"index":{"_index":"i"}}\n{"order":${long}}\n`],
  ['Firehose', 'POST /firehose', 'firehose', data(`order: ${long}\n`)],
])('a text of %s with such an integer is as it was sent', async (_, route, door, body) => {
  const { post, records } = aDoor(route, door)
  await post({ headers: json, body })
  expect(records()[0]?.text).toMatch(new RegExp(`^(?:\\{"order":${long}\\}|order: ${long})$`))
})
