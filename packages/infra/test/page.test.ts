import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import type { Figures, Hello, KeyUse, Letters, Redriven, Rows, StoredRecord } from '../src/local/page/view/messages.ts'
import { createEventReader } from '../src/local/page/view/server-events.ts'
import { addTenant, bearer } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const pageToken = 'a-token-of-this-test-run'
const { stack, call, drained } = useStack({ pageToken, requiresKeys: true, corsOrigins: ['http://app.test'] })
const token = { 'x-logpipe-token': pageToken }

interface Events {
  readonly hello: Hello
  readonly rows: Rows
  readonly figures: Figures
}

/** Follows the page's events until the test is over. */
async function follow(query = '') {
  const gone = new AbortController()
  onTestFinished(() => gone.abort())
  const response = await fetch(`${stack().url}/_logpipe/api/events${query}`, { headers: token, signal: gone.signal })
  const seen: { [K in keyof Events]: Events[K][] } = { hello: [], rows: [], figures: [] }
  const take = createEventReader(({ name, data }) => seen[name as keyof Events].push(JSON.parse(data)))
  const read = async (): Promise<void> => {
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) take(piece)
  }
  read().catch(() => undefined)
  const rows = () => seen.rows.flatMap((event) => event.rows)
  return { response, seen, rows, close: () => gone.abort() }
}

async function aTenant(name: string) {
  const { key, keyId } = await addTenant(stack(), name)
  const send = (body: unknown, headers = {}) => call('POST /ingest', { headers: { ...bearer(key), ...headers }, body })
  return { send, keyId, key }
}

