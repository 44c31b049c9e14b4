import { gzipSync } from 'node:zlib'
import { expandIds, limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anEvent, type EventFields, jsonOf } from '../../test/build.ts'
import { runs } from '../../test/full-size.ts'
import type { HttpResponse, RequestFailure } from '../http/http-event.ts'
import { createReceiptClock } from '../http/receipt.ts'
import type { Enqueue, EnqueueOutcome, QueueMessage } from '../queue/enqueue.ts'
import { decodeMessage, type MessageContent } from '../queue/message-codec.ts'
import { contentDigest, createTenantKeys } from '../tenants/tenant-keys.ts'
import { createIngestHandler, type IngestDeps } from './ingest-handler.ts'

interface Ingest {
  readonly post: (fields: EventFields) => Promise<HttpResponse>
  /** Messages on the queue. */
  readonly queued: () => readonly MessageContent[]
  readonly acceptedCount: () => number
}

/** The handler with an in-memory queue that accepts the messages of tenants for which `accepts` is true. */
function anIngest(accepts: (tenantId: string) => boolean = () => true, deps: Partial<IngestDeps> = {}): Ingest {
  const tenantKey = createTenantKeys(Buffer.alloc(32, 7))
  const queue: MessageContent[] = []
  const counts = { ids: 0, accepted: 0 }
  const enqueue: Enqueue = async (messages) =>
    messages.map(({ tenantId, body }): EnqueueOutcome => {
      if (!accepts(tenantId)) return { kind: 'failed', reason: 'InternalError' }
      queue.push(decodeMessage(body))
      return { kind: 'queued' }
    })
  const handler = createIngestHandler({
    authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }),
    admitRate: async () => ({ kind: 'admitted' }),
    enqueue,
    takeReceipt: createReceiptClock(() => Date.UTC(2026, 0, 31, 12)),
    startLogIds: () => () => `made-${counts.ids++}`,
    digest: (tenantId, record) => contentDigest(tenantKey(tenantId, 'digest'), record),
    onAccepted: (count) => {
      counts.accepted += count
    },
    ...deps,
  })
  return { post: (fields) => handler(anEvent(fields)), queued: () => queue, acceptedCount: () => counts.accepted }
}

const json = { 'content-type': 'application/json' }
const ndjson = { 'content-type': 'application/x-ndjson' }

test('returns 202 for a single log with its id and tenant, once it is queued', async () => {
  const { post, queued, acceptedCount } = anIngest()
  const response = await post({ headers: json, body: { tenant_id: 'acme', text: 'User logged in', severity: 'error' } })
  expect(response.statusCode).toBe(202)
  expect(jsonOf(response)).toEqual({
    log_id: 'made-0',
    tenant_id: 'acme',
    accepted: 1,
    duplicates: 0,
    rejected: 0,
    log_ids: ['made-0'],
    errors: [],
  })
  const record = { text: 'User logged in', severity: 'error' }
  const receivedAt = '2026-01-31T12:00:00.000Z'
  const order = `${receivedAt}#0000#00000`
  const records = [{ logId: 'made-0', idSource: 'server', record, order }]
  expect(queued()).toEqual([{ tenantId: 'acme', receivedAt, order, records, unreadable: [] }])
  expect(response.headers).toMatchObject({ 'x-logpipe-received-at': String(Date.parse(receivedAt)) })
  expect(acceptedCount()).toBe(1)
})

test('accepts a text with the tenant in a header, compressed or not', async () => {
  const { post, queued } = anIngest()
  const headers = { 'content-type': 'text/plain', 'x-tenant-id': 'beta_inc', 'x-log-id': '123' }
  expect((await post({ headers, body: 'Raw log dump' })).statusCode).toBe(202)
  const zipped = { headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync('Raw log dump') }
  expect(jsonOf(await post(zipped))).toMatchObject({ log_id: '123', tenant_id: 'beta_inc' })
  expect(queued().flatMap(({ records }) => records)).toEqual(
    ['0000', '0001'].map((request) => ({
      logId: '123',
      idSource: 'client',
      record: { text: 'Raw log dump' },
      order: `2026-01-31T12:00:00.000Z#${request}#00000`,
    })),
  )
})

