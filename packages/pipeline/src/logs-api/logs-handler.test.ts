import type { LogView } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aReader, type Read } from '../../test/a-reader.ts'
import { aLogId, aRow, aTenant, type EventFields, jsonOf } from '../../test/build.ts'
import { createMemoryRows } from '../../test/memory-rows.ts'
import type { HttpResponse, RequestFailure } from '../http/http-event.ts'
import type { Row } from '../table/row.ts'

const json = { 'content-type': 'application/json' }

function post(body: unknown, headers: Readonly<Record<string, string>> = {}): Omit<EventFields, 'route'> {
  return { headers: { ...json, ...headers }, body }
}

/** Rows of the default tenant, at these seconds after noon, in all four partitions of the index. */
function rowsAt(seconds: readonly number[], fieldsOf: (i: number) => Partial<Row> = () => ({})): readonly Row[] {
  return seconds.map((second, i) => {
    const received_at = new Date(Date.UTC(2026, 0, 31, 12, 0, second)).toISOString()
    const fields = { tenant_id: aTenant('default'), log_id: aLogId(`id-${i}`), received_at, shard: i % 4 }
    return aRow({ ...fields, ...fieldsOf(i) })
  })
}

async function idsOf(response: Promise<HttpResponse>): Promise<readonly string[]> {
  return (jsonOf(await response).logs as readonly LogView[]).map(({ id }) => id)
}

/** Follows `next` to the end; returns the ids of each page. */
async function walk(read: Read, query: Readonly<Record<string, string>>): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = []
  let next: unknown
  do {
    const response = read.call('GET /logs', { query: { ...query, ...(typeof next === 'string' && { cursor: next }) } })
    pages.push(await idsOf(response))
    next = jsonOf(await response).next
  } while (next !== undefined)
  return pages
}

test('notes what it stored as of its receipt, also where it was stored before, and nothing else', async () => {
  const noted: object[] = []
  const { call } = aReader({
    keepManifests: async (messages, receivedAt) => {
      noted.push(...messages.map((message) => ({ ...message, receivedAt })))
      return [undefined]
    },
  })
  const log = { id: 'one', severity: 'info', message: 'a' }
  const expected = { tenantId: 'default', logIds: ['one'], receivedAt: '2026-01-31T12:00:01.000Z' }
  expect((await call('POST /logs', post(log))).statusCode).toBe(201)
  expect(noted).toEqual([expected])
  expect((await call('POST /logs', post(log))).statusCode).toBe(200)
  expect(noted).toEqual([expected, expected])
  expect((await call('POST /logs', post({ ...log, message: 'b' }))).statusCode).toBe(409)
  expect(noted).toHaveLength(2)
})

test('a log that is stored and cannot be noted is answered with 503, and with 200 once it can', async () => {
  let error: Error | undefined = new Error('refused')
  const { call, rows } = aReader({ keepManifests: async () => [error] })
  const log = { id: 'one', severity: 'info', message: 'a' }
  const refused = await call('POST /logs', post(log))
  expect(refused.statusCode).toBe(503)
  expect(jsonOf(refused)).toMatchObject({ code: 'table_unavailable' })
  expect(rows()).toHaveLength(1)
  error = undefined
  expect((await call('POST /logs', post(log))).statusCode).toBe(200)
})

test('stores a log redacted and returns 201 with what it stored', async () => {
  const { call, rows } = aReader()
  const body = { id: 'uuid-1234', datetime: '2026-01-31T11:00:00+01:00', severity: 'warning', message: 'a secret' }
  const response = await call('POST /logs', post(body))
  expect(response.statusCode).toBe(201)
  expect(jsonOf(response)).toEqual({
    logId: 'uuid-1234',
    id: 'uuid-1234',
    timestamp: Date.UTC(2026, 0, 31, 12, 0, 1),
    datetime: '2026-01-31T11:00:00+01:00',
    severity: 'warning',
    message: 'a [REDACTED]',
  })
  expect(rows()).toMatchObject([{ tenant_id: 'default', log_id: 'uuid-1234', modified_text: 'a [REDACTED]' }])
  expect(jsonOf(await call('GET /logs/{id}', { path: { id: 'uuid-1234' } }))).toEqual(jsonOf(response))
})

