import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { createClient } from '@logpipe/sdk'
import type { IngestResponse, LogPage } from '@logpipe/sdk/contract'
import { createSender } from '@logpipe/sdk/sender'
import { describe, expect, onTestFinished, test } from 'vitest'
import { aForgedKey } from './forged-key.ts'
import { addTenant, asOperator, bearer, tenantOf } from './use-manager.ts'
import { type CallAnswer, type CallOptions, problemOf, type StackInUse, useStack } from './with-stack.ts'

/** Time that passed for the stack and not for its tests. */
let skippedMs = 0
const now = (): number => Date.now() + skippedMs

const closed = useStack({ requiresKeys: true, now })
const open = useStack()

let names = 0
/** A name that no other test has. */
function aName(): string {
  return `tenant-${names++}`
}

async function deniedBy({ stack }: StackInUse, work: () => Promise<unknown>): Promise<number> {
  const before = (await stack().counters()).denied
  await work()
  return (await stack().counters()).denied - before
}

const ndjson = { 'content-type': 'application/x-ndjson' }
const text = { 'content-type': 'text/plain' }
const aLog = { severity: 'info', message: 'a line' }

const routes: readonly (readonly [route: string, options: CallOptions])[] = [
  ['POST /ingest', { body: { text: 'a line' } }],
  ['POST /logs', { body: aLog }],
  ['GET /logs', {}],
  ['GET /logs/nowhere', {}],
  ['POST /logs/stored', { body: { log_ids: [] } }],
  ['POST /logs/outcomes', { body: { requests: [] } }],
]

function withHeaders(options: CallOptions, headers: Readonly<Record<string, string>>): CallOptions {
  return { ...options, headers: { ...options.headers, ...headers } }
}

function expectChallenge(answer: CallAnswer): void {
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="logpipe"')
  expect(problemOf(answer)).toMatchObject({ code: 'unauthorized', retryable: false })
}

test.each(routes)('%s asks for a key, refuses a wrong one, and serves the right one', async (route, options) => {
  const name = aName()
  const { key } = await addTenant(closed.stack(), name)
  expectChallenge(await closed.call(route, options))
  expectChallenge(await closed.call(route, withHeaders(options, { 'x-tenant-id': name })))
  expectChallenge(await closed.call(route, withHeaders(options, bearer(aForgedKey(name, randomBytes)))))
  expectChallenge(await closed.call(route, withHeaders(options, bearer(`${key}x`))))
  expectChallenge(await closed.call(route, withHeaders(options, { authorization: 'Digest x', 'x-api-key': key })))
  const basic = `Basic ${Buffer.from(`${name}:${key}`).toString('base64')}`
  for (const headers of [bearer(key), { 'x-api-key': key }, { authorization: basic }]) {
    const answer = await closed.call(route, withHeaders(options, headers))
    expect([200, 201, 202, 404]).toContain(answer.status)
  }
})

test('health needs no key', async () => {
  expect((await closed.call('GET /healthz')).status).toBe(200)
})

test('a wrong secret and an unknown tenant get the same response, byte for byte except for the request id', async () => {
  const name = aName()
  const { keyId } = await addTenant(closed.stack(), name)
  const keys = [
    aForgedKey(name, randomBytes, keyId),
    aForgedKey(name, randomBytes),
    aForgedKey('nobody-here', randomBytes),
  ]
  const answers = await Promise.all(keys.map((key) => closed.call('GET /logs', { headers: bearer(key) })))
  const told = answers.map(({ text: body, headers }) => {
    const id = headers.get('x-request-id') ?? 'none'
    const shown = [...headers].filter(([header]) => header !== 'date')
    return JSON.stringify([body, shown]).replaceAll(id, '<request id>')
  })
  expect(new Set(told).size).toBe(1)
})