test('accepts the valid records of a batch and reports the invalid ones', async () => {
  const { post, queued } = anIngest()
  const lines = ['{"tenant_id":"acme","text":"a"}', '{"tenant_id":', '{"text":"c"}', '{"tenant_id":"beta","text":"d"}']
  const response = await post({ headers: ndjson, body: lines.join('\n') })
  expect(response.statusCode).toBe(202)
  const body = jsonOf(response)
  expect(body).toMatchObject({ accepted: 2, rejected: 2, log_ids: ['made-0', 'made-1'] })
  expect(body.errors).toMatchObject([
    { index: 1, code: 'invalid_json', retryable: false },
    { index: 2, code: 'missing_tenant', retryable: false },
  ])
  expect(body).not.toHaveProperty('log_id')
  expect(queued().map(({ tenantId, records }) => [tenantId, records.length])).toEqual([
    ['acme', 1],
    ['beta', 1],
  ])
})

test('reports records of another tenant once a request, with their number', async () => {
  const denied: unknown[] = []
  const { post } = anIngest(() => true, {
    authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }),
    onDenied: (...told) => denied.push(told),
  })
  const records = Array.from({ length: 5_000 }, () => ({ tenant_id: 'other', text: 'x' }))
  const own = { tenant_id: 'acme', text: 'x' }
  await post({ headers: { ...json, 'x-tenant-id': 'acme' }, body: [own, ...records.slice(1)] })
  expect(denied).toEqual([['tenant_mismatch', 4_999]])
  await post({ headers: { ...json, 'x-tenant-id': 'acme' }, body: [own] })
  expect(denied).toHaveLength(1)
})

test('tells what became of the records of a request and whose each is, and of a request that is refused whole', async () => {
  const [outcomes, refusals]: [unknown[], unknown[]] = [[], []]
  const { post } = anIngest(() => true, {
    onOutcome: ({ accepted, errors }, { tenantOf }) =>
      outcomes.push([
        accepted.map(({ tenantId }) => tenantId),
        errors.map(({ index, code }) => [code, tenantOf(index)]),
      ]),
    onRefused: ({ code }) => refusals.push(code),
  })
  const body = [{ tenant_id: 'acme', text: 'x' }, { tenant_id: 'beta', text: 1 }, { text: 'x' }]
  await post({ headers: json, body })
  expect(outcomes).toEqual([
    [
      ['acme'],
      [
        ['invalid_record', 'beta'],
        ['missing_tenant', undefined],
      ],
    ],
  ])
  await post({ headers: { 'content-type': 'image/png' }, body: 'x' })
  expect([outcomes.length, refusals]).toEqual([1, ['unsupported_media_type']])
})

test('counts a repeated record as a duplicate, and queues it once', async () => {
  const { post, queued } = anIngest()
  const record = { tenant_id: 'acme', log_id: '1', text: 'a' }
  expect(jsonOf(await post({ headers: json, body: [record, record] }))).toMatchObject({ accepted: 1, duplicates: 1 })
  expect(queued()[0]?.records).toHaveLength(1)
})

test.each([
  ['all are queued', (): boolean => true, ['id-0', 'id-1', 'id-2', 'id-3']],
  ['some are not', (tenantId: string): boolean => tenantId !== 'gamma', ['id-0', 'id-1', 'id-3']],
])('returns ids in request order, although tenants are packed separately, when %s', async (_, accepts, ids) => {
  const { post } = anIngest(accepts)
  const logs = ['acme', 'beta', 'gamma', 'acme'].map((tenant_id, i) => ({ tenant_id, log_id: `id-${i}`, text: 'a' }))
  expect(jsonOf(await post({ headers: json, body: { logs } })).log_ids).toEqual(ids)
})

