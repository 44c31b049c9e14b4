import { deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { testFullSize } from './full-size.ts'
import { addTenant } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const open = useStack({ requiresKeys: true })

const entries = [
  { message: 'call 555-0199', ddsource: 'nginx', ddtags: 'env:prod', hostname: 'web-1', service: 'shop' },
  { message: 'no stock', status: 'Critical', timestamp: '1764000000123', order: '7' },
]

/** The rows that these entries become. */
async function expectStored(tenant: string): Promise<void> {
  await open.drained()
  const rows = await open.rowsOf(tenant)
  expect(rows).toMatchObject([
    { modified_text: expect.stringMatching(/^call (?!555)/), severity: 'info' },
    { modified_text: 'no stock', severity: 'fatal', timestamp: '2025-11-24T16:00:00.123Z' },
  ])
  expect(rows.map(({ attributes }) => JSON.parse(String(attributes)))).toEqual([
    { ddsource: 'nginx', ddtags: 'env:prod', hostname: 'web-1', service: 'shop' },
    { status: 'Critical', order: '7' },
  ])
}

/** In the form of @datadog/datadog-api-client 1.64.0, which the nightly test runs: loading it takes longer than all else here. */
test.each([
  ['as it is', undefined, (json: string) => json],
  ['gzip', 'gzip', (json: string) => gzipSync(json)],
  ['deflate', 'deflate', (json: string) => deflateSync(json)],
] as const)("a request of Datadog's client is stored, encoded %s", async (_, encoding, encode) => {
  const tenant = `datadog-${encoding ?? 'plain'}`
  const { key } = await addTenant(open.stack(), tenant)
  const headers = {
    'dd-api-key': key,
    'content-type': 'application/json',
    accept: 'application/json',
    ...(encoding && { 'content-encoding': encoding }),
  }
  const response = await open.call('POST /api/v2/logs', { headers, body: encode(JSON.stringify(entries)) })
  expect([response.status, response.json()]).toEqual([202, {}])
  await expectStored(tenant)
})

test("a wrong key is refused in the form that Datadog's clients read", async () => {
  const response = await open.call('POST /api/v2/logs', { headers: { 'dd-api-key': 'wrong' }, body: entries })
  expect(response.status).toBe(401)
  expect(response.json()).toEqual({
    errors: [{ status: '401', title: 'Unauthorized', detail: 'the API key is not valid' }],
  })
})

testFullSize(
  "what Datadog's own client sends is stored",
  async () => {
    const { client, v2 } = await import('@datadog/datadog-api-client')
    const { key } = await addTenant(open.stack(), 'datadog')
    const configuration = client.createConfiguration({
      authMethods: { apiKeyAuth: key },
      baseServer: new client.BaseServerConfiguration(open.stack().url, {}),
    })
    const body = [
      { message: 'call 555-0199', ddsource: 'nginx', ddtags: 'env:prod', hostname: 'web-1', service: 'shop' },
      { message: 'no stock', additionalProperties: { status: 'Critical', timestamp: '1764000000123', order: '7' } },
    ]
    await new v2.LogsApi(configuration).submitLog({ body, contentEncoding: 'gzip' })
    await expectStored('datadog')
  },
  60_000,
)