test('a log without id and datetime gets a generated id and the time of receipt', async () => {
  const body = jsonOf(await aReader().call('POST /logs', post({ severity: 'info', message: 'a' })))
  expect(body).toMatchObject({
    logId: 'made-0',
    timestamp: Date.UTC(2026, 0, 31, 12, 0, 1),
    datetime: '2026-01-31T12:00:01.000Z',
  })
})

test('repeating a log returns 200 with the first response; different content for its id returns 409', async () => {
  const { call, rows } = aReader()
  const log = { id: '1', severity: 'info', message: 'a' }
  const first = await call('POST /logs', post(log))
  const again = await call('POST /logs', post(log))
  expect([first.statusCode, again.statusCode]).toEqual([201, 200])
  expect(again.body).toBe(first.body)
  for (const other of [{ message: 'b' }, { severity: 'error' }, { datetime: '2026-01-31T11:00:00Z' }]) {
    const conflict = await call('POST /logs', post({ ...log, ...other }))
    expect(conflict.statusCode).toBe(409)
    expect(jsonOf(conflict)).toMatchObject({ code: 'conflict', retryable: false })
  }
  expect(rows()).toMatchObject([{ modified_text: 'a', severity: 'info' }])
})

test.each([
  ['a type that is not JSON', { headers: { 'content-type': 'text/plain' }, body: '{}' }, 415, 'unsupported_media_type'],
  ['no type', { body: '{}' }, 415, 'unsupported_media_type'],
  ['malformed JSON', post('{"severity":'), 400, 'invalid_json'],
  ['no body', post(undefined), 400, 'empty_body'],
  ['no severity', post({ message: 'a' }), 400, 'invalid_record'],
  ['an unknown field', post({ severity: 'info', message: 'a', level: 1 }), 400, 'invalid_record'],
  ['a text over the limit', post({ severity: 'info', message: 'x'.repeat(131_073) }), 413, 'text_too_long'],
  ['a bad tenant', post({ severity: 'info', message: 'a', tenant_id: 'a/b' }), 400, 'invalid_tenant'],
  [
    'two tenants',
    post({ severity: 'info', message: 'a', tenant_id: 'b' }, { 'x-tenant-id': 'a' }),
    403,
    'tenant_mismatch',
  ],
])('POST /logs refuses %s', async (_, fields, status, code) => {
  const { call, rows } = aReader()
  const response = await call('POST /logs', fields)
  expect(response.statusCode).toBe(status)
  expect(jsonOf(response)).toMatchObject({ code, status, request_id: 'req-1' })
  expect(rows()).toEqual([])
})

test("GET /logs/{id} returns 404 for an unknown id and for another tenant's", async () => {
  const { call, put } = aReader()
  await put(aRow({ log_id: aLogId('1') }))
  const of = (tenant: string, id: string) =>
    call('GET /logs/{id}', { headers: { 'x-tenant-id': tenant }, path: { id } })
  expect((await of('acme', '1')).statusCode).toBe(200)
  for (const response of [await of('acme', '2'), await of('beta', '1')]) {
    expect(response.statusCode).toBe(404)
    expect(jsonOf(response)).toMatchObject({ code: 'not_found', detail: 'the tenant has no log with this id' })
  }
  expect(jsonOf(await of('acme', 'a/b'))).toMatchObject({ status: 400, code: 'invalid_log_id' })
  expect(jsonOf(await of('a/b', '1'))).toMatchObject({ status: 400, code: 'invalid_tenant' })
})

