import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { composeManager, type TenantManager } from '@logpipe/pipeline/tenants/manager'
import { limits, type OutcomesResponse, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { doorsOf, type Route, topology } from '../src/topology.ts'
import { expectConforming, openapi } from './openapi-document.ts'
import { type CallAnswer, type CallOptions, place, useStack } from './with-stack.ts'

const open = useStack()
// Its time stands still: who is over a limit stays so, however slow the machine is.
const lockedAtMs = Date.now()
const locked = useStack({ requiresKeys: true, now: () => lockedAtMs })
const seen = new Set<string>()

/** Sends a request and checks its answer; `path` is the path to ask for where it is not that of the route itself. */
async function ask(route: string, options: CallOptions & { path?: string } = {}, stack = open): Promise<CallAnswer> {
  const [method = '', template = ''] = route.split(' ')
  const answer = await stack.call(`${method} ${options.path ?? template}`, options)
  expectConforming(answer, route)
  seen.add(`${route} ${answer.status}`)
  return answer
}

const json = { 'content-type': 'application/json' }
const plain = { 'content-type': 'text/plain', 'x-tenant-id': 'acme' }
const good = { tenant_id: 'acme', text: 'call 555-0199', severity: 'error', attributes: { a: 1 } }

const doorsPage = readFileSync(new URL('../../../docs/doors.md', import.meta.url), 'utf8')

/** Protocols that have a document of their own, which the page of each door names: they are not in ours. */
const isOfAnother = ({ door }: Route): boolean =>
  ['elasticsearch', 'firehose', 'journald', 'loki', 'splunk', 'syslog'].includes(door ?? '')

test('the document has the routes of the topology but those of other documents, and no others', () => {
  const documented = Object.entries(openapi.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const own = topology.routes.filter((route) => !isOfAnother(route))
  expect(documented.sort()).toEqual(own.map(({ method, path }) => `${method} ${path}`).sort())
  const sending = topology.routes.filter(
    (route) => isOfAnother(route) && /bulk$|push$|collector$|firehose$|logplex$|upload$/.test(route.path),
  )
  for (const { path } of sending) expect(doorsPage).toContain(path)
})

test.each<[string, CallOptions & { path?: string }, number]>([
  ['one log', { body: good }, 202],
  ['an array, half of it bad', { body: [good, { ...good, text: '' }, 7] }, 202],
  ['the same id with other content', { body: [1, 2].map((n) => ({ ...good, log_id: 'x', text: `${n}` })) }, 202],
  ['an envelope', { body: { tenant_id: 'acme', logs: [{ text: 'a' }] } }, 202],
  ['NDJSON', { headers: { 'content-type': 'application/x-ndjson' }, body: `${JSON.stringify(good)}\n{` }, 202],
  ['text', { headers: { ...plain, 'x-log-id': 'text-1' }, body: 'a' }, 202],
  ['lines', { path: '/ingest?split=lines', headers: plain, body: 'a\nb' }, 202],
  ['no log ids', { headers: { prefer: 'return=minimal', 'idempotency-key': 'k' }, body: [good] }, 202],
  [
    'two encodings',
    {
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip, gzip' },
      body: gzipSync(gzipSync(JSON.stringify(good))),
    },
    202,
  ],
  [
    'a compressed text, which the gateway takes for text',
    { headers: { ...plain, 'content-encoding': 'gzip' }, body: gzipSync('a') },
    400,
  ],
  ['nothing good', { body: [{ text: 'a' }, { tenant_id: 'acme' }] }, 400],
  ['a long text in a batch', { body: [{ ...good, text: 'x'.repeat(limits.maxTextBytes + 1) }] }, 400],
  ['malformed JSON', { headers: json, body: '{' }, 400],
  ['no body', { headers: json }, 400],
  ['a bad key of idempotency', { headers: { 'idempotency-key': 'a b' }, body: good }, 400],
  ['another tenant', { headers: { 'x-tenant-id': 'beta' }, body: good }, 403],
  ['a batch for another tenant', { headers: { 'x-tenant-id': 'beta' }, body: [good] }, 403],
  ['a long text', { body: { ...good, text: 'x'.repeat(limits.maxTextBytes + 1) } }, 413],
  ['a large body', { headers: plain, body: 'x'.repeat(limits.maxRequestBytes + 1) }, 413],
  ['another media type', { headers: { 'content-type': 'text/html' }, body: 'a' }, 415],
])('POST /ingest: %s', async (_, options, status) => {
  expect((await ask('POST /ingest', options)).status).toBe(status)
})

test('POST /logs and every way to read what it stored', async () => {
  const write = { id: 'id-1', datetime: '2026-01-31 12:00:00,5+0100', severity: 'warning', message: 'call 555-0199' }
  const statuses = []
  for (const body of [write, write, { ...write, message: 'other' }, { ...write, severity: 'fatal' }]) {
    statuses.push((await ask('POST /logs', { body })).status)
  }
  expect(statuses).toEqual([201, 200, 409, 400])
  await ask('POST /logs', { body: { severity: 'info', message: 'a' } })
  await ask('POST /logs', { headers: { 'x-tenant-id': 'beta' }, body: { ...write, tenant_id: 'acme' } })
  await ask('POST /logs', { headers: { 'content-type': 'text/plain' }, body: 'a' })
  await ask('POST /logs', { body: { severity: 'info', message: 'x'.repeat(limits.maxTextBytes + 1) } })
  const page = await ask('GET /logs', { path: '/logs?limit=1&severity=warning' })
  expect(page.json()).toMatchObject({ count: 1, logs: [{ logId: 'id-1', message: 'call [REDACTED:PHONE]' }] })
  const first = await ask('GET /logs', { path: '/logs?limit=1' })
  expect(first.headers.get('link')).toContain(`cursor=${first.json().next}`)
  await ask('GET /logs', { path: `/logs?limit=1&cursor=${first.json().next}` })
  await ask('GET /logs', { path: '/logs?format=array' })
  await ask('POST /ingest', { body: { ...good, tenant_id: 'default', attributes: { http: { status: 500 } } } })
  await open.drained()
  const searched = await ask('GET /logs', { path: '/logs?q=CALL&attr.http.status=500&min_severity=error' })
  expect(searched.json()).toMatchObject({
    count: 1,
    logs: [{ attributes: { http: { status: 500 } } }],
    read: { rows: 1 },
  })
  await ask('GET /logs', { path: `/logs?q=call&cursor=${first.json().next}` })
  await ask('GET /logs', { path: '/logs?cursor=x' })
  await ask('GET /logs', { path: '/logs?limit=0' })
  await ask('GET /logs', { path: '/logs?tenant_id=acme', headers: { 'x-tenant-id': 'beta' } })
  for (const id of ['id-1', 'nowhere', 'a%20b']) await ask('GET /logs/{id}', { path: `/logs/${id}` })
  await ask('GET /logs/{id}', { path: '/logs/id-1?tenant_id=acme', headers: { 'x-tenant-id': 'beta' } })
})

test('POST /logs/stored and GET /healthz', async () => {
  await ask('POST /logs', { body: { id: 'stored-1', severity: 'info', message: 'a' } })
  const answer = await ask('POST /logs/stored', { body: { log_ids: ['stored-1', 'nowhere'] } })
  expect(answer.json()).toEqual({ stored: 1, missing: ['nowhere'] })
  await ask('POST /logs/stored', { body: { log_ids: ['a/b'] } })
  await ask('POST /logs/stored', { body: { log_ids: Array(limits.maxStoredIds + 1).fill('a') } })
  await ask('POST /logs/stored', { headers: { 'content-type': 'text/plain' }, body: '{}' })
  await ask('POST /logs/stored', { headers: { 'x-tenant-id': 'beta' }, body: { tenant_id: 'acme', log_ids: [] } })
  await ask('GET /healthz')
  const head = await open.call('HEAD /healthz')
  expect([head.status, head.text]).toEqual([200, ''])
  await ask('GET /healthz', { headers: { origin: 'https://evil.example' } })
})

test('POST /logs/outcomes', async () => {
  const record = { tenant_id: 'acme', log_id: 'outcome-1', text: 'a' }
  for (const [name, text] of ['a', 'b'].entries()) {
    await ask('POST /ingest', { headers: { 'x-logpipe-outcome': `o-${name}` }, body: { ...record, text } })
    await open.drained()
  }
  expect((await ask('POST /ingest', { headers: { 'x-logpipe-outcome': 'o 1' }, body: record })).status).toBe(400)
  const asked = { tenant_id: 'acme', requests: ['o-0', 'o-1', 'nowhere'] }
  const answer = await ask('POST /logs/outcomes', { body: asked })
  const { outcomes, pending } = answer.json() as unknown as OutcomesResponse
  expect(pending).toEqual(['nowhere'])
  expect(outcomes.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: 'o-0', stored: 1, dead_letters: {}, first: [] },
    { name: 'o-1', stored: 0, dead_letters: { conflict: 1 }, first: [{ log_id: 'outcome-1', reason: 'conflict' }] },
  ])
  const ofBeta = await ask('POST /logs/outcomes', { body: { ...asked, tenant_id: 'beta' } })
  expect(ofBeta.json()).toEqual({ outcomes: [], pending: asked.requests })
  await ask('POST /logs/outcomes', { body: { requests: ['a/b'] } })
  await ask('POST /logs/outcomes', { body: { requests: Array(limits.maxOutcomes + 1).fill('a') } })
  await ask('POST /logs/outcomes', { headers: { 'content-type': 'text/plain' }, body: '{}' })
  await ask('POST /logs/outcomes', { headers: { 'x-tenant-id': 'beta' }, body: { tenant_id: 'acme', requests: [] } })
})