/** A request with headers that `fetch` does not let anybody set. */
async function rawGet(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${stack().url}${path}`, { headers }, (response) => resolve(response.resume().statusCode ?? 0))
    sent.on('error', reject).end()
  })
}

test('the page and its modules are served without a token, under a policy that allows nothing from elsewhere', async () => {
  const page = await call('GET /_logpipe')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|\*|http|data:/)
  expect(page.text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|style=|https?:/)
  for (const [, path] of page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
    expect((await call(`GET ${path}`)).status, path).toBe(200)
  }
})

test.each([
  'GET /_logpipe/browser/main.test.js',
  'GET /_logpipe/browser/..%2fpage.js',
  'GET /_logpipe/page.js',
  'GET /_logpipe/browser/constructor.js',
  'GET /_logpipe/toString',
  'POST /_logpipe',
  'GET /_logpipe/api',
])('%s is no file of the page', async (route) => {
  expect((await call(route)).status).toBe(404)
})

const apiRoutes = ['GET events', 'GET record', 'GET keys', 'GET dead-letters', 'POST dead-letters/redrive']

test.each(apiRoutes)('%s needs the token, whatever key is sent', async (route) => {
  const { key } = await aTenant(`of-${apiRoutes.indexOf(route)}`)
  const path = route.replace(' ', ' /_logpipe/api/')
  for (const headers of [{}, { 'x-logpipe-token': `${pageToken}x` }, bearer(key), bearer(pageToken)]) {
    expect((await call(path, { headers })).status).toBe(401)
  }
})

test('a request with the token is refused if another name or another site made it', async () => {
  const path = '/_logpipe/api/keys'
  expect(await rawGet(path, { ...token })).toBe(200)
  expect(await rawGet(path, { ...token, host: 'rebound.example' })).toBe(403)
  expect(await rawGet(path, { ...token, origin: 'http://app.test' })).toBe(403)
  expect(await rawGet(path, { ...token, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await rawGet('/_logpipe', { host: 'rebound.example' })).toBe(403)
})

test('an origin that may use the endpoint may not read the page', async () => {
  const headers = { origin: 'http://app.test' }
  expect((await call('GET /healthz', { headers })).headers.get('access-control-allow-origin')).toBe('http://app.test')
  const preflight = { ...headers, 'access-control-request-method': 'GET' }
  for (const [route, sent] of [
    ['GET /_logpipe', headers],
    ['OPTIONS /_logpipe/api/keys', preflight],
  ] as const) {
    const answer = await call(route, { headers: sent })
    expect(answer.status).toBe(403)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('a record is followed from receipt to row, redacted, with what was found', async () => {
  const { send } = await aTenant('journey')
  const page = await follow('?tenant=journey')
  expect(page.response.headers.get('content-type')).toBe('text/event-stream')
  await expect
    .poll(() => page.seen.hello[0])
    .toMatchObject({ isOpen: false, tenants: expect.arrayContaining(['journey']) })
  await send({ text: 'call 555-0199', severity: 'error', attributes: { mail: 'jane@example.com' } })
  await expect.poll(page.rows).toHaveLength(1)
  const [row] = page.rows()
  expect(row).toMatchObject({
    tenant: 'journey',
    severity: 'error',
    text: 'call [REDACTED:PHONE]',
    redactions: { EMAIL: 1, PHONE: 1 },
  })
  const times = [Date.parse(row?.receivedAt ?? ''), row?.queuedMs, Date.parse(row?.redactedAt ?? ''), row?.storedMs]
  expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)))
  const record = await call(`GET /_logpipe/api/record?tenant=journey&id=${row?.id}`, { headers: token })
  const stored = record.json() as unknown as StoredRecord
  expect(stored).toMatchObject({
    text: 'call [REDACTED:PHONE]',
    keepsOriginal: false,
    redactions: { EMAIL: 1, PHONE: 1 },
  })
  expect(stored.attributes).toBe('{"mail":"[REDACTED:EMAIL]"}')
})

test('a log that POST /logs stored is seen too, and counts as accepted and stored', async () => {
  const { key } = await aTenant('written')
  const page = await follow('?tenant=written')
  await call('POST /logs', { headers: bearer(key), body: { severity: 'info', message: 'at once' } })
  await expect.poll(page.rows).toMatchObject([{ text: 'at once' }])
  const of = () => page.seen.figures.flatMap(({ tenants }) => tenants.filter(({ tenant }) => tenant === 'written'))
  await expect.poll(of).toContainEqual(expect.objectContaining({ accepted: 1, stored: 1, waiting: 0 }))
})

test('a page begins with records that were stored before it was opened, of the tenants and the severity it asks for', async () => {
  const { send } = await aTenant('before')
  await send([
    { text: 'first', severity: 'error' },
    { text: 'second', severity: 'info' },
    { text: 'third', severity: 'fatal' },
  ])
  await drained()
  const page = await follow('?tenant=before&severity=error')
  await expect.poll(() => page.rows().map(({ text }) => text)).toEqual(['first', 'third'])
})

test('refusals are counted for the tenant they concern, with their cause and no content', async () => {
  const { send } = await aTenant('refused')
  const page = await follow()
  await expect.poll(() => page.seen.hello).toHaveLength(1)
  await send([{ text: 'good' }, { text: 17 }, { text: 'secret', tenant_id: 'other' }])
  await call('POST /ingest', { headers: bearer('wrong'), body: { text: 'x' } })
  const refusals = () => page.seen.figures.flatMap((figures) => figures.refusals)
  await expect.poll(refusals).toHaveLength(3)
  expect(refusals()).toEqual(
    expect.arrayContaining([
      { tenant: 'refused', code: 'invalid_record', message: 'text must be a string, not number', count: 1 },
      { tenant: '', code: 'tenant_mismatch', message: expect.any(String), count: 1 },
      { tenant: '', code: 'unauthorized', message: 'the API key is not valid', count: 1 },
    ]),
  )
  expect(JSON.stringify(page.seen.figures)).not.toContain('secret')
})

test('dead letters are listed without their text, and redriven', async () => {
  const { send } = await aTenant('letters')
  for (const text of ['kept', 'conflicting']) {
    await send({ text, log_id: 'same' })
    await drained()
  }
  const list = async () =>
    (await call('GET /_logpipe/api/dead-letters', { headers: token })).json() as unknown as Letters
  const before = await list()
  expect(before.groups).toMatchObject([{ tenant: 'letters', reason: 'conflict', messages: 1, records: 1 }])
  expect(JSON.stringify(before)).not.toContain('conflicting')
  const redrive = (query: string) => call(`POST /_logpipe/api/dead-letters/redrive${query}`, { headers: token })
  expect((await redrive('?tenant=nobody')).json()).toEqual({ messages: 0, records: 0, failed: 0 })
  const redriven = (await redrive('?tenant=letters&reason=conflict')).json() as unknown as Redriven
  expect(redriven).toEqual({ messages: 1, records: 1, failed: 0 })
  await drained()
  // The first content still has the id.
  await expect.poll(async () => (await list()).groups).toMatchObject([{ messages: 1 }])
})

test('a key tells when it was last used, and never itself', async () => {
  const { send, keyId, key } = await aTenant('keys')
  const read = async () => {
    const answer = await call('GET /_logpipe/api/keys', { headers: token })
    expect(answer.text).not.toContain(key)
    return (answer.json().keys as readonly KeyUse[]).find((one) => one.keyId === keyId)
  }
  expect(await read()).not.toHaveProperty('lastUsedMs')
  const since = Date.now()
  await send({ text: 'one' })
  expect((await read())?.lastUsedMs).toBeGreaterThanOrEqual(since)
})

test.each([
  ['events?severity=loud', 'severity must be one of'],
  ['events?tenant=No', 'tenant'],
  [`events?text=${'x'.repeat(201)}`, 'text has 201 characters; the limit is 200'],
  ['record?id=x', 'tenant is missing'],
  ['record?tenant=a&id=%20', 'id'],
])('a query that cannot be meant is refused: %s', async (query, sentence) => {
  const answer = await call(`GET /_logpipe/api/${query}`, { headers: token })
  expect(answer.status).toBe(400)
  expect(String(answer.json().detail)).toContain(sentence)
})

test('so many pages are open at once and no more, until one is closed', async () => {
  const pages = await Promise.all(Array.from({ length: 8 }, () => follow()))
  const open = async () => (await follow()).response.status
  expect(await open()).toBe(503)
  pages[0]?.close()
  await expect.poll(open).toBe(200)
})

test('what the gateway and POST /logs refuse is told as well', async () => {
  const { key } = await aTenant('early')
  const page = await follow()
  await expect.poll(() => page.seen.hello).toHaveLength(1)
  await call('POST /nowhere', { body: {} })
  await call('POST /logs', { headers: bearer(key), body: { severity: 'loud', message: 'x' } })
  const codes = () => page.seen.figures.flatMap(({ refusals }) => refusals.map(({ code, count }) => [code, count]))
  await expect.poll(codes).toEqual(
    expect.arrayContaining([
      ['not_found', 1],
      ['invalid_record', 1],
    ]),
  )
})