test('GET /logs returns the 100 newest, newest first, and a cursor for the rest', async () => {
  const read = aReader()
  await read.put(...rowsAt(Array.from({ length: 101 }, (_, i) => i)))
  const page = jsonOf(await read.call('GET /logs'))
  expect(page).toMatchObject({ count: 100, next: expect.any(String) })
  const all = Array.from({ length: 101 }, (_, i) => `id-${100 - i}`)
  expect(await walk(read, {})).toEqual([all.slice(0, 100), ['id-0']])
})

test('the bare array has the same logs without the envelope', async () => {
  const read = aReader()
  await read.put(...rowsAt([0, 1, 2]))
  const page = jsonOf(await read.call('GET /logs', { query: { limit: '2' } }))
  expect(jsonOf(await read.call('GET /logs', { query: { limit: '2', format: 'array' } }))).toEqual(page.logs)
  expect(jsonOf(await aReader().call('GET /logs', { query: { format: 'array' } }))).toEqual([])
  expect(jsonOf(await aReader().call('GET /logs'))).toEqual({ count: 0, logs: [] })
})

test('paging visits every row once, newest first, even with many equal timestamps', async () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(seconds, fc.integer({ min: 1, max: 20 }), fc.boolean(), async (moments, limit, isFiltered) => {
      const rows = rowsAt(moments, (i) => ({ severity: i % 3 === 0 ? 'error' : 'info' }))
      const read = aReader()
      await read.put(...rows, aRow({ tenant_id: aTenant('other'), shard: 0 }))
      const wanted = rows.filter((row) => !isFiltered || row.severity === 'error')
      const sorted = wanted.toSorted((a, b) => ((a.recent_sort ?? '') < (b.recent_sort ?? '') ? 1 : -1))
      const pages = await walk(read, { limit: String(limit), ...(isFiltered && { severity: 'error' }) })
      expect(pages.flat()).toEqual(sorted.map((row) => row.log_id))
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
    }),
    { numRuns: 60 },
  )
})

