import { gzipSync } from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { anyCharacter } from '../../sdk/test/any-character.ts'
import { runs } from './full-size.ts'
import { type CallOptions, problemOf, useStack } from './with-stack.ts'

const { call, drained, rowsOf } = useStack()

const json = { 'content-type': 'application/json' }
const plain = { 'content-type': 'text/plain', 'x-tenant-id': 'acme' }

let goodLogs = 0

/** The stack still takes a good log after each bad one. */
afterEach(async () => {
  expect(
    (await call('POST /ingest', { body: { tenant_id: 'witness', log_id: `id-${goodLogs++}`, text: 'ok' } })).status,
  ).toBe(202)
})

function aLog(fields: object): CallOptions {
  return { body: { tenant_id: 'acme', text: 'a', ...fields } }
}

test.each<[string, string, CallOptions, number, string, string]>([
  ['malformed JSON', 'POST /ingest', { headers: json, body: '{"text":' }, 400, 'invalid_json', 'not valid JSON'],
  ['malformed JSON', 'POST /logs', { headers: json, body: '{"text":' }, 400, 'invalid_json', 'not valid JSON'],
  ['JSON that is a number', 'POST /ingest', { headers: json, body: '7' }, 400, 'invalid_request', 'not number'],
  [
    'a wrong content type',
    'POST /ingest',
    { headers: { 'content-type': 'application/xml' }, body: '<a/>' },
    415,
    'unsupported_media_type',
    'use application/json',
  ],
  [
    'a wrong content type',
    'POST /logs',
    { headers: { 'content-type': 'text/plain' }, body: 'a' },
    415,
    'unsupported_media_type',
    'application/json',
  ],
  [
    'no content type',
    'POST /ingest',
    { body: '{"text":"a"' },
    415,
    'unsupported_media_type',
    'the Content-Type header is missing',
  ],
  [
    'another charset',
    'POST /ingest',
    { headers: { ...plain, 'content-type': 'text/plain; charset=latin1' }, body: 'a' },
    415,
    'unsupported_media_type',
    'utf-8',
  ],
  [
    'an unknown encoding',
    'POST /ingest',
    { headers: { ...plain, 'content-encoding': 'compress' }, body: 'a' },
    415,
    'unsupported_encoding',
    'unsupported content encoding',
  ],
  [
    'a body that is not gzip',
    'POST /ingest',
    { headers: { ...plain, 'content-encoding': 'gzip' }, body: 'a' },
    400,
    'invalid_encoding',
    'not valid gzip',
  ],
  ['an empty body', 'POST /ingest', { headers: json }, 400, 'empty_body', 'the body is empty'],
  ['an empty body', 'POST /logs', { headers: json }, 400, 'empty_body', 'the body is empty'],
  ['an empty array', 'POST /ingest', { body: [] }, 400, 'empty_body', 'no records'],
  ['an empty text', 'POST /ingest', aLog({ text: '' }), 400, 'empty_text', 'text is empty'],
  [
    'a text too long',
    'POST /ingest',
    aLog({ text: 'x'.repeat(limits.maxTextBytes + 1) }),
    413,
    'text_too_long',
    '131073 bytes of UTF-8; the limit is 131072',
  ],
  [
    'a text too long',
    'POST /logs',
    { body: { severity: 'info', message: 'x'.repeat(131_073) } },
    413,
    'text_too_long',
    'message is 131073 bytes',
  ],
  [
    'bad UTF-8',
    'POST /ingest',
    { headers: plain, body: Buffer.from([0x61, 0xff, 0x62]) },
    400,
    'invalid_utf8',
    'first invalid byte near',
  ],
  [
    'bad UTF-8 in JSON',
    'POST /ingest',
    { headers: json, body: Buffer.from('{"text":"\xe9"}', 'latin1') },
    400,
    'invalid_utf8',
    'not UTF-8',
  ],
  [
    'a tenant with a slash',
    'POST /ingest',
    aLog({ tenant_id: '../acme' }),
    400,
    'invalid_tenant',
    'tenant_id may contain only',
  ],
  [
    'a tenant with a quote',
    'POST /ingest',
    aLog({ tenant_id: 'ac"me' }),
    400,
    'invalid_tenant',
    'tenant_id may contain only',
  ],
  [
    'a tenant with a control character',
    'POST /ingest',
    aLog({ tenant_id: 'acme\u0000' }),
    400,
    'invalid_tenant',
    'tenant_id may contain only',
  ],
  [
    'a tenant that looks alike',
    'POST /ingest',
    aLog({ tenant_id: '\u0430cme' }),
    400,
    'invalid_tenant',
    'tenant_id may contain only',
  ],
  [
    'a tenant of 65 characters',
    'POST /ingest',
    aLog({ tenant_id: 'a'.repeat(65) }),
    400,
    'invalid_tenant',
    '65 characters long; the limit is 64',
  ],
  ['a reserved tenant', 'POST /ingest', aLog({ tenant_id: 'all' }), 400, 'invalid_tenant', 'reserved word'],
  [
    'a tenant header with a slash',
    'POST /ingest',
    { headers: { ...plain, 'x-tenant-id': 'a/b' }, body: 'a' },
    400,
    'invalid_tenant',
    'X-Tenant-ID may contain only',
  ],
  [
    'a tenant header with a tab',
    'GET /logs',
    { headers: { 'x-tenant-id': 'a\tb' } },
    400,
    'invalid_tenant',
    'X-Tenant-ID may contain only',
  ],
  [
    'an empty tenant header',
    'GET /logs',
    { headers: { 'x-tenant-id': '' } },
    400,
    'invalid_tenant',
    'X-Tenant-ID is empty',
  ],
  [
    'two tenants',
    'POST /ingest',
    { ...aLog({}), headers: { 'x-tenant-id': 'beta' } },
    403,
    'tenant_mismatch',
    'header, query and body name different tenants',
  ],
  ['a bad log id', 'POST /ingest', aLog({ log_id: 'a/b' }), 400, 'invalid_log_id', 'log_id must be 1 to 128'],
  [
    'too many records',
    'POST /ingest',
    { body: Array(5_001).fill({ tenant_id: 'acme', text: 'a' }) },
    413,
    'too_many_records',
    '5001 records; the limit is 5000',
  ],
  [
    'a bomb',
    'POST /ingest',
    {
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(32 * 1024 * 1024)),
    },
    413,
    'decoded_too_large',
    'exceeds the limit of 16777216 bytes',
  ],
  [
    'one byte over 4 MiB',
    'POST /ingest',
    { headers: plain, body: 'x'.repeat(limits.maxRequestBytes + 1) },
    413,
    'request_too_large',
    'exceeds the limit of 4194304 bytes',
  ],
  ['an unknown path', 'GET /nowhere', {}, 404, 'not_found', 'no such path'],
  ['a path of slashes', 'GET ///', {}, 404, 'not_found', 'no such path'],
  ['bad percent-encoding', 'GET /logs/%E0%A4%A', {}, 404, 'not_found', 'no such path'],
  ['an id that is none', 'GET /logs/a%2Fb', {}, 400, 'invalid_log_id', 'id must be 1 to 128'],
  ['an id that is not there', 'GET /logs/nowhere', {}, 404, 'not_found', 'no log with this id'],
  ['a bad cursor', 'GET /logs?cursor=%00', {}, 400, 'invalid_cursor', 'invalid cursor'],
  [
    'bad percent-encoding in a query',
    'GET /logs?limit=%E0%A4%A',
    {},
    400,
    'invalid_request',
    'it must be a whole number from 1 to 1000',
  ],
  ['an unknown parameter', 'GET /logs?__proto__=1', {}, 400, 'invalid_request', 'unknown query parameter'],
])('%s: %s', async (_, route, options, status, code, detail) => {
  const answer = await call(route, options)
  expect(answer.status).toBe(status)
  expect(problemOf(answer)).toMatchObject({ code, detail: expect.stringContaining(detail), retryable: false })
})

