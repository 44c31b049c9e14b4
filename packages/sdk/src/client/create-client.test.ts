import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { type ScriptedResponse, startScriptedServer } from '../../test/scripted-server.ts'
import { aClosedUrl, serveSockets } from '../../test/serve.ts'
import { type FaultCode, faults } from '../contract/faults.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { Client } from './client.ts'
import type { ClientOptions } from './client-options.ts'
import { createClient } from './create-client.ts'

/** A client that never waits; `waits` records how long it would have waited, milliseconds. */
function aClient(
  url: string,
  options: Partial<ClientOptions> = {},
): { readonly client: Client; readonly waits: number[] } {
  const waits: number[] = []
  const client = createClient({
    url,
    random: () => 0.5,
    now: () => 1_000,
    sleep: async (ms) => {
      waits.push(ms)
    },
    ...options,
  })
  onTestFinished(() => client.close())
  return { client, waits }
}

function accepted(count = 1, errors: readonly object[] = []): ScriptedResponse {
  const log_ids = Array.from({ length: count }, (_, i) => `id-${i}`)
  return { status: 202, body: { accepted: count, duplicates: 0, rejected: errors.length, log_ids, errors } }
}

function problem(code: FaultCode, headers: Record<string, string> = {}, more: object = {}): ScriptedResponse {
  const { status, title } = faults[code]
  return { status, headers, body: { code, title, detail: `detail of ${code}`, request_id: 'req-1', ...more } }
}