test.each([
  ['return=minimal', false],
  ['respond-async, return=minimal', false],
  ['Return=Minimal; wait=5', false],
  ['return=minimally', true],
  ['return=representation', true],
])('with Prefer: %s the response has log_ids: %s', async (prefer, expected) => {
  const response = await anIngest().post({ headers: { ...json, prefer }, body: [{ tenant_id: 'acme', text: 'a' }] })
  expect(jsonOf(response)).toMatchObject({ accepted: 1, errors: [] })
  expect('log_ids' in jsonOf(response)).toBe(expected)
})

test('with Prefer: log-ids=compact the ids that come from the key are said in twelve characters each', async () => {
  const body = [{ tenant_id: 'acme', text: 'a' }, { text: 1 }, { tenant_id: 'acme', text: 'b' }]
  const headers = { ...json, 'idempotency-key': 'k', 'x-logpipe-first-index': '7' }
  const { log_ids } = jsonOf(await anIngest().post({ headers, body }))
  const compact = jsonOf(await anIngest().post({ headers: { ...headers, prefer: 'x, log-ids=compact' }, body }))
  expect(compact).toMatchObject({ accepted: 2, rejected: 1 })
  expect(compact).not.toHaveProperty('log_ids')
  expect(expandIds({ key: 'k', first: 7, ids: String(compact.compact_ids), refused: [1] })).toEqual(log_ids)
})

test.each([
  ['without a key', {}, { text: 'a' }],
  ['where a record has its own id', { 'idempotency-key': 'k' }, { text: 'a', log_id: 'mine' }],
])('ids are said in full %s, whatever is preferred', async (_, headers, record) => {
  const sent = { ...json, ...headers, prefer: 'log-ids=compact' }
  const response = await anIngest().post({ headers: sent, body: [{ tenant_id: 'acme', ...record }] })
  expect(jsonOf(response)).toMatchObject({ accepted: 1, log_ids: [expect.any(String)] })
  expect(jsonOf(response)).not.toHaveProperty('compact_ids')
})

test.each([
  ['without a key', {}, [{}, {}]],
  ['where a record has its own id', { 'idempotency-key': 'k' }, [{ log_id: 'mine' }, {}]],
  ['where a record repeats another', {}, [{ log_id: 'mine' }, { log_id: 'mine' }, {}]],
])('with Prefer: joined-ids the ids are one text %s', async (_, headers, records) => {
  const body = records.map((record) => ({ tenant_id: 'acme', text: 'a', ...record }))
  const preferring = { ...json, ...headers, prefer: 'log-ids=compact, joined-ids' }
  const { log_ids, ...others } = jsonOf(await anIngest().post({ headers: { ...json, ...headers }, body }))
  const { joined_ids, ...same } = jsonOf(await anIngest().post({ headers: preferring, body }))
  const ids = String(joined_ids).split(' ')
  expect(ids).toHaveLength(Number(same.accepted))
  expect(same).toEqual(others)
  // Ids that nobody named are drawn anew.
  if ('idempotency-key' in headers) expect(ids).toEqual(log_ids)
  expect(ids.filter((id) => id === 'mine')).toEqual((log_ids as string[]).filter((id) => id === 'mine'))
})

test('with Prefer: joined-ids ids that can be said shorter are', async () => {
  const preferring = { ...json, 'idempotency-key': 'k', prefer: 'joined-ids, log-ids=compact' }
  const response = await anIngest().post({ headers: preferring, body: [{ tenant_id: 'acme', text: 'a' }] })
  expect(jsonOf(response)).toMatchObject({ compact_ids: expect.any(String) })
  expect(jsonOf(response)).not.toHaveProperty('joined_ids')
})

test.each([
  ['one log', { tenant_id: 'acme', text: '' }, 400, 'empty_text'],
  ['one log that is too long', { tenant_id: 'acme', text: 'x'.repeat(131_073) }, 413, 'text_too_long'],
  ['one log without a tenant', { text: 'a' }, 400, 'missing_tenant'],
])('refuses %s with its own status', async (_, body, status, code) => {
  const { post, queued } = anIngest()
  const response = await post({ headers: json, body })
  expect(response).toMatchObject({ statusCode: status, headers: { 'content-type': 'application/problem+json' } })
  expect(jsonOf(response)).toMatchObject({ code, status })
  expect(queued()).toEqual([])
})

