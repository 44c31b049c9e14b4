import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startScriptedServer } from '../../test/scripted-server.ts'
import { aClosedUrl, serve } from '../../test/serve.ts'
import type { LogpipeError } from '../contract/logpipe-error.ts'
import type { ClientOptions } from './client-options.ts'
import { createClient } from './create-client.ts'

/** Faults that people met, each through a real server and the whole client. */

const ok = { status: 202, body: { accepted: 1, duplicates: 0, rejected: 0, log_ids: ['id'], errors: [] } }

function aClient(url: string, options: Partial<ClientOptions> = {}) {
  const client = createClient({ url, tenant: 'acme', ...options })
  onTestFinished(() => client.close())
  return client
}

/** A client that does not wait, and what it would have waited, milliseconds. */
function aPatientClient(url: string, options: Partial<ClientOptions> = {}) {
  const waits: number[] = []
  const wait = async (ms: number): Promise<void> => {
    waits.push(ms)
    // Lets the abort of a test that failed end the loop.
    await sleep(0)
  }
  return { client: aClient(url, { random: () => 0.5, sleep: wait, ...options }), waits }
}

test.each(['acme\n', 'a\r\nx-evil: 1', 'tenant-é', '\0'])(
  'a tenant %j is refused before a request is made, by its value, and the client goes on',
  async (tenant) => {
    const server = await startScriptedServer(ok)
    const client = aClient(server.url, { connections: 1 })
    for (let i = 0; i < 3; i++) {
      await expect(client.ingest('x', { tenant })).rejects.toMatchObject({
        code: 'invalid_option',
        retryable: false,
        message: `tenant is ${JSON.stringify(tenant)}; it may contain only printable ASCII characters`,
      })
    }
    expect(server.seen).toHaveLength(0)
    expect(await client.ingest('y')).toMatchObject({ accepted: 1, retries: 0 })
  },
)

test.each([
  ['idempotencyKey', { idempotencyKey: 'a\nb' }],
  ['contentType', { contentType: 'text/plain\n' as 'text/plain' }],
])('a bad %s is refused alike', async (name, part) => {
  const server = await startScriptedServer(ok)
  const client = aClient(server.url)
  const raw = { body: 'x', contentType: 'text/plain', ...part } as const
  await expect(client.ingestRaw(raw)).rejects.toMatchObject({
    code: 'invalid_option',
    message: expect.stringMatching(`^${name} is "`),
  })
  expect(server.seen).toHaveLength(0)
})

test('429s with Retry-After: 0 are retried at a pace that slows to one a second, for five minutes at most', async () => {
  const server = await startScriptedServer({ status: 429, headers: { 'retry-after': '0' }, body: {} })
  const { client, waits } = aPatientClient(server.url, { retries: 2 })
  const signal = AbortSignal.timeout(20_000)
  await expect(client.ingest('x', { signal })).rejects.toMatchObject({ code: 'rate_limited', retryable: true })
  expect(waits.slice(0, 6)).toEqual([100, 200, 400, 800, 1_000, 1_000])
  expect(waits.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(300_000)
  expect(waits.length).toBeLessThan(310)
  expect(server.seen).toHaveLength(waits.length + 1)
})

test('the whole call has a deadline: a wait that would pass it is not begun, and the last failure is thrown', async () => {
  const server = await startScriptedServer({ status: 429, headers: { 'retry-after': '30' }, body: {} })
  const { client, waits } = aPatientClient(server.url, { deadlineMs: 29_000 })
  await expect(client.ingest('x')).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 30_000 })
  await expect(client.ingest('x', { deadlineMs: 30_000 })).rejects.toMatchObject({ code: 'rate_limited' })
  expect([waits, server.seen.length]).toEqual([[], 2])
})

/** Says nothing, ever; resolves `arrived` with its first request. */
async function aSilentServer() {
  const arrived = Promise.withResolvers<void>()
  const url = await serve(() => arrived.resolve())
  return { url, arrived: arrived.promise }
}

test('an abort rejects at once while the request is queued, and the request in flight goes on', async () => {
  const { url, arrived } = await aSilentServer()
  const client = aClient(url, { connections: 1, timeoutMs: 60_000, retries: 0 })
  const [first, second] = [new AbortController(), new AbortController()]
  const inFlight = client.ingest('first', { signal: first.signal })
  await arrived
  const queued = client.ingest('second', { signal: second.signal })
  const reason = new Error('enough')
  second.abort(reason)
  await expect(queued).rejects.toBe(reason)
  expect(getEventListeners(second.signal, 'abort')).toEqual([])
  first.abort(reason)
  await expect(inFlight).rejects.toBe(reason)
})

test('an abort rejects at once between retries, even where the sleep does not hear of it', async () => {
  const server = await startScriptedServer({ status: 503, headers: { 'retry-after': '50' }, body: {} })
  const waiting = Promise.withResolvers<void>()
  const deaf = (): Promise<void> => {
    waiting.resolve()
    return new Promise(() => undefined)
  }
  const client = aClient(server.url, { sleep: deaf })
  const stop = new AbortController()
  const call = client.ingest('x', { signal: stop.signal })
  await waiting.promise
  stop.abort()
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
})

