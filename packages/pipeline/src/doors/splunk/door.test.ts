import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { aDoor, fullQueue, refusing } from '../../../test/a-door.ts'

const route = 'POST /services/collector/event'
const jsonOf = (body: string | undefined): unknown => JSON.parse(body ?? '')

test('events one behind the other become records, whatever their content type says', async () => {
  const { post, records } = aDoor(route, 'splunk')
  const body = `{"time":"1769860800.123","host":"web-1","source":"app","event":"a line"}
    {"time":1769860801,"event":{"message":"no stock","severity":"warn","order":7},"fields":{"region":"eu"}}{"event":5}`
  const response = await post({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })
  expect([response.statusCode, jsonOf(response.body)]).toEqual([200, { text: 'Success', code: 0 }])
  expect(records()).toEqual([
    {
      text: 'a line',
      timestamp: '2026-01-31T12:00:00.123Z',
      attributes: { host: 'web-1', source: 'app' },
    },
    {
      text: 'no stock',
      severity: 'warning',
      timestamp: '2026-01-31T12:00:01Z',
      attributes: { order: 7, region: 'eu' },
    },
    { text: '5' },
  ])
})

test('a list of events is taken as events', async () => {
  const { post, records } = aDoor(route, 'splunk')
  expect((await post({ body: '[{"event":"a"},{"event":"b"}]' })).statusCode).toBe(200)
  expect(records().map(({ text }) => text)).toEqual(['a', 'b'])
})

test('nothing that an event says is lost, where what stands beside it has the same name', async () => {
  const { post, records } = aDoor(route, 'splunk')
  const event = { message: 'a', host: 'db-3', timestamp: '2020-01-01T00:00:00Z' }
  const fields = { host: 'pod-1', 'fields.host': 'pod-2', region: 'eu' }
  await post({ body: JSON.stringify({ time: 1_769_860_800, host: 'web-1', fields, event }) })
  expect(records()).toEqual([
    {
      text: 'a',
      timestamp: '2026-01-31T12:00:00Z',
      attributes: {
        host: 'web-1',
        'record.host': 'db-3',
        'fields.host': 'pod-1',
        'fields.fields.host': 'pod-2',
        region: 'eu',
        timestamp: '2020-01-01T00:00:00Z',
      },
    },
  ])
})

test.each([
  ['a time in words', { time: 'yesterday' }],
  ['a time before 1990', { time: -5 }],
  ['a time after 2100', { time: 32_503_680_000 }],
  ['fields that are a list', { fields: ['x'] }],
])('what cannot be used stays an attribute: %s', async (_, attributes) => {
  const { post, records } = aDoor(route, 'splunk')
  await post({ body: JSON.stringify({ event: 'a', ...attributes }) })
  expect(records()).toEqual([{ text: 'a', attributes }])
})

test('the lines of a raw body are read up to the first that is too many', async () => {
  const { post } = aDoor('POST /services/collector/raw', 'splunk')
  const body = gzipSync('a\n'.repeat(8_000_000))
  const response = await post({ headers: { 'content-encoding': 'gzip' }, body })
  expect(response).toMatchObject({ statusCode: 413, body: expect.stringContaining('at least 50001 records') })
})

test('an event that is cut off loses none behind it', async () => {
  const { post, records } = aDoor(route, 'splunk')
  const { body } = await post({ body: '{"event":"a"}\n{"event":"b"\n{"event":"c"}\n{"event":"d"}\n' })
  expect(jsonOf(body)).toMatchObject({ rejected: 1, errors: [{ index: 1 }] })
  expect(records().map(({ text }) => text)).toEqual(['a', 'c', 'd'])
})

test('events between two that are broken are stored, and both are told of', async () => {
  const { post, records } = aDoor(route, 'splunk')
  const lines = ['{"event":"a"}', '{"event":"b}', '{"event":"c"}', '{"event":"d"}', '{"event":e"}', '{"event":"f"}']
  const { body } = await post({ body: lines.join('\n') })
  expect(jsonOf(body)).toMatchObject({ rejected: 2, errors: [{ index: 1 }, { index: 4 }] })
  expect(records().map(({ text }) => text)).toEqual(['a', 'c', 'd', 'f'])
})

test('raw lines are events, and the query says where they come from', async () => {
  const { post, records } = aDoor('POST /services/collector/raw', 'splunk')
  const query = { channel: 'c', host: 'web-1', sourcetype: 'nginx', time: '1769860800' }
  const response = await post({ query, body: 'one\r\n\n two\n' })
  expect(jsonOf(response.body)).toEqual({ text: 'Success', code: 0, ackId: expect.any(Number) })
  const shared = {
    timestamp: '2026-01-31T12:00:00Z',
    attributes: { host: 'web-1', sourcetype: 'nginx' },
  }
  expect(records()).toEqual([
    { text: 'one', ...shared },
    { text: ' two', ...shared },
  ])
})