test('refuses a batch of only invalid records with 400 and every reason', async () => {
  const response = await anIngest().post({ headers: json, body: [{ tenant_id: 'acme', text: 'x'.repeat(131_073) }, 7] })
  expect(response.statusCode).toBe(400)
  expect(jsonOf(response)).toMatchObject({
    code: 'text_too_long',
    detail: expect.stringContaining('none of the 2 records was accepted; record 0: text is 131073 bytes'),
    errors: [
      { index: 0, code: 'text_too_long' },
      { index: 1, code: 'invalid_record' },
    ],
  })
})

test.each([
  ['one log', { tenant_id: 'acme', text: 'a' }],
  [
    'a batch',
    [
      { tenant_id: 'acme', text: 'a' },
      { tenant_id: 'beta', text: 'b' },
    ],
  ],
  [
    'a batch that starts with an invalid record',
    [
      { tenant_id: 'acme', text: '' },
      { tenant_id: 'acme', text: 'a' },
    ],
  ],
])('when the queue accepts nothing, %s gets a 503 with Retry-After', async (_, body) => {
  const failures: RequestFailure[] = []
  const { post, acceptedCount } = anIngest(() => false, { onFailure: (failure) => failures.push(failure) })
  const response = await post({ headers: json, body })
  expect(failures).toEqual([{ requestId: 'req-1', code: 'queue_unavailable', error: 'InternalError' }])
  expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } })
  expect(jsonOf(response)).toMatchObject({ code: 'queue_unavailable', retryable: true })
  expect(acceptedCount()).toBe(0)
})

test('an unexpected error is reported by name, and its message is neither reported nor returned', async () => {
  const failures: RequestFailure[] = []
  const authenticate = async (): Promise<never> => {
    throw new TypeError('lp_acme_1 is not a key')
  }
  const { post } = anIngest(undefined, { authenticate, onFailure: (failure) => failures.push(failure) })
  const response = await post({ headers: json, body: { tenant_id: 'acme', text: 'a' } })
  expect(failures).toEqual([{ requestId: 'req-1', code: 'internal', error: 'TypeError' }])
  expect(response).toMatchObject({ statusCode: 500 })
  expect(response.body).not.toContain('lp_acme_1')
})

test('accepted and refused requests are not reported as failures', async () => {
  const failures: RequestFailure[] = []
  const onFailure = (failure: RequestFailure): void => {
    failures.push(failure)
  }
  const limited = { kind: 'limited', code: 'rate_limited', message: 'too fast', retryAfterMs: 1_000 } as const
  const fast = anIngest(undefined, { onFailure, admitRate: async () => limited })
  const { post } = anIngest(undefined, { onFailure })
  const statuses = [
    await post({ headers: json, body: { tenant_id: 'acme', text: 'a' } }),
    await post({ headers: json, body: '{' }),
    await post({ headers: json, body: { tenant_id: 'acme', text: 'x'.repeat(131_073) } }),
    await fast.post({ headers: json, body: { tenant_id: 'acme', text: 'a' } }),
  ].map(({ statusCode }) => statusCode)
  expect(statuses).toEqual([202, 400, 413, 429])
  expect(failures).toEqual([])
})

test('when the queue accepts only a part, the rest is reported as retryable', async () => {
  const { post, queued, acceptedCount } = anIngest((tenantId) => tenantId !== 'beta')
  const body = ['acme', 'beta', ''].map((tenant_id, i) => ({ tenant_id, log_id: `id-${i}`, text: 'a' }))
  const response = await post({ headers: json, body })
  expect(response.statusCode).toBe(202)
  expect(jsonOf(response)).toMatchObject({
    accepted: 1,
    rejected: 2,
    log_ids: ['id-0'],
    errors: [
      { index: 1, log_id: 'id-1', code: 'queue_unavailable', retryable: true },
      { index: 2, code: 'invalid_tenant', retryable: false },
    ],
  })
  expect(queued().map(({ tenantId }) => tenantId)).toEqual(['acme'])
  expect(acceptedCount()).toBe(1)
})

