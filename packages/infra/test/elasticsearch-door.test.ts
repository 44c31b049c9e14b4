import { gzipSync } from 'node:zlib'
import { Client } from '@elastic/elasticsearch'
import { expect, test } from 'vitest'
import { addTenant } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const open = useStack({ requiresKeys: true })

async function aClient(tenant: string) {
  const { key } = await addTenant(open.stack(), tenant)
  return { key, client: new Client({ node: open.stack().url, auth: { apiKey: key } }) }
}

const documents = [
  {
    '@timestamp': '2026-01-31T12:00:00.123Z',
    message: 'call 555-0199',
    log: { level: 'WARN' },
    host: { name: 'web-1' },
  },
  { '@timestamp': 1_769_860_800_456, message: 'no stock', 'log.level': 'error', order: 7 },
]

test("what the bulk helper of Elasticsearch's client sends is stored, with severity and time", async () => {
  const { client } = await aClient('helper')
  const dropped: unknown[] = []
  const result = await client.helpers.bulk({
    datasource: documents,
    onDocument: () => ({ create: { _index: 'logs-app' } }),
    onDrop: (drop) => dropped.push(drop),
  })
  expect(result).toMatchObject({ total: 2, successful: 2, failed: 0, retry: 0 })
  expect(dropped).toEqual([])
  await open.drained()
  const rows = await open.rowsOf('helper')
  expect(rows).toMatchObject([
    { modified_text: 'call [REDACTED:PHONE]', severity: 'warning', timestamp: '2026-01-31T12:00:00.123Z' },
    { modified_text: 'no stock', severity: 'error', timestamp: '2026-01-31T12:00:00.456Z' },
  ])
  expect(rows.map(({ attributes }) => JSON.parse(String(attributes)))).toEqual([
    { _index: 'logs-app', host: { name: 'web-1' } },
    { _index: 'logs-app', order: 7 },
  ])
})

test('a document with an id that is sent again makes no second row, whatever characters its id has', async () => {
  const { client } = await aClient('again')
  const operations = ['a-1', 'ä b'].flatMap((_id) => [{ index: { _index: 'app', _id } }, { message: `of ${_id}` }])
  for (let i = 0; i < 2; i++) {
    const { errors, items } = await client.bulk({ operations })
    expect(errors).toBe(false)
    expect(items.map(({ index }) => index?._id)).toEqual(['a-1', 'ä b'])
  }
  await open.drained()
  const rows = await open.rowsOf('again')
  expect(rows.map(({ log_id }) => log_id)).toEqual(['app:a-1', expect.stringMatching(/^es-[\w-]{43}$/)])
})

test('each action is answered in its place, and what cannot be kept is dropped alone', async () => {
  const { client } = await aClient('mixed')
  const operations = [
    { create: {} },
    { message: 'one' },
    { delete: { _id: 'x' } },
    { update: { _id: 'y' } },
    { doc: { message: 'two' } },
    { create: {} },
    { message: 'y'.repeat(131_073) },
    { index: { _index: 'other' } },
    { message: 'three' },
  ]
  const { errors, items } = await client.bulk({ index: 'app', operations })
  expect(errors).toBe(true)
  expect(items).toMatchObject([
    { create: { _index: 'app', status: 201 } },
    { delete: { _id: 'x', status: 400, error: { reason: expect.stringContaining('delete is not supported') } } },
    { update: { _id: 'y', status: 400, error: { reason: expect.stringContaining('update is not supported') } } },
    { create: { status: 400, error: { reason: expect.stringContaining('131073') } } },
    { index: { _index: 'other', status: 201 } },
  ])
  await open.drained()
  expect((await open.rowsOf('mixed')).map(({ modified_text }) => modified_text)).toEqual(['one', 'three'])
})

test.each(['POST', 'PUT'])('%s with gzip and a password in place of an API key is taken', async (method) => {
  const { key } = await aClient(`basic-${method.toLowerCase()}`)
  const headers = {
    authorization: `Basic ${Buffer.from(`elastic:${key}`).toString('base64')}`,
    'content-type': 'application/vnd.elasticsearch+x-ndjson; compatible-with=8',
    accept: 'application/vnd.elasticsearch+json; compatible-with=8',
    'content-encoding': 'gzip',
  }
  const body = gzipSync('{"create":{}}\r\n{"log":"by Fluent Bit"}\r\n\n')
  const response = await open.call(`${method} /fluent-bit/_bulk`, { headers, body })
  expect(response.json()).toMatchObject({ errors: false, items: [{ create: { _index: 'fluent-bit', status: 201 } }] })
  expect(response.headers.get('content-type')).toBe('application/vnd.elasticsearch+json;compatible-with=8')
})

test('what Beats and Logstash ask before they send is answered', async () => {
  const { client } = await aClient('asking')
  expect(await client.info()).toMatchObject({ version: { number: '9.0.0' } })
  expect(await client.ping()).toBe(true)
  expect(await client.license.get()).toMatchObject({ license: { status: 'active' } })
  expect(await client.xpack.info()).toMatchObject({ features: { ilm: { available: true } } })
  expect(await client.indices.existsIndexTemplate({ name: 'logstash' })).toBe(true)
  const policy = { name: 'filebeat', policy: { phases: {} } }
  expect(await client.ilm.putLifecycle(policy)).toEqual({ acknowledged: true })
})

test.each([
  ['a wrong key', 'ApiKey wrong', 401, 'security_exception'],
  ['none', undefined, 401, 'security_exception'],
])('%s is refused in the form that these clients read', async (_, authorization, status, type) => {
  const headers = { 'content-type': 'application/x-ndjson', ...(authorization && { authorization }) }
  const response = await open.call('POST /_bulk', { headers, body: '{"create":{"_index":"a"}}\n{"message":"x"}\n' })
  expect(response.status).toBe(status)
  expect(response.headers.get('x-elastic-product')).toBe('Elasticsearch')
  expect(response.json()).toMatchObject({ status, error: { type, reason: expect.stringContaining('key') } })
})