test('a call with an aborted signal sends nothing', async () => {
  const server = await startScriptedServer(ok)
  const client = aClient(server.url)
  const reason = new Error('before')
  await expect(client.ingest('x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  await expect(client.logs.recent({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(server.seen).toHaveLength(0)
})

test('records that JSON cannot hold are rejected alone, with index and reason; the others go', async () => {
  const error = { index: 1, code: 'empty_text', message: 'text is empty', retryable: false }
  const server = await startScriptedServer({ status: 202, body: { ...ok.body, accepted: 2, errors: [error] } })
  const loop: Record<string, unknown> = {}
  loop.self = loop
  const throwing = Object.defineProperty({}, 'now', {
    enumerable: true,
    get: () => {
      throw new Error('no clock')
    },
  })
  const result = await aClient(server.url).ingest([
    { text: 'good one' },
    { text: 'cycle', attributes: { deep: loop } },
    { text: 'BigInt', attributes: { id: 1n } },
    { text: '' },
    {
      text: 'toJSON',
      attributes: {
        at: new (class At {
          toJSON = () => {
            throw new Error('no time')
          }
        })(),
      },
    },
    { text: 'getter', attributes: throwing },
    { text: 'good two' },
  ])
  expect(server.seen[0]?.body).toBe('{"text":"good one"}\n{"text":""}\n{"text":"good two"}')
  expect(result).toMatchObject({ accepted: 2, rejected: 4 })
  expect(result.errors.map(({ index, code, message }) => [index, code, message])).toEqual([
    [1, 'invalid_record', 'attributes.deep.self is circular: it contains itself'],
    [2, 'invalid_record', 'attributes.id is a BigInt; convert it to a string or a number'],
    // The server's index 1 is the fourth record.
    [3, 'empty_text', 'text is empty'],
    [4, 'invalid_record', 'no time'],
    [5, 'invalid_record', 'no clock'],
  ])
})

test('a batch of records that JSON cannot hold is a result, without a request', async () => {
  const server = await startScriptedServer(ok)
  const client = aClient(server.url)
  expect(await client.ingest({ text: 'x', attributes: { id: 1n } })).toMatchObject({ accepted: 0, rejected: 1 })
  expect(await client.ingest([undefined as never, 7 as never])).toMatchObject({
    rejected: 2,
    errors: [
      { message: 'a record must be an object, not undefined' },
      { message: 'a record must be an object, not number' },
    ],
  })
  expect(server.seen).toHaveLength(0)
})

test('after close every call is refused at once, and a second close resolves', async () => {
  const server = await startScriptedServer(ok)
  const { client, waits } = aPatientClient(server.url)
  await client.ingest('x')
  await client.close()
  await client.close()
  for (const call of [client.ingest('y'), client.logs.recent(), client.health()]) {
    await expect(call).rejects.toMatchObject({ code: 'client_closed', retryable: false })
  }
  expect([waits, server.seen.length]).toEqual([[], 1])
})

test('close waits for the calls in progress, those that wait for a retry among them', async () => {
  const server = await startScriptedServer({ status: 503, body: {} }, ok)
  const client = createClient({ url: server.url, minWaitMs: 1, backoff: { baseMs: 1 }, connections: 1 })
  const calls = [client.ingest('a'), client.ingest('b')]
  await client.close()
  expect(await Promise.all(calls)).toMatchObject([{ accepted: 1 }, { accepted: 1 }])
})

test('of 300 calls at once to a healthy server none fails, and no more are in flight than there are connections', async () => {
  let [inFlight, most] = [0, 0]
  const url = await serve((request, response) => {
    most = Math.max(most, ++inFlight)
    request.resume().on('end', () => {
      inFlight--
      response.writeHead(202).end(JSON.stringify(ok.body))
    })
  })
  const client = aClient(url, { retries: 0, connections: 4 })
  const results = await Promise.allSettled(Array.from({ length: 300 }, (_, i) => client.ingest(`line ${i}`)))
  expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
  expect(most).toBeLessThanOrEqual(4)
})

test('a queued request ends with its deadline, and says that it was not sent', async () => {
  const { url, arrived } = await aSilentServer()
  const stop = new AbortController()
  const client = aClient(url, { connections: 1, timeoutMs: 60_000, signal: stop.signal })
  const inFlight = client.ingest('first')
  await arrived
  await expect(client.ingest('second', { deadlineMs: 30 })).rejects.toMatchObject({
    code: 'request_timeout',
    retryable: true,
    message: expect.stringMatching(
      /^the request waited \d+ ms for a connection and was not sent: its deadline passed$/,
    ),
  })
  stop.abort()
  await expect(inFlight).rejects.toMatchObject({ name: 'AbortError' })
})

test('an attempt ends with the deadline of its call, if that comes before its timeout', async () => {
  const { url } = await aSilentServer()
  const client = aClient(url, { timeoutMs: 60_000, deadlineMs: 50 })
  await expect(client.ingest('x')).rejects.toMatchObject({ code: 'request_timeout' })
})

test('20,000 unawaited calls to a dead port: all over the limit are refused at once, in bounded memory', async () => {
  const stop = new AbortController()
  const client = aClient(await aClosedUrl(), { signal: stop.signal, sleep: () => new Promise(() => undefined) })
  const before = process.memoryUsage().rss
  const calls = Array.from({ length: 20_000 }, (_, i) => client.ingest({ text: `${i} ${'x'.repeat(500)}` }))
  const codes = calls.map((call) => call.then(String, ({ code, message }) => `${code}: ${message}`))
  expect(await codes[19_999]).toBe(
    'too_many_pending: 2000 calls are in progress; the limit is 2000 (option maxPendingCalls)',
  )
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  stop.abort()
  expect((await Promise.all(codes)).filter((text) => text.startsWith('too_many_pending'))).toHaveLength(18_000)
})

test('bodies in progress are bounded by their bytes; one alone may be of any size', async () => {
  const { url, arrived } = await aSilentServer()
  const stop = new AbortController()
  const client = aClient(url, { maxPendingBytes: 1_000, signal: stop.signal })
  const first = client.ingest('x'.repeat(5_000))
  await arrived
  await expect(client.ingest('y')).rejects.toMatchObject({
    code: 'too_many_pending',
    message: 'request bodies of 5001 bytes are in progress; the limit is 1000 (option maxPendingBytes)',
  })
  stop.abort()
  await expect(first).rejects.toMatchObject({ name: 'AbortError' })
})

test.each([502, 503, 504])("a proxy's page with %i is retried, and is retryable for the caller", async (status) => {
  const server = await startScriptedServer({ status, body: '<html>Bad gateway</html>' })
  const { client, waits } = aPatientClient(server.url, { retries: 1 })
  const error = { code: 'endpoint_unavailable', status, retryable: true }
  await expect(client.ingest('x')).rejects.toMatchObject(error)
  expect(waits).toHaveLength(1)
})

test('a 202 whose JSON was cut off is retried, and then a retryable error', async () => {
  const broken = { status: 202, body: '{"accepted":1,"errors":[{"retryable":true}' }
  const server = await startScriptedServer(broken, ok, broken)
  const { client } = aPatientClient(server.url, { retries: 1 })
  expect(await client.ingest('x')).toMatchObject({ accepted: 1, retries: 1 })
  await expect(client.ingest('x')).rejects.toMatchObject({
    code: 'incomplete_response',
    retryable: true,
    message: `${server.url} responded 202 with JSON that was cut off`,
  })
})

const malformed = ['{}', '[]', 'null', 'ok', '{"accepted":"1","errors":[]}']
const badIds = ['', '0Abcdefghij', 'zAbcdefghij-', '0Abcdefghij-0Abcdefghij-', '0Abcdefghi.-', 7]

const badJoined = ['', 'a b', 'a ', 'é', 7]
const withIds = [
  ...badIds.map((compact_ids) => ({ accepted: 1, errors: [], compact_ids })),
  ...badJoined.map((joined_ids) => ({ accepted: 1, errors: [], joined_ids })),
]

test.each([...malformed, ...withIds.map((body) => JSON.stringify(body))])(
  'a 202 with %j is no response of logpipe, and is not retried',
  async (body) => {
    const server = await startScriptedServer({ status: 202, body })
    const { client, waits } = aPatientClient(server.url)
    await expect(client.ingest('x')).rejects.toMatchObject({ code: 'unexpected_answer', retryable: false })
    expect(waits).toEqual([])
  },
)

test.each([
  ['compact', { compact_ids: '0Abcdefghij-f__________9' }],
  ['joined', { joined_ids: 'mine-1 0.key.3.Abcdefghij-' }],
])('%s ids of the right form are returned', async (_, given) => {
  const ids = { duplicates: 0, rejected: 0, ...given }
  const server = await startScriptedServer({ status: 202, body: { accepted: 2, errors: [], ...ids } })
  expect(await aClient(server.url).ingest('x')).toMatchObject(ids)
})

test.each([
  ['Wed, 21 Oct 2099 07:28:00 GMT', 86_400_000],
  ['1e300', undefined],
  ['99999999999999999999', 86_400_000],
  ['-1', 0],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['garbage', undefined],
  ['12 monkeys', undefined],
])('Retry-After %j is bounded in the error: %j ms', async (header, retryAfterMs) => {
  const server = await startScriptedServer({ status: 429, headers: { 'retry-after': header }, body: {} })
  const { client } = aPatientClient(server.url, { retries: 0, maxRateLimitedMs: 0 })
  const error = await client.ingest('x').catch((thrown: LogpipeError) => thrown)
  expect(error).toMatchObject({ code: 'rate_limited', status: 429 })
  expect('retryAfterMs' in error && error.retryAfterMs).toBe(retryAfterMs)
})