describe('a key decides the tenant, and naming another one is refused and counted', () => {
  test.each<readonly [string, string, (named: string) => CallOptions, (named: string) => string]>([
    ['the body of one log', 'POST /ingest', (tenant_id) => ({ body: { tenant_id, text: 'a' } }), () => ''],
    ['an array', 'POST /ingest', (tenant_id) => ({ body: [{ tenant_id, text: 'a' }] }), () => ''],
    [
      'logs with a common tenant',
      'POST /ingest',
      (tenant_id) => ({ body: { tenant_id, logs: [{ text: 'a' }] } }),
      () => '',
    ],
    ['a header', 'POST /ingest', (named) => ({ headers: { 'x-tenant-id': named }, body: { text: 'a' } }), () => ''],
    ['the query', 'POST /ingest', () => ({ headers: text, body: 'a' }), (named) => `?tenant_id=${named}`],
    ['the body of POST /logs', 'POST /logs', (tenant_id) => ({ body: { tenant_id, ...aLog } }), () => ''],
    ['a header of POST /logs', 'POST /logs', (named) => ({ headers: { 'x-tenant-id': named }, body: aLog }), () => ''],
    ['a header of GET /logs', 'GET /logs', (named) => ({ headers: { 'x-tenant-id': named } }), () => ''],
    ['the query of GET /logs', 'GET /logs', () => ({}), (named) => `?tenant_id=${named}`],
    ['the query of one log', 'GET /logs/nowhere', () => ({}), (named) => `?tenant_id=${named}`],
    [
      'the body of POST /logs/stored',
      'POST /logs/stored',
      (tenant_id) => ({ body: { tenant_id, log_ids: ['a'] } }),
      () => '',
    ],
    [
      'the query of POST /logs/stored',
      'POST /logs/stored',
      () => ({ body: { log_ids: ['a'] } }),
      (named) => `?tenant_id=${named}`,
    ],
  ])('%s', async (_, route, optionsOf, queryOf) => {
    const [mine, other] = [aName(), aName()]
    const { key } = await addTenant(closed.stack(), mine)
    await addTenant(closed.stack(), other)
    const send = (named: string) => closed.call(route + queryOf(named), withHeaders(optionsOf(named), bearer(key)))
    for (const named of [other, 'nobody-at-all', mine.toUpperCase()]) {
      expect(
        await deniedBy(closed, async () => {
          const answer = await send(named)
          expect(answer.status).toBe(403)
          expect(problemOf(answer)).toMatchObject({ code: 'tenant_mismatch' })
          expect(answer.text).not.toContain(other)
        }),
      ).toBe(1)
    }
    expect(
      await deniedBy(closed, async () => {
        expect([200, 201, 202, 404]).toContain((await send(mine)).status)
      }),
    ).toBe(0)
    await closed.drained()
    expect(await closed.rowsOf(other)).toEqual([])
  })

  test("a batch of only other tenants' records is 403, and one with some of them is 202 with their errors", async () => {
    const [mine, other] = [aName(), aName()]
    const { key } = await addTenant(closed.stack(), mine)
    const send = (...named: readonly (string | undefined)[]) =>
      closed.call('POST /ingest', {
        headers: { ...ndjson, ...bearer(key) },
        body: named.map((tenant_id, i) => JSON.stringify({ tenant_id, log_id: `id-${i}`, text: 'a line' })).join('\n'),
      })
    const denied = await deniedBy(closed, async () => {
      const all = await send(other, other)
      expect(all.status).toBe(403)
      expect(problemOf(all).errors).toMatchObject([{ index: 0, code: 'tenant_mismatch' }, { index: 1 }])
      const some = await send(mine, other, undefined)
      expect(some.status).toBe(202)
      const answer = some.json() as unknown as IngestResponse
      expect(answer).toMatchObject({ accepted: 2, rejected: 1, log_ids: ['id-0', 'id-2'] })
      expect(answer.errors).toMatchObject([{ index: 1, log_id: 'id-1', code: 'tenant_mismatch', retryable: false }])
    })
    // Counted once a request, however many of its records name another tenant.
    expect(denied).toBe(2)
    await closed.drained()
    expect((await closed.rowsOf(mine)).map(({ log_id }) => log_id).sort()).toEqual(['id-0', 'id-2'])
    expect(await closed.rowsOf(other)).toEqual([])
  })
})

