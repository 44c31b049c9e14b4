import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { LogView } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { problemOf, useStack } from './with-stack.ts'

const { stack, call, drained, rowsOf } = useStack({ keepsOriginals: true })

const plain = { 'content-type': 'text/plain' }

/** The messages of the newest logs of a tenant, newest first. */
async function recentMessages(tenant: string, query = ''): Promise<readonly string[]> {
  const answer = await call(`GET /logs${query}`, { headers: { 'x-tenant-id': tenant } })
  return (answer.json().logs as readonly LogView[]).map(({ message }) => message)
}

test('POST /ingest accepts JSON with a tenant_id, and the row has no phone number', async () => {
  const answer = await call('POST /ingest', { body: { tenant_id: 'acme_corp', text: 'User 555-0199 accessed system' } })
  expect(answer.status).toBe(202)
  expect(answer.json()).toMatchObject({ accepted: 1, tenant_id: 'acme_corp', log_id: expect.any(String) })
  await drained()
  const [row, ...others] = await rowsOf('acme_corp')
  expect(others).toEqual([])
  expect(row).toMatchObject({ tenant_id: 'acme_corp', log_id: answer.json().log_id })
  expect(row?.modified_text).toMatch(/^User \S+ accessed system$/)
  expect(row?.modified_text).not.toContain('0199')
})

test('POST /ingest accepts text/plain with X-Tenant-ID', async () => {
  const headers = { ...plain, 'x-tenant-id': 'beta_inc' }
  const answer = await call('POST /ingest', { headers, body: 'Raw log dump with 555-0199 inside' })
  expect(answer.status).toBe(202)
  expect(answer.json()).toMatchObject({ accepted: 1, tenant_id: 'beta_inc' })
  await drained()
  const rows = await rowsOf('beta_inc')
  expect(rows).toMatchObject([
    { tenant_id: 'beta_inc', modified_text: expect.stringMatching(/^Raw log dump with \S+ inside$/) },
  ])
  expect(rows[0]?.modified_text).not.toContain('0199')
})

test.each(['123', 'uuid-1234'])('POST /ingest takes the client log_id %s, as JSON and as text', async (logId) => {
  const text = 'Customer 555-123-4567 logged in'
  const asJson = await call('POST /ingest', { body: { tenant_id: `json-${logId}`, log_id: logId, text } })
  const headers = { ...plain, 'x-tenant-id': `text-${logId}`, 'x-log-id': logId }
  const asText = await call('POST /ingest', { headers, body: text })
  await drained()
  for (const [answer, tenant] of [
    [asJson, `json-${logId}`],
    [asText, `text-${logId}`],
  ] as const) {
    expect(answer.status).toBe(202)
    expect(answer.json()).toMatchObject({ log_id: logId, tenant_id: tenant })
    const rows = await rowsOf(tenant)
    expect(rows).toMatchObject([
      {
        tenant_id: tenant,
        log_id: logId,
        original_text: text,
        modified_text: expect.stringMatching(/^Customer \S+ logged in$/),
        processed_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      },
    ])
    expect(rows[0]?.modified_text).not.toMatch(/555|4567/)
  }
})

test.each([
  [
    'no tenant in JSON',
    { body: { text: 'a' } },
    'missing_tenant',
    'put "tenant_id" in the record, or send an X-Tenant-ID header',
  ],
  ['no tenant with a text', { headers: plain, body: 'a' }, 'missing_tenant', 'X-Tenant-ID header'],
  ['no text', { body: { tenant_id: 'acme' } }, 'invalid_record', 'text is missing; it must be a string'],
  [
    'a text that is a number',
    { body: { tenant_id: 'acme', text: 7 } },
    'invalid_record',
    'text must be a string, not number',
  ],
  [
    'a severity that is none',
    { body: { tenant_id: 'acme', text: 'a', severity: 'high' } },
    'invalid_record',
    'severity must be one of',
  ],
])('POST /ingest with %s is 400 and says what to fix', async (_, options, code, detail) => {
  const answer = await call('POST /ingest', options)
  expect(answer.status).toBe(400)
  expect(problemOf(answer)).toMatchObject({ code, detail: expect.stringContaining(detail) })
})