test.each([
  ['GET /ingest', 'POST'],
  ['PUT /ingest', 'POST'],
  ['DELETE /logs', 'GET, POST'],
  ['PATCH /logs/1', 'GET'],
  ['POST /healthz', 'GET, HEAD'],
])('%s is not allowed, and Allow says %s', async (route, allow) => {
  const answer = await call(route)
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe(allow)
  expect(problemOf(answer)).toMatchObject({ code: 'method_not_allowed', detail: `this path supports ${allow}` })
})

test('bodies at the limits pass: 4 MiB on the wire, 128 KiB of text, 5,000 records, 64 characters of tenant', async () => {
  const tenant_id = 'a'.repeat(64)
  const lines = Array.from({ length: 5_000 }, () => JSON.stringify({ tenant_id, text: 'a' })).join('\n')
  const full = `${lines}${' '.repeat(limits.maxRequestBytes - lines.length)}`
  const answer = await call('POST /ingest', {
    headers: { 'content-type': 'application/x-ndjson', prefer: 'return=minimal' },
    body: full,
  })
  expect(answer.status).toBe(202)
  expect(answer.json()).toEqual({ accepted: 5_000, duplicates: 0, rejected: 0, errors: [] })
  expect((await call('POST /ingest', aLog({ text: 'x'.repeat(limits.maxTextBytes) }))).status).toBe(202)
  await drained()
  expect(await rowsOf(tenant_id)).toHaveLength(5_000)
})

