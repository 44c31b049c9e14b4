import { once } from 'node:events'
import { request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { HttpEvent, HttpHandler, RequestFailure } from '@logpipe/pipeline/http'
import { limits } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { topology } from '../../topology.ts'
import { type Gateway, type GatewayOptions, type ServedRequest, startGateway } from './gateway.ts'

interface Started extends Gateway {
  readonly events: readonly HttpEvent[]
  readonly failures: readonly RequestFailure[]
}

/** A gateway that records the events its functions receive. */
async function aGateway(
  handler: HttpHandler = async () => ({ statusCode: 200, body: '{}' }),
  {
    isOpen = true,
    elapsedMs = () => 0,
    corsOrigins = [],
    knowsCaller,
    onServed,
  }: Partial<Pick<GatewayOptions, 'isOpen' | 'elapsedMs' | 'corsOrigins' | 'knowsCaller' | 'onServed'>> = {},
): Promise<Started> {
  const events: HttpEvent[] = []
  const failures: RequestFailure[] = []
  const record: HttpHandler = async (event) => {
    events.push(event)
    return handler(event)
  }
  const functions = { ingest: record, read: record }
  const gateway = await startGateway({
    port: 0,
    routes: topology.routes,
    functions,
    isOpen,
    corsOrigins,
    elapsedMs,
    ...(knowsCaller && { knowsCaller }),
    ...(onServed && { onServed }),
    instance: 'instance-1',
    onFailure: (failure) => failures.push(failure),
  })
  onTestFinished(() => gateway.close().catch(() => undefined))
  return { ...gateway, events, failures }
}

function portOf({ url }: Gateway): number {
  return Number(new URL(url).port)
}

test('builds an event of payload format 2.0', async () => {
  const gateway = await aGateway()
  const response = await fetch(`${gateway.url}/ingest?split=lines&x=%C3%A9`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain', 'X-Tenant-ID': 'acme', 'User-Agent': 'test' },
    body: 'Räw ☃',
  })
  const [event] = gateway.events
  expect(event).toMatchObject({
    routeKey: 'POST /ingest',
    rawPath: '/ingest',
    rawQueryString: 'split=lines&x=%C3%A9',
    headers: { 'content-type': 'text/plain', 'x-tenant-id': 'acme' },
    queryStringParameters: { split: 'lines', x: 'é' },
    body: 'Räw ☃',
    isBase64Encoded: false,
    requestContext: { http: { method: 'POST', path: '/ingest', sourceIp: '127.0.0.1', userAgent: 'test' } },
  })
  expect(event).not.toHaveProperty('pathParameters')
  expect(response.headers.get('x-logpipe-instance')).toBe('instance-1')
  expect(response.headers.get('x-request-id')).toBe(event?.requestContext.requestId)
})

test.each([
  ['non-UTF-8 bytes', {}, Buffer.from([0xff, 0x00])],
  ['no type', {}, Buffer.from('{}')],
  ['NDJSON', { 'content-type': 'application/x-ndjson' }, Buffer.from('{}')],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, Buffer.from('a=b')],
  ['compressed NDJSON', { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }, gzipSync('{}')],
])('%s: the event carries base64', async (_, headers, body) => {
  const gateway = await aGateway()
  await fetch(`${gateway.url}/ingest`, { method: 'POST', headers, body })
  expect(gateway.events).toMatchObject([{ isBase64Encoded: true, body: body.toString('base64') }])
})

test.each(['application/json', 'application/json; charset=utf-8', 'TEXT/plain', 'application/xml'])(
  'a body of %s is text, as it is for API Gateway: compressed, it does not arrive whole',
  async (type) => {
    const gateway = await aGateway()
    const send = (body: Buffer, encoding: Readonly<Record<string, string>>) =>
      fetch(`${gateway.url}/ingest`, { method: 'POST', headers: { 'content-type': type, ...encoding }, body })
    await send(Buffer.from('{}'), {})
    await send(gzipSync('{}'), { 'content-encoding': 'gzip' })
    const [plain, compressed] = gateway.events
    expect(plain).toMatchObject({ isBase64Encoded: false, body: '{}' })
    expect(compressed).toMatchObject({ isBase64Encoded: false, body: expect.stringContaining('\ufffd') })
  },
)