test('POST /logs accepts severity and message, and GET /logs returns it first', async () => {
  const headers = { 'x-tenant-id': 'writer' }
  const stored: Readonly<Record<string, unknown>>[] = []
  for (const severity of ['info', 'warning', 'error']) {
    const answer = await call('POST /logs', { headers, body: { severity, message: `a message of ${severity}` } })
    expect(answer.status).toBe(201)
    const { logId, timestamp, datetime } = answer.json()
    expect(logId).toEqual(expect.any(String))
    // The original clients pass it to `new Date` as a number of milliseconds, and read datetime as text.
    expect(Number.isSafeInteger(timestamp)).toBe(true)
    expect(new Date(Number(timestamp)).toISOString()).toBe(datetime)
    stored.unshift(answer.json())
  }
  const page = await call('GET /logs', { headers })
  expect(page.status).toBe(200)
  expect(page.json()).toEqual({ count: 3, logs: stored })
  expect(await recentMessages('writer', '?severity=warning')).toEqual(['a message of warning'])
})

test('POST /logs accepts id and datetime, and GET /logs returns the 100 newest, as a page or a bare array', async () => {
  const headers = { 'x-tenant-id': 'historian' }
  for (let i = 0; i < 103; i++) {
    const datetime = new Date(Date.UTC(2026, 0, 31, 12, 0, i)).toISOString()
    const answer = await call('POST /logs', {
      headers,
      body: { id: `id-${i}`, datetime, severity: 'info', message: `m-${i}` },
    })
    expect(answer.status).toBe(201)
    expect(answer.json()).toMatchObject({ logId: `id-${i}`, id: `id-${i}`, datetime, message: `m-${i}` })
  }
  const newest = Array.from({ length: 103 }, (_, i) => `m-${102 - i}`)
  const page = (await call('GET /logs', { headers })).json()
  expect(page).toMatchObject({ count: 100, next: expect.any(String) })
  expect(await recentMessages('historian')).toEqual(newest.slice(0, 100))
  expect(await recentMessages('historian', `?cursor=${page.next}`)).toEqual(newest.slice(100))
  expect((await call('GET /logs?format=array', { headers })).json()).toEqual(page.logs)
})

test('POST /logs without a tenant is read back without one', async () => {
  const answer = await call('POST /logs', {
    body: { id: 'mine', severity: 'info', message: 'of nobody in particular' },
  })
  expect(answer.status).toBe(201)
  expect((await call('GET /logs/mine')).json()).toEqual(answer.json())
  expect(await recentMessages('default')).toEqual(['of nobody in particular'])
})

test('a record of every format and encoding ends as one row', async () => {
  const headers = { 'x-tenant-id': 'formats' }
  const logs = ['a', 'b'].map((log_id) => ({ log_id, text: `text of ${log_id}` }))
  const ndjson = logs.map((log) => JSON.stringify({ ...log, log_id: `n${log.log_id}` })).join('\n')
  const answers = [
    await call('POST /ingest', { headers, body: logs }),
    await call('POST /ingest', { headers, body: { logs: [{ log_id: 'c', text: 'text of c' }] } }),
    await call('POST /ingest', { headers: { ...headers, 'content-type': 'application/x-ndjson' }, body: ndjson }),
    await call('POST /ingest?split=lines', { headers: { ...headers, ...plain }, body: 'one\r\ntwo\n' }),
    ...(await Promise.all(
      [['gzip', gzipSync] as const, ['zstd', zstdCompressSync] as const].map(([encoding, compress]) =>
        call('POST /ingest', {
          headers: { ...headers, 'content-type': 'application/x-ndjson', 'content-encoding': encoding },
          body: compress(JSON.stringify({ log_id: encoding, text: 'zipped' })),
        }),
      ),
    )),
  ]
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 202])
  await drained()
  const texts = (await rowsOf('formats')).map((row) => row.modified_text).sort()
  const own = ['text of a', 'text of a', 'text of b', 'text of b', 'text of c']
  expect(texts).toEqual(['one', ...own, 'two', 'zipped', 'zipped'])
})

test('other content under a stored id goes to the dead-letter queue, and the first row stays', async () => {
  const before = (await stack().counters()).deadLetters
  for (const text of ['first', 'first', 'second']) {
    await call('POST /ingest', { body: { tenant_id: 'conflicted', log_id: '1', text } })
    await drained()
  }
  expect(await rowsOf('conflicted')).toMatchObject([{ log_id: '1', modified_text: 'first' }])
  expect((await stack().counters()).deadLetters).toBe(before + 1)
})
