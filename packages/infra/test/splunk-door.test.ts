import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { addTenant } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const open = useStack({ requiresKeys: true })

/** As splunk-logging 0.11.1 sends it, and with a password as Fluentd may. */
test.each([
  ['as Splunk writes it', (key: string) => `Splunk ${key}`],
  ['as a password', (key: string) => `Basic ${Buffer.from(`x:${key}`).toString('base64')}`],
])('an event of a client is stored, its key given %s', async (how, authorization) => {
  const tenant = `hec-${how.length}`
  const { key } = await addTenant(open.stack(), tenant)
  const headers = { authorization: authorization(key), 'content-type': 'application/x-www-form-urlencoded' }
  const event = { message: 'call 555-0199', severity: 'error' }
  const body = JSON.stringify({ time: '1769860800.123', host: 'web-1', event })
  for (const path of ['', '/event', '/event/1.0']) {
    const response = await open.call(`POST /services/collector${path}`, { headers, body })
    expect([response.status, response.json()]).toEqual([200, { text: 'Success', code: 0 }])
  }
  const packed = { ...headers, 'content-encoding': 'gzip' }
  expect(
    (await open.call('POST /services/collector/raw?host=web-1', { headers: packed, body: gzipSync('a\nb') })).status,
  ).toBe(200)
  await open.drained()
  const rows = await open.rowsOf(tenant)
  const row = { modified_text: 'call [REDACTED:PHONE]', severity: 'error', timestamp: '2026-01-31T12:00:00.123Z' }
  expect(rows).toMatchObject([row, row, row, { modified_text: 'a' }, { modified_text: 'b' }])
  expect(new Set(rows.map(({ attributes }) => attributes))).toEqual(new Set(['{"host":"web-1"}']))
  expect((await open.call('GET /services/collector/health', { headers })).json()).toEqual({
    text: 'HEC is healthy',
    code: 17,
  })
})

test.each([
  ['no key', {}, 401, 2],
  ['a wrong key', { authorization: 'Splunk wrong' }, 403, 4],
])('%s is refused with the code that these clients read', async (_, headers, status, code) => {
  const response = await open.call('POST /services/collector', { headers, body: '{"event":"a"}' })
  expect([response.status, response.json()]).toMatchObject([status, { code }])
})