test('a key of scope write cannot read, a key of scope read cannot write, and each can do its own', async () => {
  const name = tenantOf(aName())
  await addTenant(closed.stack(), name)
  const keyOf = async (scope: 'write' | 'read') =>
    (await asOperator(closed.stack(), (manager) => manager.addKey(name, { scopes: [scope] }))).key
  const keys = { write: await keyOf('write'), read: await keyOf('read') }
  for (const [route, options] of routes) {
    const [right, wrong] = /^POST \/(?:ingest|logs|logs\/outcomes)$/.test(route)
      ? (['write', 'read'] as const)
      : (['read', 'write'] as const)
    const denied = await deniedBy(closed, async () => {
      const refusal = await closed.call(route, withHeaders(options, bearer(keys[wrong])))
      expect(refusal.status).toBe(403)
      expect(problemOf(refusal)).toMatchObject({ code: 'forbidden', detail: `the key lacks the scope "${right}"` })
    })
    expect(denied).toBe(1)
    const answer = await closed.call(route, withHeaders(options, bearer(keys[right])))
    expect([200, 201, 202, 404]).toContain(answer.status)
  }
})

test('a key that was revoked or has ended before its first use does not work, and the one that rotation made does', async () => {
  const name = tenantOf(aName())
  const first = await addTenant(closed.stack(), name)
  const keys = await asOperator(closed.stack(), async (manager) => {
    const ended = await manager.addKey(name, { scopes: ['read'], expiresAt: new Date(0).toISOString() })
    const revoked = await manager.addKey(name, { scopes: ['read'] })
    await manager.revokeKey(name, revoked.keyId)
    return { ended, revoked, fresh: await manager.rotate(name, 60_000) }
  })
  const statusOf = async (key: string) => (await closed.call('GET /logs', { headers: bearer(key) })).status
  expect([await statusOf(keys.ended.key), await statusOf(keys.revoked.key)]).toEqual([401, 401])
  expect([await statusOf(first.key), await statusOf(keys.fresh.key)]).toEqual([200, 200])
})

test('an open stack needs no key, but a key still decides the tenant, and a wrong one is refused', async () => {
  const [name, other] = [aName(), aName()]
  const { key } = await addTenant(open.stack(), name)
  const headers = { 'x-tenant-id': other }
  expect((await open.call('POST /logs', { headers, body: aLog })).status).toBe(201)
  expect((await open.call('POST /logs', { headers: { ...headers, ...bearer(key) }, body: aLog })).status).toBe(403)
  expect((await open.call('POST /logs', { headers: bearer(key), body: aLog })).status).toBe(201)
  expectChallenge(await open.call('POST /logs', { headers: bearer(aForgedKey(name, randomBytes)), body: aLog }))
  expect([await open.rowsOf(name), await open.rowsOf(other)]).toMatchObject([[{}], [{}]])
})