test('another method of a path', async () => {
  for (const path of Object.keys(openapi.paths)) {
    const [method = ''] = Object.keys(openapi.paths[path] ?? {})
    const route = `${method.toUpperCase()} ${path}`
    const answer = await open.call(`DELETE ${path.replace('{id}', 'x')}`)
    expect(answer.status).toBe(405)
    expectConforming(answer, route)
  }
})

test('with keys required: none, a wrong one, one without the scope, a valid one, and one over its limit', async () => {
  const acme = tenantOf('acme')
  const { manager, close } = aManager()
  const { key } = await manager.add(acme, { recordsPerSecond: 1, burst: 1 })
  const reader = await manager.addKey(acme, { scopes: ['read'] })
  const writer = await manager.addKey(acme, { scopes: ['write'] })
  close()
  const routes = topology.routes.filter((route) => route.path !== '/healthz' && !isOfAnother(route))
  for (const { method, path, function: target } of routes) {
    const route = `${method} ${path}`
    const sent = { path: path.replace('{id}', 'x'), ...(method === 'POST' && { body: bodyOf(path) }) }
    for (const headers of [{}, { 'x-api-key': 'lp_x' }, { authorization: 'Basic !' }]) {
      expect((await ask(route, { ...sent, headers }, locked)).status).toBe(401)
    }
    const isWriting = target === 'ingest' || ['POST /logs', 'POST /logs/outcomes'].includes(route)
    const lacking = isWriting ? reader : writer
    const bearer = { authorization: `Bearer ${lacking.key}` }
    expect((await ask(route, { ...sent, headers: bearer }, locked)).status).toBe(403)
    const basic = { authorization: `Basic ${Buffer.from(`any:${key.key}`).toString('base64')}` }
    expect([200, 201, 202, 404, 429]).toContain((await ask(route, { ...sent, headers: basic }, locked)).status)
  }
  for (const { method, path } of topology.routes.filter(isOfAnother)) {
    const statusWith = async (headers: Record<string, string>): Promise<number> =>
      (await locked.call(`${method} ${path}`, { headers, ...(method === 'POST' && { body: '{}' }) })).status
    for (const headers of [{}, { 'x-api-key': 'lp_x' }, { authorization: 'Basic !' }]) {
      expect([401, 403], `${method} ${path}`).toContain(await statusWith(headers))
    }
    expect(await statusWith({ authorization: `Bearer ${reader.key}` })).toBe(403)
    expect([401, 403]).not.toContain(await statusWith({ authorization: `Bearer ${key.key}` }))
  }
  const headers = { 'x-api-key': key.key }
  const many = { headers, body: Array(50).fill({ text: 'a' }) }
  expect((await ask('POST /ingest', many, locked)).status).toBe(429)
  expect((await ask('GET /healthz', {}, locked)).status).toBe(200)
})