test('what a channel asks for is acknowledged: a success is durable', async () => {
  const { post } = aDoor(route, 'splunk')
  const sent = await post({ headers: { 'x-splunk-request-channel': 'c' }, body: '{"event":"a"}' })
  const { ackId } = jsonOf(sent.body) as { ackId: number }
  const { post: ask } = aDoor('POST /services/collector/ack', 'splunk')
  const response = await ask({ body: JSON.stringify({ acks: [ackId, 'x'] }) })
  expect(jsonOf(response.body)).toEqual({ acks: { [ackId]: true } })
})

test.each([
  ['no list', '{"acks":5}', 400],
  ['no JSON', '{', 400],
  ['more numbers than a request may have values', `{"acks":[${'1,'.repeat(500_000)}1]}`, 413],
])('what asks for acknowledgements with %s is refused', async (_, body, status) => {
  const response = await aDoor('POST /services/collector/ack', 'splunk').post({ body })
  expect([response.statusCode, jsonOf(response.body)]).toMatchObject([status, { code: 6 }])
})

test('a key that may not write is a wrong one, as these clients know it', async () => {
  const refusal = { kind: 'refused', code: 'forbidden', message: 'the key lacks the scope "write"' } as const
  const { statusCode, body } = await aDoor(route, 'splunk', { authenticate: async () => refusal }).post({ body: '{}' })
  expect([statusCode, jsonOf(body)]).toEqual([403, { text: 'Invalid token', code: 4, detail: refusal.message }])
})

test('one event that cannot be read does not keep the others out, and is told of', async () => {
  const { post, records } = aDoor(route, 'splunk')
  const { statusCode, body } = await post({ body: '{"event":"a"}{"text":"no event"}{"event":"b"}' })
  expect(statusCode).toBe(200)
  expect(jsonOf(body)).toMatchObject({ code: 0, rejected: 1, errors: [{ index: 1 }] })
  expect(records().map(({ text }) => text)).toEqual(['a', 'b'])
})

test('of tens of thousands of events that cannot be read the first are told of, and how many there are', async () => {
  const { post } = aDoor(route, 'splunk')
  const { statusCode, body } = await post({ body: `{"event":"a"}\n${'{}\n'.repeat(40_000)}` })
  const { rejected, errors } = jsonOf(body) as { rejected: number; errors: readonly { index: number }[] }
  expect([statusCode, rejected, errors.length, errors.at(-1)?.index]).toEqual([200, 40_000, 1_000, 1_000])
})

const deep = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`

test.each([
  ['no event', ' ', 400, 5],
  ['no JSON', '{"event":', 400, 6],
  ['no object', 'hello', 400, 6],
  ['no field named event', '{"text":"a"}', 400, 6],
  ['an empty event', '{"event":""}', 400, 6],
  ['an event nested 200,000 deep', `{"event":${deep}}`, 400, 6],
  ['a list nested as deep', `{"event":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 400, 6],
  ['fields nested 200,000 deep', `{"event":"a","fields":${deep}}`, 400, 6],
  ['more events than a request may have', '{"event":"a"}'.repeat(50_001), 413, 6],
])('%s is refused with its code', async (_, body, status, code) => {
  const { post, records } = aDoor(route, 'splunk')
  const response = await post({ body })
  expect(response.statusCode).toBe(status)
  expect(jsonOf(response.body)).toMatchObject({ code, text: expect.any(String), detail: expect.any(String) })
  expect(records()).toEqual([])
})

test.each([
  ['too many for the tenant', refusing('rate_limited'), '3'],
  ['a queue that takes nothing', fullQueue, '1'],
])('what may be accepted later is refused as a busy server does: %s', async (_, deps, wait) => {
  const response = await aDoor(route, 'splunk', deps).post({ body: '{"event":"a"}' })
  expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': wait } })
  expect(jsonOf(response.body)).toMatchObject({ code: 9, text: 'Server is busy' })
})

test('an event whose fields cannot be attributes is a text, for clients do not read what is refused', async () => {
  const { post, records } = aDoor(route, 'splunk')
  const event = { message: 'x', stack: 'y'.repeat(20_000) }
  expect(await post({ body: JSON.stringify({ host: 'web-1', event }) })).toMatchObject({ statusCode: 200 })
  expect(records()).toMatchObject([{ text: JSON.stringify(event), attributes: { host: 'web-1' } }])
})