test('an event omits body, query and path parameters that the request does not have', async () => {
  const gateway = await aGateway()
  await fetch(`${gateway.url}/logs`)
  for (const absent of ['body', 'queryStringParameters', 'pathParameters']) {
    expect(gateway.events[0]).not.toHaveProperty(absent)
  }
  await fetch(`${gateway.url}/logs/a%2Fb`)
  expect(gateway.events[1]).toMatchObject({ routeKey: 'GET /logs/{id}', pathParameters: { id: 'a/b' } })
})

test('a repeated header is joined with a comma', async () => {
  const gateway = await aGateway()
  const socket = connect(portOf(gateway), '127.0.0.1')
  socket.write('GET /logs HTTP/1.1\r\nhost: x\r\nX-Tenant-ID: acme\r\nx-tenant-id: beta\r\nconnection: close\r\n\r\n')
  await once(socket.resume(), 'end')
  expect(gateway.events[0]?.headers['x-tenant-id']).toBe('acme,beta')
})

test.each([
  ['throws', () => Promise.reject(new Error('password is hunter2'))],
  [
    'throws before it returns',
    () => {
      throw new Error('password is hunter2')
    },
  ],
])('a function that %s causes a 500 without its message, and the gateway keeps serving', async (_, handler) => {
  const gateway = await aGateway(handler)
  for (const __ of [1, 2]) {
    const response = await fetch(`${gateway.url}/logs`)
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({
      code: 'internal',
      retryable: true,
      request_id: response.headers.get('x-request-id'),
    })
    expect(text).not.toContain('hunter2')
    const requestId = response.headers.get('x-request-id')
    expect(gateway.failures.at(-1)).toEqual({ requestId, code: 'internal', error: 'Error' })
  }
  expect((await fetch(`${gateway.url}/nowhere`)).status).toBe(404)
  expect(gateway.failures).toHaveLength(2)
})

test('a body at the limit reaches the function and one byte over does not, with or without Content-Length', async () => {
  const gateway = await aGateway()
  const send = async (bytes: number, isChunked: boolean): Promise<number> => {
    const body = Buffer.alloc(bytes, 'a')
    const sent = isChunked ? { body: new Blob([body]).stream(), duplex: 'half' as const } : { body }
    return (await fetch(`${gateway.url}/ingest`, { method: 'POST', ...sent })).status
  }
  for (const isChunked of [false, true]) {
    expect(await send(limits.maxRequestBytes, isChunked)).toBe(200)
    expect(await send(limits.maxRequestBytes + 1, isChunked)).toBe(413)
  }
  expect(gateway.events).toHaveLength(2)
})

test('a body that is too large for Firehose is refused with 400: after 413 it would drop it, past its error bucket', async () => {
  const gateway = await aGateway()
  const body = Buffer.alloc(limits.maxRequestBytes + 1, 'a')
  const response = await fetch(`${gateway.url}/firehose`, { method: 'POST', body })
  expect([response.status, await response.json()]).toEqual([
    400,
    expect.objectContaining({ code: 'request_too_large', status: 400, detail: expect.stringContaining('4194304') }),
  ])
})