describe('limits', () => {
  const aBatch = (count: number): string =>
    Array.from({ length: count }, (_, i) => JSON.stringify({ text: `line ${i}` })).join('\n')

  test('over the rate is 429 with Retry-After, for both ways to write, and affects no other tenant', async () => {
    const [key, other] = [
      (await addTenant(closed.stack(), aName(), { recordsPerSecond: 2, burst: 100 })).key,
      (await addTenant(closed.stack(), aName(), { recordsPerSecond: 2, burst: 100 })).key,
    ]
    const send = (as: string) =>
      closed.call('POST /ingest', { headers: { ...ndjson, ...bearer(as) }, body: aBatch(100) })
    expect((await send(key)).status).toBe(202)
    for (const answer of [await send(key), await closed.call('POST /logs', { headers: bearer(key), body: aLog })]) {
      expect(answer.status).toBe(429)
      expect(problemOf(answer)).toMatchObject({ code: 'rate_limited', retryable: true })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    }
    expect((await closed.call('GET /logs', { headers: bearer(key) })).status).toBe(200)
    expect((await send(other)).status).toBe(202)
  })

  test("the SDK's client gets through by waiting as it is told, and nothing is lost or doubled", async () => {
    const name = aName()
    const { key } = await addTenant(closed.stack(), name, { recordsPerSecond: 10, burst: 100 })
    const sleep = async (ms: number): Promise<void> => {
      skippedMs += ms
    }
    const client = createClient({ url: closed.stack().url, apiKey: key, retries: 0, sleep })
    onTestFinished(client.close)
    const records = Array.from({ length: 100 }, (_, i) => ({ text: `line ${i}` }))
    expect(await client.ingest(records)).toMatchObject({ accepted: 100, retries: 0 })
    const second = await client.ingest(records)
    expect(second).toMatchObject({ accepted: 100, rejected: 0 })
    expect(second.retries).toBeGreaterThanOrEqual(1)
    await closed.drained()
    expect(await closed.rowsOf(name)).toHaveLength(200)
  })

  test('over the quota is 429 until midnight UTC, which the client does not wait for', async () => {
    const midnight = () => new Date(now()).setUTCHours(24, 0, 0, 0)
    // In the last minute of a day the client waits for midnight.
    if (midnight() - now() < 300_000) skippedMs += 300_000
    const { key } = await addTenant(closed.stack(), aName(), { bytesPerDay: 100 })
    const send = (body: string) => closed.call('POST /ingest', { headers: { ...text, ...bearer(key) }, body })
    expect((await send('x'.repeat(100))).status).toBe(202)
    const answer = await send('x')
    expect(answer.status).toBe(429)
    expect(problemOf(answer)).toMatchObject({ code: 'over_quota', retryable: true })
    const waitSeconds = Number(answer.headers.get('retry-after'))
    expect(Math.abs(waitSeconds - (midnight() - now()) / 1000)).toBeLessThan(10)
    const sleep = (): never => {
      throw new Error('the client waits')
    }
    const client = createClient({ url: closed.stack().url, apiKey: key, sleep })
    onTestFinished(client.close)
    await expect(client.ingest('x')).rejects.toMatchObject({ code: 'over_quota', retryAfterMs: expect.any(Number) })
  })
})

test("a sender's batch of twice the daily quota is taken by a day of which nothing is used", async () => {
  const sizes: number[] = []
  const { key } = await addTenant(closed.stack(), aName(), { bytesPerDay: 20_000 })
  const client = createClient({ url: closed.stack().url, apiKey: key, retries: 0 })
  onTestFinished(client.close)
  const ingestRaw: typeof client.ingestRaw = (raw, how) => {
    sizes.push(Buffer.from(raw.body).toString().trimEnd().split('\n').length)
    return client.ingestRaw(raw, how)
  }
  const sender = createSender({ ingestRaw }, { backoff: { baseMs: 1, capMs: 1 }, maxRetryAfterMs: 1 })
  sender.send('small')
  await sender.flush()
  for (let i = 0; i < 200; i++) sender.send(`${i}`.padStart(200, 'x'))
  const flushed = sender.flush()
  await expect.poll(() => sizes.length).toBeGreaterThan(2)
  expect(sender.stats).toMatchObject({ accepted: 1, pending: 200 })
  skippedMs += 86_400_000
  await flushed
  expect(sender.stats).toMatchObject({ accepted: 201, rejected: 0, pending: 0 })
  await sender.close()
})