test('with an idempotency key, ids depend on content, position, tenant and key, and on nothing else', async () => {
  const { post } = anIngest()
  const key = 'k'.repeat(64)
  const idsOf = async (texts: readonly string[], tenant = 'acme', idempotencyKey = key): Promise<readonly string[]> => {
    const headers = { ...json, 'x-tenant-id': tenant, 'idempotency-key': idempotencyKey }
    return jsonOf(await post({ headers, body: texts.map((text) => ({ text })) })).log_ids as string[]
  }
  const first = await idsOf(['a', 'a', 'b'])
  expect(new Set(first).size).toBe(3)
  expect(await idsOf(['a', 'a', 'b'])).toEqual(first)
  for (const other of [
    await idsOf(['x', 'y', 'z']),
    await idsOf(['a', 'a', 'b'], 'beta'),
    await idsOf(['a', 'a', 'b'], 'acme', 'k2'),
  ]) {
    expect(other.filter((id) => first.includes(id))).toEqual([])
  }
  for (const id of first) expect(id).toMatch(/^[A-Za-z0-9._:-]{1,128}$/)
})

test('with a first index, the ids of a list do not depend on how it is divided into requests', async () => {
  const { post } = anIngest()
  const idsOf = async (texts: readonly string[], firstIndex: number): Promise<readonly string[]> => {
    const headers = {
      ...ndjson,
      'x-tenant-id': 'acme',
      'idempotency-key': 'k',
      'x-logpipe-first-index': `${firstIndex}`,
    }
    return jsonOf(await post({ headers, body: texts.map((text) => JSON.stringify({ text })).join('\n') }))
      .log_ids as string[]
  }
  const text = fc.constantFrom('a', 'b', 'the same line')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.nat(limits.maxFirstIndex - 24),
      async (parts, start) => {
        const whole = await idsOf(parts.flat(), start)
        const divided: string[] = []
        for (const part of parts) divided.push(...(await idsOf(part, start + divided.length)))
        expect(divided).toEqual(whole)
        expect(new Set(whole).size).toBe(whole.length)
      },
    ),
    runs({ fast: 20, full: 1_000 }),
  )
})

test('a first index of 0 gives the ids of a request without one', async () => {
  const { post } = anIngest()
  const headers = { ...json, 'x-tenant-id': 'acme', 'idempotency-key': 'k' }
  const plain = jsonOf(await post({ headers, body: [{ text: 'a' }] }))
  expect(jsonOf(await post({ headers: { ...headers, 'x-logpipe-first-index': '0' }, body: [{ text: 'a' }] }))).toEqual(
    plain,
  )
})

test.each(['', '-1', '1.5', '1e3', 'x', '2147483649', '00000000001', ' 1'])(
  'refuses the first index %j',
  async (index) => {
    const headers = { ...json, 'idempotency-key': 'k', 'x-logpipe-first-index': index }
    const response = await anIngest().post({ headers, body: { tenant_id: 'acme', text: 'a' } })
    expect(response.statusCode).toBe(400)
    expect(jsonOf(response)).toMatchObject({
      code: 'invalid_request',
      detail: expect.stringContaining('X-Logpipe-First-Index'),
    })
  },
)

test.each([
  [{ 'idempotency-key': 'k', 'x-logpipe-first-index': '2147483648' }, 202],
  [{ 'x-logpipe-first-index': '1' }, 400],
  [{ 'x-logpipe-first-index': '0' }, 202],
])('a request with %j gets %i', async (headers, status) => {
  const response = await anIngest().post({ headers: { ...json, ...headers }, body: { tenant_id: 'acme', text: 'a' } })
  expect(response.statusCode).toBe(status)
})

test.each(['', 'k'.repeat(65), 'a b', 'a.b', 'ключ'])('refuses the idempotency key %j', async (key) => {
  const response = await anIngest().post({
    headers: { ...json, 'idempotency-key': key },
    body: { tenant_id: 'acme', text: 'a' },
  })
  expect(jsonOf(response)).toMatchObject({
    code: 'invalid_request',
    detail: expect.stringContaining('Idempotency-Key'),
  })
})