async function faultOf(call: Promise<unknown>): Promise<LogpipeError> {
  const error = await call.then(
    () => new Error('the call did not throw'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(LogpipeError)
  return error as LogpipeError
}

test("sends records as NDJSON with API key, tenant and idempotency key, below the URL's path", async () => {
  const server = await startScriptedServer(accepted(2))
  const { client } = aClient(`${server.url}/prod/`, { apiKey: 'secret', tenant: 'acme' })
  const result = await client.ingest([{ text: 'one' }, { text: 'two', severity: 'error' }])
  expect(result).toMatchObject({ accepted: 2, rejected: 0, log_ids: ['id-0', 'id-1'], retries: 0 })
  expect(server.seen).toHaveLength(1)
  expect(server.seen[0]).toMatchObject({
    method: 'POST',
    path: '/prod/ingest',
    body: '{"text":"one"}\n{"text":"two","severity":"error"}',
    headers: {
      authorization: 'Bearer secret',
      'x-tenant-id': 'acme',
      'content-type': 'application/x-ndjson',
      'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  })
})

test('says how a body is compressed', async () => {
  const server = await startScriptedServer(accepted())
  const { client } = aClient(server.url)
  const body = gzipSync('{"text":"a"}')
  await client.ingestRaw({ body, contentType: 'application/x-ndjson', contentEncoding: 'gzip' })
  expect(server.seen[0]?.headers).toMatchObject({ 'content-encoding': 'gzip' })
})

test('sends the first index of a body, where it is not 0', async () => {
  const server = await startScriptedServer(accepted())
  const { client } = aClient(server.url)
  const raw = { body: '{"text":"a"}', contentType: 'application/x-ndjson', idempotencyKey: 'k' } as const
  await client.ingestRaw({ ...raw, firstIndex: 512 })
  await client.ingestRaw({ ...raw, firstIndex: 0 })
  await client.ingestRaw({ ...raw, outcome: 'r-0' })
  expect(server.seen[0]?.headers).toMatchObject({ 'idempotency-key': 'k', 'x-logpipe-first-index': '512' })
  expect(server.seen[1]?.headers).not.toHaveProperty('x-logpipe-first-index')
  expect(server.seen.map(({ headers }) => headers['x-logpipe-outcome'])).toEqual([undefined, undefined, 'r-0'])
  expect(await faultOf(client.ingestRaw({ ...raw, outcome: 'r\n0' }))).toMatchObject({ code: 'invalid_option' })
})

test('sends a string as text/plain, for the tenant given with the call', async () => {
  const server = await startScriptedServer({ status: 202, body: { ...(accepted().body as object), log_id: 'id-0' } })
  const { client } = aClient(server.url, { tenant: 'acme' })
  expect(await client.ingest('Räw ☃', { tenant: 'beta_inc' })).toMatchObject({ accepted: 1, log_id: 'id-0' })
  expect(server.seen[0]).toMatchObject({
    body: 'Räw ☃',
    headers: { 'content-type': 'text/plain', 'x-tenant-id': 'beta_inc' },
  })
  expect(server.seen[0]?.headers).not.toHaveProperty('authorization')
})

test('sends no request for an empty list of records', async () => {
  const server = await startScriptedServer(accepted(0))
  expect(await aClient(server.url).client.ingest([])).toMatchObject({ accepted: 0, errors: [], retries: 0 })
  expect(server.seen).toHaveLength(0)
})

test.each([
  ['a retryable error', problem('queue_unavailable')],
  ["a proxy's 502", { status: 502, body: '<html>Bad gateway</html>' }],
  ['a connection reset', 'reset'],
  ['a truncated body', 'truncate'],
] as const)('after %s it resends the same body with the same idempotency key', async (_, step) => {
  const server = await startScriptedServer(step, step, accepted())
  const { client, waits } = aClient(server.url)
  expect(await client.ingest([{ text: 'once' }])).toMatchObject({ accepted: 1, retries: 2 })
  expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  expect(new Set(server.seen.map(({ body }) => body))).toEqual(new Set(['{"text":"once"}']))
  expect(server.seen).toHaveLength(3)
  expect(waits).toEqual([150, 300])
})

test.each([
  ['3', 3_000],
  ['0', 100],
  ['-5', 100],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 100],
  ['Thu, 01 Jan 1970 00:00:05 GMT', 4_000],
  ['soon', 150],
  ['soon 1', 150],
  ['', 150],
])('Retry-After %j: takes precedence over its own backoff, above the floor', async (header, waitMs) => {
  const server = await startScriptedServer(problem('rate_limited', { 'retry-after': header }), accepted())
  const { client, waits } = aClient(server.url)
  await client.ingest([{ text: 'a' }])
  expect(waits).toEqual([waitMs])
})

test('gives up when retries are used up, with the code, status, request id and Retry-After of the last response', async () => {
  const server = await startScriptedServer(problem('queue_unavailable', { 'retry-after': '7' }))
  const { client, waits } = aClient(server.url, { retries: 2 })
  const error = await faultOf(client.ingest([{ text: 'a' }]))
  expect(error).toMatchObject({
    code: 'queue_unavailable',
    status: 503,
    requestId: 'req-1',
    retryAfterMs: 7_000,
    retryable: true,
    message: 'detail of queue_unavailable',
  })
  expect(server.seen).toHaveLength(3)
  expect(waits).toEqual([7_000, 7_000])
})

test.each([
  'missing_tenant',
  'tenant_mismatch',
  'method_not_allowed',
  'conflict',
  'request_too_large',
  'unsupported_media_type',
  'duplicate_id',
] as const)('throws %s without retrying', async (code) => {
  const server = await startScriptedServer(problem(code))
  const { client, waits } = aClient(server.url)
  expect(await faultOf(client.ingest([{ text: 'a' }]))).toMatchObject({
    code,
    status: faults[code].status,
    retryable: false,
  })
  expect(await faultOf(client.logs.write({ severity: 'info', message: 'a' }))).toMatchObject({ code })
  expect(server.seen).toHaveLength(2)
  expect(waits).toEqual([])
})

test.each([
  ['never responds', 'hang'],
  ['sends one byte at a time forever', 'drip'],
] as const)('an attempt against a server that %s times out and is retried', async (_, step) => {
  const server = await startScriptedServer(step)
  const { client, waits } = aClient(server.url, { timeoutMs: 600, retries: 1 })
  const error = await faultOf(client.logs.recent())
  expect(error).toMatchObject({ code: 'request_timeout', message: `no response from ${server.url} within 600 ms` })
  expect(error.cause).toBeDefined()
  await expect.poll(() => server.seen.length).toBe(2)
  expect(waits).toHaveLength(1)
})

test('a failed connection is retried, and the error names the URL', async () => {
  const url = await aClosedUrl()
  const { client, waits } = aClient(url, { retries: 1 })
  const error = await faultOf(client.health())
  expect(error).toMatchObject({ code: 'connection_failed', retryable: true, message: expect.stringContaining(url) })
  expect(error.status).toBeUndefined()
  expect(waits).toHaveLength(1)
})

test('a 202 with a retryable error is resent whole, and the last response is the result', async () => {
  const passing = { index: 1, code: 'queue_unavailable', message: 'Queue unavailable', retryable: true }
  const server = await startScriptedServer(accepted(1, [passing]), accepted(2))
  const { client, waits } = aClient(server.url)
  expect(await client.ingest([{ text: 'a' }, { text: 'b' }])).toMatchObject({ accepted: 2, errors: [], retries: 1 })
  expect(server.seen[1]?.body).toBe(server.seen[0]?.body)
  expect(server.seen[1]?.headers['idempotency-key']).toBe(server.seen[0]?.headers['idempotency-key'])
  expect(waits).toHaveLength(1)
})

test('a 202 that still has retryable errors after the last retry returns them', async () => {
  const passing = { index: 0, code: 'queue_unavailable', message: 'Queue unavailable', retryable: true }
  const server = await startScriptedServer(accepted(1, [passing]))
  const { client } = aClient(server.url, { retries: 1 })
  expect(await client.ingest([{ text: 'a' }, { text: 'b' }])).toMatchObject({
    accepted: 1,
    errors: [passing],
    retries: 1,
  })
  expect(server.seen).toHaveLength(2)
})

test('a 202 whose errors are not retryable is not resent', async () => {
  const final = { index: 0, code: 'empty_text', message: 'text is empty', retryable: false }
  const server = await startScriptedServer(accepted(1, [final]))
  const result = await aClient(server.url).client.ingest([{ text: '' }, { text: '"retryable":true' }])
  expect(result).toMatchObject({ accepted: 1, rejected: 1, errors: [final], retries: 0 })
})

test('a batch with every record rejected is a result, not an exception', async () => {
  const errors = [0, 1].map((index) => ({ index, code: 'empty_text', message: 'text is empty', retryable: false }))
  const server = await startScriptedServer(problem('empty_text', {}, { errors }))
  const result = await aClient(server.url).client.ingest([{ text: '' }, { text: '' }])
  expect(result).toEqual({ accepted: 0, duplicates: 0, rejected: 2, log_ids: [], errors, retries: 0 })
})

test('5,001 records take two requests with two keys, and error indexes count across both', async () => {
  const error = { index: 0, code: 'empty_text', message: 'text is empty', retryable: false }
  const server = await startScriptedServer(accepted(5_000), accepted(0, [error]))
  const { client } = aClient(server.url)
  const result = await client.ingest(
    Array.from({ length: 5_001 }, (_, i) => ({ text: i === 5_000 ? '' : `line ${i}` })),
  )
  expect(server.seen.map(({ body }) => body.split('\n').length)).toEqual([5_000, 1])
  expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(2)
  expect(result).toMatchObject({ accepted: 5_000, rejected: 1, errors: [{ ...error, index: 5_000 }] })
})

test('sends an idempotency key unless every record has a log id', async () => {
  const server = await startScriptedServer(accepted(2))
  const { client } = aClient(server.url)
  await client.ingest([
    { text: 'a', log_id: '1' },
    { text: 'b', log_id: '2' },
  ])
  await client.ingest([{ text: 'a', log_id: '1' }, { text: 'b' }])
  expect(server.seen.map(({ headers }) => 'idempotency-key' in headers)).toEqual([false, true])
})

test("the client's signal ends a wait for a retry with its reason, and no request follows", async () => {
  const server = await startScriptedServer(problem('overloaded'), accepted())
  const death = new AbortController()
  const reason = new LogpipeError('connection_failed', 'it has died')
  const { client, waits } = aClient(server.url, {
    signal: death.signal,
    sleep: async (ms, signal) => {
      waits.push(ms)
      death.abort(reason)
      signal?.throwIfAborted()
    },
  })
  expect(await faultOf(client.ingest('a'))).toBe(reason)
  expect(await faultOf(client.ingest('b'))).toBe(reason)
  expect(await faultOf(client.logs.recent())).toBe(reason)
  expect(waits).toHaveLength(1)
  expect(server.seen).toHaveLength(1)
})

test("the client's signal ends a request in flight, in addition to the signal of the call", async () => {
  const death = new AbortController()
  const reason = new LogpipeError('connection_failed', 'it has died')
  const url = await serveSockets((socket) => {
    socket.on('error', () => undefined).once('data', () => death.abort(reason))
  })
  const { client, waits } = aClient(url, { signal: death.signal })
  expect(await faultOf(client.ingest('a', { signal: new AbortController().signal }))).toBe(reason)
  expect(waits).toEqual([])
})

test('stops waiting with an AbortError when its signal is aborted', async () => {
  const server = await startScriptedServer(problem('queue_unavailable', { 'retry-after': '60' }))
  const client = createClient({ url: server.url })
  onTestFinished(() => client.close())
  const abort = new AbortController()
  const call = client.ingest([{ text: 'a' }], { signal: abort.signal })
  await expect.poll(() => server.seen.length).toBe(1)
  abort.abort()
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
})

test('logs.get returns undefined when the log does not exist, and only then', async () => {
  const view = { logId: 'a:b', id: 'a:b', timestamp: 't', datetime: 't', severity: 'info', message: 'm' }
  const server = await startScriptedServer(
    problem('not_found'),
    { status: 200, body: view },
    { status: 404, body: 'nginx' },
  )
  const { client } = aClient(server.url)
  expect(await client.logs.get('nowhere')).toBeUndefined()
  expect(await client.logs.get('a:b')).toEqual(view)
  expect(await faultOf(client.logs.get('a:b'))).toMatchObject({ code: 'unexpected_answer', status: 404 })
  expect(server.seen.map(({ path }) => path)).toEqual(['/logs/nowhere', '/logs/a%3Ab', '/logs/a%3Ab'])
})

test('logs.recent sends its options as query parameters, and nothing else', async () => {
  const server = await startScriptedServer({ status: 200, body: { count: 0, logs: [] } })
  const { client } = aClient(server.url)
  expect(await client.logs.recent()).toEqual({ count: 0, logs: [] })
  await client.logs.recent({ limit: 5, since: '2026-01-31T23:59:59+01:00', severity: 'error' })
  expect(server.seen.map(({ path }) => path)).toEqual([
    '/logs',
    '/logs?limit=5&since=2026-01-31T23%3A59%3A59%2B01%3A00&severity=error',
  ])
})

test('logs.recent asks for words, a least severity and attributes as the endpoint names them', async () => {
  const server = await startScriptedServer({ status: 200, body: { count: 0, logs: [] } })
  const attributes = { 'http.status': 500, tags: ['a b', true], user: null }
  await aClient(server.url).client.logs.recent({ q: '"db down" api', minSeverity: 'warning', attributes })
  const { searchParams } = new URL(server.seen[0]?.path ?? '', 'http://here')
  expect([...searchParams]).toEqual([
    ['q', '"db down" api'],
    ['min_severity', 'warning'],
    ['attr.http.status', '500'],
    ['attr.tags', 'a b'],
    ['attr.tags', 'true'],
    ['attr.user', 'null'],
  ])
})

test('logs.pages follows the cursor over empty pages to the last, and asks for no page that nobody wants', async () => {
  const log = { logId: 'a', id: 'a', timestamp: 1, datetime: 't', severity: 'info', message: 'm' }
  const pages = [
    { count: 0, logs: [], next: 'c1', read: { rows: 5_000, bytes: 9 } },
    { count: 1, logs: [log], next: 'c2' },
    { count: 0, logs: [] },
  ]
  const server = await startScriptedServer(...pages.map((body) => ({ status: 200, body })))
  const { client } = aClient(server.url)
  const seen = []
  for await (const page of client.logs.pages({ q: 'x' })) seen.push(page)
  expect(seen).toEqual(pages)
  expect(server.seen.map(({ path }) => path)).toEqual(['/logs?q=x', '/logs?q=x&cursor=c1', '/logs?q=x&cursor=c2'])
  for await (const _ of client.logs.pages()) break
  expect(server.seen).toHaveLength(4)
})

test('logs.stored sends 1,000 ids at a time and adds up the responses', async () => {
  const server = await startScriptedServer(
    { status: 200, body: { stored: 999, missing: ['id-7'] } },
    { status: 200, body: { stored: 0, missing: ['id-1000'] } },
  )
  const ids = Array.from({ length: 1_001 }, (_, i) => `id-${i}`)
  expect(await aClient(server.url).client.logs.stored(ids)).toEqual({ stored: 999, missing: ['id-7', 'id-1000'] })
  expect(server.seen.flatMap(({ body }) => JSON.parse(body).log_ids)).toEqual(ids)
})

test('logs.outcomes asks for 100 requests at a time, for the tenant of the call', async () => {
  const outcome = {
    name: 'r-7',
    stored: 1,
    dead_letters: { conflict: 1 },
    first: [{ log_id: 'k', reason: 'conflict' }],
  }
  const server = await startScriptedServer(
    { status: 200, body: { outcomes: [outcome], pending: ['r-8'] } },
    { status: 200, body: { outcomes: [], pending: ['r-100'] } },
  )
  const names = Array.from({ length: 101 }, (_, i) => `r-${i}`)
  const { client } = aClient(server.url, { tenant: 'acme' })
  expect(await client.logs.outcomes(names, { tenant: 'beta' })).toEqual({
    outcomes: [outcome],
    pending: ['r-8', 'r-100'],
  })
  expect(server.seen.flatMap(({ body }) => JSON.parse(body).requests)).toEqual(names)
  expect(server.seen.map(({ path, headers }) => [path, headers['x-tenant-id']])).toEqual(
    [0, 1].map(() => ['/logs/outcomes', 'beta']),
  )
})

test.each([
  ['an HTML page', { status: 200, body: '<html>hello</html>' }],
  ['an error from another server', { status: 400, body: { error: 'no' } }],
  ['an unknown fault code', { status: 400, body: { code: 'toString' } }],
])('%s instead of our JSON is an unexpected response', async (_, step) => {
  const server = await startScriptedServer(step)
  expect(await faultOf(aClient(server.url).client.logs.recent())).toMatchObject({
    code: 'unexpected_answer',
    status: step.status,
    message: `${server.url} responded ${step.status} with a body that is not logpipe JSON`,
  })
})

test('does not wait out a Retry-After of more than a minute: the caller gets the error and its delay', async () => {
  const server = await startScriptedServer(problem('queue_unavailable', { 'retry-after': '3600' }))
  const { client } = aClient(server.url)
  const call = client.ingest([{ text: 'a' }])
  await expect(call).rejects.toMatchObject({ code: 'queue_unavailable', retryAfterMs: 3_600_000 })
  expect(server.seen).toHaveLength(1)
})

test('when a later request fails, the records of earlier ones are still reported as accepted', async () => {
  const server = await startScriptedServer(accepted(5_000), problem('invalid_request'))
  const { client } = aClient(server.url)
  const result = await client.ingest(Array.from({ length: 5_002 }, (_, i) => ({ text: `line ${i}` })))
  expect(result).toMatchObject({ accepted: 5_000, rejected: 2 })
  expect(result.errors.map(({ index, code }) => [index, code])).toEqual([
    [5_000, 'invalid_request'],
    [5_001, 'invalid_request'],
  ])
})

test.each(['lp_acme_\n', 'lp_acme é', '', 'a b'])(
  'refuses the API key %j, which is not a valid header value, without quoting it',
  (apiKey) => {
    const message = 'apiKey contains invalid characters; copy it again without spaces'
    expect(() => createClient({ url: 'http://127.0.0.1', apiKey })).toThrow(new LogpipeError('invalid_option', message))
  },
)

test('an ordered client states the order of its requests once the first response has told the clock, alike in each retry', async () => {
  const first = { ...accepted(), headers: { 'x-logpipe-received-at': '1770000000000' } }
  const server = await startScriptedServer(first, problem('queue_unavailable'), accepted())
  const { client } = aClient(server.url, { ordered: true, elapsed: () => 7 })
  for (let i = 0; i < 3; i++) await client.ingest('one')
  const orders = server.seen.map(({ headers }) => headers['x-logpipe-order'])
  expect(orders).toEqual([undefined, '1770000000001.0', '1770000000001.0', '1770000000001.1'])
})

test('a client that is not ordered states nothing', async () => {
  const server = await startScriptedServer({ ...accepted(), headers: { 'x-logpipe-received-at': '1770000000000' } })
  const { client } = aClient(server.url)
  for (let i = 0; i < 2; i++) await client.ingest('one')
  for (const { headers } of server.seen) expect(headers).not.toHaveProperty('x-logpipe-order')
})