test('no request gets a 5xx, whatever it contains', async () => {
  const body = fc.oneof(
    fc.json(),
    fc.string({ unit: anyCharacter }),
    fc.uint8Array(),
    fc.constant('{"tenant_id":"acme","text":"a"}'),
  )
  const type = fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain', 'text/html', '')
  const route = fc.constantFrom(
    'POST /ingest',
    'POST /logs',
    'POST /logs/stored',
    'POST /logs/outcomes',
    'POST /ingest?split=lines',
    'POST /logs/x',
  )
  const header = fc.string({ unit: fc.constantFrom(...'ab/,;"=*é \t'), maxLength: 6 })
  const headers = fc.dictionary(
    fc.constantFrom('x-tenant-id', 'x-log-id', 'idempotency-key', 'content-encoding', 'prefer'),
    header,
    {
      maxKeys: 2,
      noNullPrototype: true,
    },
  )
  await fc.assert(
    fc.asyncProperty(route, type, headers, body, async (to, contentType, others, sent) => {
      const answer = await call(to, { headers: { 'content-type': contentType, ...others }, body: sent })
      expect(answer.status).toBeLessThan(500)
      if (answer.status >= 400) problemOf(answer)
    }),
    { numRuns: runs({ fast: 70, full: 400 }) },
  )
})

test('no query gets a 5xx, whatever it contains', async () => {
  const moment = fc.constantFrom(
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
    '2026-01-31 12:00:00',
    '2027-01-01T00:00:00Z',
    'x',
  )
  const value = fc.oneof(
    moment,
    fc.string({ unit: anyCharacter }).filter((text) => text.isWellFormed()),
    fc.constantFrom('1', 'error', 'array'),
  )
  const name = fc.constantFrom(
    ...['limit', 'cursor', 'severity', 'min_severity', 'since', 'until', 'format', 'tenant', 'q', 'attr.a', 'attr.'],
  )
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true }), async (query) => {
      const answer = await call(`GET /logs?${new URLSearchParams(query)}`)
      expect(answer.status).toBeLessThan(500)
      if (answer.status >= 400) problemOf(answer)
    }),
    { numRuns: runs({ fast: 70, full: 400 }) },
  )
})

test('every valid log between the invalid ones was stored once', async () => {
  await drained()
  const ids = (await rowsOf('witness')).map((row) => row.log_id)
  expect(ids.sort()).toEqual(Array.from({ length: goodLogs }, (_, i) => `id-${i}`).sort())
})