test("refuses with 413 a text whose simulated work exceeds the worker's limit", async () => {
  const { post } = anIngest(undefined, { maxWorkChars: 900 })
  const postText = (chars: number) => post({ headers: json, body: { tenant_id: 'acme', text: 'x'.repeat(chars) } })
  expect((await postText(900)).statusCode).toBe(202)
  expect(await postText(901)).toMatchObject({ statusCode: 413 })
})

test.each([
  ['a bad encoding', { headers: { ...json, 'content-encoding': 'gzip' }, body: 'plain' }, 'invalid_encoding'],
  ['an unknown type', { headers: { 'content-type': 'application/xml' }, body: '<a/>' }, 'unsupported_media_type'],
  ['no body', { headers: json }, 'empty_body'],
])('refuses %s before validating records', async (_, fields, code) => {
  expect(jsonOf(await anIngest().post(fields))).toMatchObject({ code })
})

test('messages bear the name of their outcome and which part of it they are, for each tenant', async () => {
  const sent: QueueMessage[] = []
  const enqueue: Enqueue = async (messages) => {
    sent.push(...messages)
    return messages.map((): EnqueueOutcome => ({ kind: 'queued' }))
  }
  const { post } = anIngest(undefined, { enqueue })
  const large = Array.from({ length: 12 }, () => ({ tenant_id: 'acme', text: '\u00e9'.repeat(65_000) }))
  const body = [...large, { tenant_id: 'beta', text: 'a' }]
  expect((await post({ headers: { ...json, 'x-logpipe-outcome': 'r-0' }, body })).statusCode).toBe(202)
  const ofAcme = sent.filter(({ tenantId }) => tenantId === 'acme')
  expect(ofAcme.length).toBeGreaterThan(1)
  expect(ofAcme.map(({ outcome }) => outcome)).toEqual(
    ofAcme.map((_, part) => ({ name: 'r-0', part, of: ofAcme.length })),
  )
  expect(sent.at(-1)).toMatchObject({ tenantId: 'beta', outcome: { name: 'r-0', part: 0, of: 1 } })
  await post({ headers: json, body: { tenant_id: 'acme', text: 'a' } })
  expect(sent.at(-1)).not.toHaveProperty('outcome')
  for (const name of ['', 'a b', 'a.b', 'a'.repeat(65)]) {
    const refused = await post({
      headers: { ...json, 'x-logpipe-outcome': name },
      body: { tenant_id: 'acme', text: 'a' },
    })
    expect(refused.statusCode).toBe(400)
    expect(jsonOf(refused).detail).toMatch(/^X-Logpipe-Outcome must be/)
  }
})

test('a record whose manifest cannot be kept is answered as one that the queue refused, and its neighbours are accepted', async () => {
  const asked: string[] = []
  const failures: RequestFailure[] = []
  const { post } = anIngest((tenant) => tenant !== 'refused', {
    keepManifests: async (messages) => {
      asked.push(...messages.map(({ tenantId, logIds }) => `${tenantId} ${logIds.join()}`))
      return messages.map(({ tenantId }) => (tenantId === 'beta' ? new Error('a fault') : undefined))
    },
    onFailure: (failure) => failures.push(failure),
  })
  const body = ['acme', 'beta', 'refused', 'acme'].map((tenant_id, i) => ({ tenant_id, text: 'a', log_id: `id-${i}` }))
  const response = await post({ headers: json, body })
  expect(asked).toEqual(['acme id-0,id-3', 'beta id-1'])
  expect(response.statusCode).toBe(202)
  expect(jsonOf(response)).toMatchObject({
    log_ids: ['id-0', 'id-3'],
    errors: [
      { index: 1, log_id: 'id-1', code: 'table_unavailable', retryable: true },
      { index: 2, log_id: 'id-2', code: 'queue_unavailable', retryable: true },
    ],
  })
  expect(failures).toMatchObject([{ code: 'table_unavailable', error: 'Error' }])
  expect((await post({ headers: json, body: body.slice(1, 2) })).statusCode).toBe(503)
})