describe('settings change what is stored', () => {
  /** The rows of a tenant of these settings, after one log on each way in. */
  async function storedUnder(settings: object) {
    const name = aName()
    const { key } = await addTenant(closed.stack(), name, settings)
    const message = 'call 555-0199 now'
    const one = { ...aLog, id: 'by-logs', message }
    expect((await closed.call('POST /logs', { headers: bearer(key), body: one })).status).toBe(201)
    const batch = { headers: bearer(key), body: { log_id: 'by-ingest', text: message } }
    expect((await closed.call('POST /ingest', batch)).status).toBe(202)
    await closed.drained()
    const page = (await closed.call('GET /logs', { headers: bearer(key) })).json() as unknown as LogPage
    const rows = await closed.rowsOf(name)
    expect(rows.map(({ log_id }) => log_id).sort()).toEqual(['by-ingest', 'by-logs'])
    for (const row of rows) expect(row.modified_text).toBe('call [REDACTED:PHONE] now')
    const single = await closed.call('GET /logs/by-ingest', { headers: bearer(key) })
    expect(single.json()).toMatchObject({ message: 'call [REDACTED:PHONE] now' })
    return { rows, page }
  }

  test.each([
    [undefined, 30],
    [1, 1],
    [3_650, 3_650],
  ])('with retentionDays %s a row expires after %d days', async (retentionDays, days) => {
    const { rows } = await storedUnder(retentionDays === undefined ? {} : { retentionDays })
    for (const { received_at, expires_at } of rows) {
      expect(expires_at).toBe(Math.floor(Date.parse(String(received_at)) / 1000) + days * 86_400)
    }
  })

  test('originals are kept for tenants that want them, and for no others', async () => {
    const original = 'call 555-0199 now'
    expect((await storedUnder({ keepOriginals: true })).rows.map((row) => row.original_text)).toEqual([
      original,
      original,
    ])
    expect((await storedUnder({})).rows.map((row) => row.original_text)).toEqual([undefined, undefined])
  })

  test('recents are written for tenants that read them, and for no others', async () => {
    const on = await storedUnder({})
    expect(on.page.logs.map(({ id }) => id).sort()).toEqual(['by-ingest', 'by-logs'])
    for (const row of on.rows)
      expect(row).toMatchObject({ recent_key: expect.any(String), recent_sort: expect.any(String) })
    const off = await storedUnder({ recents: false })
    expect(off.page).toEqual({ count: 0, logs: [] })
    for (const row of off.rows) expect(row).not.toHaveProperty('recent_key')
  })
})

test("a tenant's own redaction policy holds for both ways to write, and for nobody else", async () => {
  const [name, other] = [aName(), aName()]
  const rules = [{ name: 'ORDER', pattern: 'ORD-[0-9]+' }]
  const redaction = { styles: { PHONE: 'pseudonym' }, rules, fields: ['customer'], allow: ['help@example.com'] }
  const own = bearer((await addTenant(closed.stack(), name, { redaction })).key)
  const its = bearer((await addTenant(closed.stack(), other)).key)
  const message = 'ORD-17 of customer=Ann: call 555-0199 or write help@example.com'
  for (const headers of [own, its]) {
    await closed.call('POST /ingest', { headers, body: { text: message, attributes: { customer: 'Ann' } } })
    await closed.call('POST /logs', { headers, body: { severity: 'info', message } })
  }
  await closed.drained()
  for (const row of await closed.rowsOf(name)) {
    expect(row.modified_text).toMatch(
      /^\[REDACTED:ORDER\] of customer=\[REDACTED:FIELD\]: call \[PHONE:[0-9a-f]{8}\] or write help@example\.com$/,
    )
    expect(row.policy).toMatch(/^custom-[0-9a-f]{12}$/)
    expect(row.attributes ?? '{"customer":"[REDACTED:FIELD]"}').toBe('{"customer":"[REDACTED:FIELD]"}')
  }
  const theirs = await closed.rowsOf(other)
  expect(theirs).toHaveLength(2)
  for (const { modified_text, policy } of theirs) {
    expect(modified_text).toBe('ORD-17 of customer=Ann: call [REDACTED:PHONE] or write [REDACTED:EMAIL]')
    expect(policy).toBe('default-v1')
  }
})

test('bodies that strangers hold back take nothing from those who have a key', async () => {
  const { key } = await addTenant(closed.stack(), aName())
  const port = Number(new URL(closed.stack().url).port)
  const most = Buffer.alloc(3_999_999, 'a')
  // Together more than all bodies in flight may have.
  const strangers = Array.from({ length: 80 }, () => connect(port, '127.0.0.1'))
  const held = strangers.map(async (socket) => {
    socket.write('POST /ingest HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4000000\r\n\r\n')
    await new Promise((sent) => socket.write(most, sent))
  })
  await Promise.all(held)
  for (let i = 0; i < 5; i++) {
    const sent = await closed.call('POST /ingest', { headers: bearer(key), body: { text: 'a'.repeat(100_000) } })
    expect(sent.status).toBe(202)
  }
  const answers = strangers.map(async (socket) => {
    socket.end('a')
    return Buffer.concat(await socket.toArray()).toString('latin1')
  })
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 401 /)
})