test('since is inclusive, until is exclusive, and both accept any ISO 8601 offset', async () => {
  const read = aReader()
  await read.put(...rowsAt([0, 1, 2, 3]))
  const ids = (query: Record<string, string>) => idsOf(read.call('GET /logs', { query }))
  expect(await ids({ since: '2026-01-31T12:00:02Z' })).toEqual(['id-3', 'id-2'])
  expect(await ids({ until: '2026-01-31T12:00:02Z' })).toEqual(['id-1', 'id-0'])
  expect(await ids({ since: '2026-01-31T13:00:01+01:00', until: '2026-01-31 12:00:02' })).toEqual(['id-1'])
  expect(await ids({ since: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' })).toEqual([])
})

test('a cursor is refused to another tenant and with other parameters; how much is on a page, and its format, may change', async () => {
  const read = aReader()
  await read.put(...rowsAt([0, 1, 2, 3]), aRow({ received_at: '2026-01-31T12:00:00.500Z', shard: 0 }))
  const first = jsonOf(await read.call('GET /logs', { query: { limit: '1' } }))
  const query = { cursor: String(first.next) }
  expect(await idsOf(read.call('GET /logs', { query }))).toEqual(['id-2', 'id-1', 'id-0'])
  expect(await idsOf(read.call('GET /logs', { query: { ...query, limit: '2' } }))).toEqual(['id-2', 'id-1'])
  expect((await read.call('GET /logs', { query: { ...query, format: 'array' } })).statusCode).toBe(200)
  const foreign = [
    { query, headers: { 'x-tenant-id': 'acme' } },
    ...[{ since: '2026-01-31T12:00:02Z' }, { severity: 'info' }, { q: 'a' }, { 'attr.a': '1' }].map((other) => ({
      query: { ...query, ...other },
    })),
  ]
  for (const fields of foreign) {
    const refusal = jsonOf(await read.call('GET /logs', fields))
    expect(refusal).toMatchObject({
      status: 400,
      code: 'invalid_cursor',
      detail: expect.stringContaining('belongs to another tenant, or'),
    })
  }
})

test.each([
  ['limit', '0', 'invalid_request'],
  ['limit', '1001', 'invalid_request'],
  ['limit', '-1', 'invalid_request'],
  ['limit', '1.5', 'invalid_request'],
  ['limit', '1e2', 'invalid_request'],
  ['limit', '', 'invalid_request'],
  ['severity', 'critical', 'invalid_request'],
  ['since', 'yesterday', 'invalid_request'],
  ['until', '2026-02-30T00:00:00Z', 'invalid_request'],
  ['format', 'xml', 'invalid_request'],
  ['page', '2', 'invalid_request'],
  ['cursor', '', 'invalid_cursor'],
  ['cursor', 'nonsense', 'invalid_cursor'],
  ['cursor', '***', 'invalid_cursor'],
  ['cursor', Buffer.from('2026-01-31T12:00:00.000Z').toString('base64url'), 'invalid_cursor'],
  ['cursor', Buffer.from('2026-01-31T12:00:00.000Z#a/b').toString('base64url'), 'invalid_cursor'],
  ['cursor', 'x'.repeat(257), 'invalid_cursor'],
])('GET /logs refuses %s=%j', async (name, value, code) => {
  const response = await aReader().call('GET /logs', { query: { [name]: value } })
  expect(response.statusCode).toBe(400)
  expect(jsonOf(response)).toMatchObject({ code })
})

test.each(['1', '999', '1000'])('GET /logs accepts limit=%s', async (limit) => {
  expect(await aReader().call('GET /logs', { query: { limit } })).toMatchObject({ statusCode: 200 })
})

test('reports how many ids are stored and which are missing', async () => {
  const { call, put } = aReader()
  await put(...rowsAt([0, 1]))
  const query = (log_ids: unknown) => call('POST /logs/stored', post({ log_ids }))
  expect(jsonOf(await query(['id-1', 'id-7', 'id-0']))).toEqual({ stored: 2, missing: ['id-7'] })
  expect(jsonOf(await query([]))).toEqual({ stored: 0, missing: [] })
  expect((await query(Array(1_000).fill('id-0'))).statusCode).toBe(200)
  expect(jsonOf(await query(Array(1_001).fill('id-0')))).toMatchObject({
    code: 'invalid_request',
    detail: '1001 log_ids; the limit is 1000',
  })
  expect(jsonOf(await query('id-0'))).toMatchObject({
    code: 'invalid_request',
    detail: 'log_ids must be an array, not string',
  })
  expect(jsonOf(await query(['a/b']))).toMatchObject({ code: 'invalid_log_id' })
})

test('healthz returns 200 and an unknown route 404', async () => {
  const { call } = aReader()
  expect(await call('GET /healthz')).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' })
  expect(await call('GET /nowhere')).toMatchObject({ statusCode: 404 })
})

test('a table error is a 500 that does not reveal it', async () => {
  const table = createMemoryRows()
  const fail = async (): Promise<never> => {
    throw new Error('connect ECONNREFUSED 10.0.0.7:8000')
  }
  const failures: RequestFailure[] = []
  const { call } = aReader({
    openRows: (tenantId) => ({ ...table.openRows(tenantId), recent: fail, get: fail, putNew: fail }),
    onFailure: (failure) => failures.push(failure),
  })
  for (const response of [
    await call('GET /logs'),
    await call('POST /logs', post({ severity: 'info', message: 'a' })),
  ]) {
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain('10.0.0.7')
    expect(jsonOf(response)).toMatchObject({ code: 'internal', retryable: true, request_id: 'req-1' })
  }
  const failure = { requestId: 'req-1', code: 'internal', error: 'Error' }
  expect(failures).toEqual([failure, failure])
})

test('a missing log, an invalid request and a conflict are not reported as failures', async () => {
  const failures: RequestFailure[] = []
  const { call } = aReader({ onFailure: (failure) => failures.push(failure) })
  const log = { id: 'uuid-1', severity: 'info', message: 'a' }
  const statuses = [
    await call('POST /logs', post(log)),
    await call('POST /logs', post({ ...log, message: 'b' })),
    await call('POST /logs', post({ severity: 'loud' })),
    await call('GET /logs/{id}', { path: { id: 'nowhere' } }),
  ].map(({ statusCode }) => statusCode)
  expect(statuses).toEqual([201, 409, 400, 404])
  expect(failures).toEqual([])
})

test("a page of large logs stays below Lambda's response limit, and no log is skipped", async () => {
  const read = aReader()
  const text = '"\\\u0001☃'.repeat(20_000)
  await read.put(
    ...rowsAt(
      Array.from({ length: 40 }, (_, i) => i),
      () => ({ modified_text: text }),
    ),
  )
  const all = await walk(read, { limit: '1000' })
  expect(all.flat()).toEqual(Array.from({ length: 40 }, (_, i) => `id-${39 - i}`))
  expect(all.length).toBeGreaterThan(2)
  const first = await read.call('GET /logs', { query: { limit: '1000' } })
  expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(6 * 1024 * 1024)
})

test('the bare array links to the next page in a Link header', async () => {
  const read = aReader()
  await read.put(...rowsAt([0, 1, 2]))
  const query = { limit: '2', format: 'array', severity: 'info' }
  const first = await read.call('GET /logs', { query })
  const link = String(first.headers?.link)
  expect(link).toMatch(/^<\/logs\?limit=2&format=array&severity=info&cursor=[\w-]+>; rel="next"$/)
  const cursor = new URLSearchParams(link.slice(link.indexOf('?') + 1, link.indexOf('>'))).get('cursor') ?? ''
  const last = await read.call('GET /logs', { query: { ...query, cursor } })
  expect(JSON.parse(last.body ?? '')).toMatchObject([{ id: 'id-0' }])
  expect(last.headers).not.toHaveProperty('link')
})

test('tells what became of requests, once each, and which are not done', async () => {
  const table = createMemoryRows()
  const { call } = aReader({ openRows: table.openRows })
  const part = { name: 'r-0', part: 0, of: 1, stored: 2, dead_letters: { failed: 1 }, first: [{ reason: 'failed' }] }
  await table.openRows(aTenant('default')).putOutcomes([part, { ...part, name: 'divided', of: 2 }])
  await table.openRows(aTenant('beta')).putOutcomes([{ ...part, name: 'of-beta' }])
  const query = async (requests: unknown) => jsonOf(await call('POST /logs/outcomes', post({ requests })))
  expect(await query(['divided', 'r-0', 'of-beta', 'r-0', 'divided'])).toEqual({
    outcomes: [{ name: 'r-0', stored: 2, dead_letters: { failed: 1 }, first: [{ reason: 'failed' }] }],
    pending: ['divided', 'of-beta'],
  })
  expect(await query([])).toEqual({ outcomes: [], pending: [] })
  for (const [requests, detail] of [
    ['r-0', 'requests must be an array, not string'],
    [['a#0'], 'requests must be names of 1 to 64 of'],
    [[1], 'requests must be names of 1 to 64 of'],
    [Array(101).fill('a'), '101 requests; the limit is 100'],
  ]) {
    expect(await query(requests)).toMatchObject({
      code: 'invalid_request',
      detail: expect.stringContaining(String(detail)),
    })
  }
})

test.each(['POST /logs', 'POST /logs/stored', 'POST /logs/outcomes'])('%s accepts only UTF-8', async (route) => {
  const { call } = aReader()
  const body = { severity: 'info', message: 'é', log_ids: [] }
  const typed = (type: string) => call(route, { headers: { 'content-type': type }, body })
  expect((await typed('application/json; charset=latin1')).statusCode).toBe(415)
  const { statusCode } = await typed('application/json; charset="UTF-8"')
  expect(statusCode).not.toBe(415)
})