const entryOf = (n: number): string => `__CURSOR=s=1;i=${n}\nMESSAGE=${'x'.repeat(10_000)}\n\n`
const sendJournal = (gateway: Gateway, body: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${gateway.url}/upload`, { method: 'POST', body: new Blob([body]).stream(), duplex: 'half', headers })

test('a journal that is longer than a request may be is handed on in parts of whole entries', async () => {
  const gateway = await aGateway(async () => ({ statusCode: 202, body: 'OK.' }))
  const journal = Array.from({ length: 1_000 }, (_, n) => entryOf(n)).join('')
  expect(journal.length).toBeGreaterThan(2 * limits.maxRequestBytes)
  const response = await sendJournal(gateway, journal)
  expect([response.status, await response.text()]).toEqual([202, 'OK.'])
  const parts = gateway.events.map(({ body = '' }) => Buffer.from(body, 'base64').toString())
  expect(parts.join('')).toBe(journal)
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(limits.maxRequestBytes)
  for (const part of parts) expect(part).toMatch(/^(?:__CURSOR=s=1;i=\d+\nMESSAGE=x+\n\n)*$/)
})

test('a part that is refused is the response, and no other part follows', async () => {
  let calls = 0
  const gateway = await aGateway(async () =>
    ++calls === 2 ? { statusCode: 429, headers: { 'retry-after': '3' }, body: 'too fast' } : { statusCode: 202 },
  )
  const response = await sendJournal(gateway, entryOf(1).repeat(1_000))
  expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([429, '3', 'too fast'])
  expect(gateway.events).toHaveLength(2)
})

test.each([
  ['an entry that is longer than a request may be', entryOf(1) + entryOf(2).replaceAll('x', 'x'.repeat(1_000)), {}],
  ['a journal that is longer, with an id for all of it', entryOf(1).repeat(1_000), { 'idempotency-key': 'a' }],
])('%s is refused', async (_, body, headers) => {
  const gateway = await aGateway(async () => ({ statusCode: 202 }))
  expect((await sendJournal(gateway, body, headers)).status).toBe(413)
})

test('a journal of nothing is one request', async () => {
  const gateway = await aGateway(async () => ({ statusCode: 202 }))
  expect((await fetch(`${gateway.url}/upload`, { method: 'POST' })).status).toBe(202)
  expect(gateway.events).toHaveLength(1)
})

test('a port in use is reported by its number', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  onTestFinished(() => {
    holder.close()
  })
  const address = holder.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const read: HttpHandler = async () => ({})
  const start = startGateway({
    port,
    routes: [],
    functions: { ingest: read, read },
    isOpen: true,
    elapsedMs: () => 0,
    instance: 'i',
  })
  await expect(start).rejects.toMatchObject({
    code: 'port_in_use',
    message: `port ${port} is in use by another process`,
  })
})

test('close finishes the request in flight and waits for no idle, half-sent or keep-alive connection', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const gateway = await aGateway(async () => {
    await promise
    return { statusCode: 200, body: '{"late":true}' }
  })
  const silent = connect(portOf(gateway), '127.0.0.1')
  const half = connect(portOf(gateway), '127.0.0.1')
  await Promise.all([once(silent, 'connect'), once(half, 'connect')])
  half.write('GET /heal')
  const inFlight = fetch(`${gateway.url}/logs`)
  await expect.poll(() => gateway.events.length).toBe(1)
  const closed = gateway.close()
  // Before the grace period of 15 s, which would hide a wait for the wrong connection.
  const signal = AbortSignal.timeout(14_000)
  await Promise.all([once(silent.resume(), 'close', { signal }), once(half.resume(), 'close', { signal })])
  resolve()
  expect(await (await inFlight).json()).toEqual({ late: true })
  await closed
  await expect(fetch(`${gateway.url}/logs`)).rejects.toThrow()
})

const okHandler: HttpHandler = async () => ({ statusCode: 200, body: '{}' })

/** The status of `GET /healthz` with headers that fetch refuses to send. */
async function statusWith(gateway: Gateway, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const sent = request({ port: portOf(gateway), path: '/healthz', headers }).end()
  const [response] = await once(sent, 'response')
  response.resume()
  return response.statusCode
}

const crossSiteHeaders = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost.evil.example' },
  { host: 'evil.example' },
  { host: 'evil.example:8080', origin: 'http://evil.example:8080' },
  { host: '127.0.0.1.evil.example' },
  { host: 'evil.example:99999' },
  { host: 'evil.example:80:80' },
]

test.each(crossSiteHeaders)(
  'without API keys, a cross-site request gets 403 and no function is called: %j',
  async (headers) => {
    const open = await aGateway(okHandler)
    expect(await statusWith(open, headers)).toBe(403)
    expect(open.events).toEqual([])
    const closed = await aGateway(okHandler, { isOpen: false })
    expect(await statusWith(closed, headers)).toBe(200)
  },
)

test.each([
  {},
  { origin: 'http://localhost:3000' },
  { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' },
  { host: 'localhost' },
  { host: 'app.localhost:1' },
  { host: '[::1]:9' },
  { host: '10.0.0.7' },
  { host: 'devbox' },
])('local tools and pages are served without an API key: %j', async (headers) => {
  expect(await statusWith(await aGateway(okHandler), headers)).toBe(200)
})

const app = 'https://app.example'

/** The status and the CORS headers of a response, by name. */
function corsOf(gateway: Gateway, method: string, headers: Record<string, string>): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    request(`${gateway.url}/ingest`, { method, headers }, (response) => {
      response.resume().once('end', () => {
        const cors = Object.entries(response.headers).filter(([name]) => /^access-control-|^vary$/.test(name))
        resolve({ status: response.statusCode, ...Object.fromEntries(cors) })
      })
    })
      .once('error', reject)
      .end()
  })
}

test('a page of an allowed origin may send requests and read responses, refusals among them', async () => {
  const gateway = await aGateway(okHandler, { corsOrigins: [app] })
  const preflight = { origin: app, 'access-control-request-method': 'POST' }
  expect(await corsOf(gateway, 'OPTIONS', { ...preflight, 'access-control-request-private-network': 'true' })).toEqual({
    status: 204,
    vary: 'origin',
    'access-control-allow-origin': app,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': expect.stringMatching(/authorization.*content-type.*idempotency-key.*x-tenant-id/),
    'access-control-allow-private-network': 'true',
    'access-control-expose-headers': expect.stringMatching(/retry-after.*x-request-id/),
    'access-control-max-age': '600',
  })
  expect(gateway.events).toEqual([])
  const readable = {
    vary: 'origin',
    'access-control-allow-origin': app,
    'access-control-expose-headers': expect.any(String),
  }
  expect(await corsOf(gateway, 'POST', { origin: app })).toEqual({ status: 200, ...readable })
  expect(await corsOf(gateway, 'DELETE', { origin: app })).toEqual({ status: 405, ...readable })
})

test.each([undefined, 'https://other.example', 'null', 'https://app.example.evil', 'http://app.example'])(
  'a page of the origin %j may not, and never is every page allowed',
  async (origin) => {
    const gateway = await aGateway(okHandler, { corsOrigins: [app], isOpen: false })
    const headers = origin === undefined ? {} : { origin }
    const preflight = { ...headers, 'access-control-request-method': 'POST' }
    expect(await corsOf(gateway, 'OPTIONS', preflight)).toEqual({ status: 405, vary: 'origin' })
    expect(await corsOf(gateway, 'POST', headers)).toEqual({ status: 200, vary: 'origin' })
  },
)

test('without allowed origins there is no CORS', async () => {
  const gateway = await aGateway(okHandler, { isOpen: false })
  expect(await corsOf(gateway, 'OPTIONS', { origin: app, 'access-control-request-method': 'POST' })).toEqual({
    status: 405,
  })
  expect(await corsOf(gateway, 'POST', { origin: app })).toEqual({ status: 200 })
})

test('an allowed origin says nothing of the host: DNS rebinding is refused all the same', async () => {
  const gateway = await aGateway(okHandler, { corsOrigins: [app] })
  expect(await statusWith(gateway, { origin: app, host: 'evil.example' })).toBe(403)
  expect(await statusWith(gateway, { origin: app })).toBe(200)
})

/** Opens a connection, sends bytes and returns it. */
async function sending(gateway: Gateway, bytes: string): Promise<Socket> {
  const socket = connect(portOf(gateway), '127.0.0.1')
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  socket.write(bytes)
  return socket
}

test.each([
  'CONNECT a:1 HTTP/1.1',
  'GET /logs HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade',
  'GET /logs HTTP/1.1',
])('survives a client that sends %j and resets the connection', async (request) => {
  const gateway = await aGateway(okHandler)
  for (let i = 0; i < 100; i++) {
    const socket = await sending(gateway, `${request}\r\nHost: a\r\n\r\n`)
    socket.resetAndDestroy()
  }
  expect(await statusWith(gateway, {})).toBe(200)
})

test('a CONNECT is rejected and its connection closed, even if the client keeps it open', async () => {
  const gateway = await aGateway(okHandler)
  const socket = await sending(gateway, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  await once(socket, 'close')
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 /)
})

test('pipelined requests run one at a time, and stop when the client disconnects', async () => {
  const ends: (() => void)[] = []
  const gateway = await aGateway(async ({ routeKey }) => {
    if (routeKey === 'GET /logs') await new Promise<void>((end) => ends.push(end))
    return { statusCode: 200, body: 'x'.repeat(1_000) }
  })
  const socket = await sending(gateway, 'GET /logs HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(1_000))
  for (let call = 1; call <= 5; call++) {
    await expect.poll(() => ends.length).toBe(call)
    await settled(gateway)
    expect(ends).toHaveLength(call)
    if (call < 5) ends[call - 1]?.()
  }
  socket.destroy()
  await settled(gateway)
  ends.at(-1)?.()
  await settled(gateway)
  expect(ends).toHaveLength(5)
})

/** Resolves when the gateway has handled everything sent before: it has responded to several later requests. */
async function settled(gateway: Gateway): Promise<void> {
  for (let i = 0; i < 3; i++) expect(await statusWith(gateway, {})).toBe(200)
}

test.each(['x-tenant-id', 'authorization', 'x-api-key', 'x-amz-firehose-access-key', 'dd-api-key'])(
  'few heavy requests run at once, light ones overtake them, and one caller does not block another: %s',
  async (name) => {
    const state = { inFlight: 0, most: 0 }
    const { promise: end, resolve } = Promise.withResolvers<void>()
    const served: string[] = []
    const gateway = await aGateway(async ({ routeKey, headers }) => {
      if (routeKey === 'GET /logs') {
        state.most = Math.max(state.most, ++state.inFlight)
        if (headers[name] === 'greedy') await end
        state.inFlight--
        served.push(headers[name] ?? '')
      }
      return { statusCode: 200, body: '{}' }
    })
    const get = (tenant: string) => fetch(`${gateway.url}/logs`, { headers: { [name]: tenant } })
    const greedy = Array.from({ length: 40 }, () => get('greedy'))
    await expect.poll(() => state.inFlight).toBe(6)
    const other = get('other')
    expect(await statusWith(gateway, {})).toBe(200)
    resolve()
    await Promise.all([...greedy, other])
    expect(state.most).toBe(6)
    expect(served.indexOf('other')).toBeLessThan(20)
  },
)

test('unread responses are bounded: further ones are rejected', async () => {
  const page = 'x'.repeat(5 * 1024 * 1024)
  const gateway = await aGateway(async () => ({ statusCode: 200, body: page }))
  const silent = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const socket = await sending(gateway, 'GET /logs HTTP/1.1\r\nHost: a\r\n\r\n')
      return socket.pause()
    }),
  )
  await expect.poll(async () => (await fetch(`${gateway.url}/logs`)).status).toBe(503)
  const refused = await fetch(`${gateway.url}/logs`)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await refused.json()).toMatchObject({ code: 'overloaded', retryable: true })
  for (const socket of silent) socket.destroy()
  await expect.poll(async () => (await fetch(`${gateway.url}/logs`)).status).toBe(200)
})

test('a request must have exactly one Host header', async () => {
  const gateway = await aGateway(okHandler)
  for (const hosts of ['', 'Host: a\r\nHost: a\r\n', 'Host: a\r\nhost: b\r\n']) {
    const socket = await sending(gateway, `GET /logs HTTP/1.1\r\n${hosts}\r\n`)
    const [response] = await once(socket, 'data')
    expect(String(response)).toMatch(/^HTTP\/1\.1 400 /)
  }
})

test('a request that waited too long gets a retryable 503, and its function is not called', async () => {
  const clock = { ms: 0 }
  const { promise: end, resolve } = Promise.withResolvers<void>()
  const handler: HttpHandler = async ({ routeKey }) => {
    if (routeKey === 'GET /logs') await end
    return { statusCode: 200, body: '{}' }
  }
  const gateway = await aGateway(handler, { elapsedMs: () => clock.ms })
  const inTime = Array.from({ length: 6 }, () => fetch(`${gateway.url}/logs`))
  await expect.poll(() => gateway.events.length).toBe(6)
  const late = await sending(gateway, 'GET /logs HTTP/1.1\r\nHost: a\r\n\r\n')
  await settled(gateway)
  clock.ms = 20_001
  resolve()
  expect((await Promise.all(inTime)).map(({ status }) => status)).toEqual(Array(6).fill(200))
  const [response] = await once(late, 'data')
  expect(String(response)).toMatch(/^HTTP\/1\.1 503 /)
  expect(String(response)).toContain('"code":"overloaded"')
  expect(gateway.events.filter(({ routeKey }) => routeKey === 'GET /logs')).toHaveLength(6)
})

test('the function of a request without a valid key gets no body, which may be as long as any', async () => {
  const asked: unknown[] = []
  const knowsCaller: GatewayOptions['knowsCaller'] = async ({ routeKey, headers: { authorization } }) => {
    asked.push([routeKey, authorization])
    return false
  }
  const gateway = await aGateway(async () => ({ statusCode: 401, body: 'who?' }), { isOpen: false, knowsCaller })
  const post = async (body: string) => {
    const headers = { authorization: 'Bearer k' }
    const response = await fetch(`${gateway.url}/ingest`, { method: 'POST', headers, body })
    return [response.status, await response.text()]
  }
  expect(await post('a'.repeat(limits.maxRequestBytes))).toEqual([401, 'who?'])
  expect(await post('a'.repeat(limits.maxRequestBytes + 1))).toEqual([
    413,
    expect.stringContaining('request_too_large'),
  ])
  expect(asked).toEqual(Array(2).fill(['POST /ingest', 'Bearer k']))
  expect(gateway.events).toHaveLength(1)
  expect(gateway.events[0]).not.toHaveProperty('body')
})

test('a body is read where keys cannot be, and nobody is asked where none comes', async () => {
  let asked = 0
  const knowsCaller = async (): Promise<boolean> => {
    asked++
    throw new Error('the table is away')
  }
  const gateway = await aGateway(undefined, { isOpen: false, knowsCaller })
  await fetch(`${gateway.url}/ingest`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'a' })
  await fetch(`${gateway.url}/logs`)
  await fetch(`${gateway.url}/ingest`, { method: 'POST' })
  expect(gateway.events.map(({ body }) => body)).toEqual(['a', undefined, undefined])
  expect(asked).toBe(1)
})

test.each(['/ingest', '/upload'])(
  'a request to %s whose body is not read to its end is reported like any other',
  async (path) => {
    const served: ServedRequest[] = []
    const over = Promise.withResolvers<void>()
    const onServed: GatewayOptions['onServed'] = (one) => {
      served.push(one)
      over.resolve()
    }
    const gateway = await aGateway(async () => ({ statusCode: 429, body: '{}' }), { onServed })
    const headers = { 'content-type': path === '/ingest' ? 'text/plain' : 'application/vnd.fdo.journal' }
    const sending = request(`${gateway.url}${path}`, { method: 'POST', headers })
    sending.on('error', () => undefined)
    // No length is known before: the body is chunked, and longer than any may be.
    const line = 'MESSAGE=one\n\n'
    sending.write(line.repeat(Math.ceil(1_200_000 / line.length)))
    sending.end('x'.repeat(limits.maxRequestBytes))
    await over.promise
    expect(served).toMatchObject([{ status: path === '/ingest' ? 413 : 429, clientAddress: '127.0.0.1' }])
    // It goes on.
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(429)
    sending.destroy()
  },
)