test('every documented response is seen, except those of a broken or closing stack', () => {
  // What is left needs a table or a queue that is down, or a stack that is closing: 500, 503. POST /logs is limited as above.
  // Each door's tests see the responses of the door.
  const doors = Object.keys(doorsOf(topology.routes))
  const promised = Object.entries(openapi.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  )
  const unseen = promised.filter(
    (answer) =>
      !seen.has(answer) && !/ (405|500|503)$|^HEAD/.test(answer) && !doors.some((route) => answer.startsWith(route)),
  )
  expect(
    unseen.filter(
      (answer) => !/^(GET|POST \/logs\/(stored|outcomes)) ?\S* (400|413)$|^POST \/logs 4(13|29)$/.test(answer),
    ),
  ).toEqual([])
})

function bodyOf(path: string): object {
  if (path === '/ingest') return { text: 'a' }
  if (path === '/v1/logs') return { resourceLogs: [] }
  if (path === '/api/v2/logs') return { message: 'a' }
  if (path === '/logs/outcomes') return { requests: ['a'] }
  return path === '/logs' ? { severity: 'info', message: 'a' } : { log_ids: ['a'] }
}

function tenantOf(name: string): TenantId {
  const parsed = parseTenantId(name)
  if (parsed.kind === 'invalid') throw new TypeError(parsed.message)
  return parsed.tenantId
}

function aManager(): { readonly manager: TenantManager; readonly close: () => void } {
  const { dynamodb: table } = locked.stack()
  const dynamodb = dynamodbClient({ ...place, dynamodbEndpoint: table.endpoint })
  const tenantsTable = table.tables.tenants ?? ''
  return { manager: composeManager({ dynamodb, tenantsTable, now: Date.now }), close: () => dynamodb.destroy() }
}
