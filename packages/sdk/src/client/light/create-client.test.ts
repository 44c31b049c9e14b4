import { describe, expect, onTestFinished, test } from 'vitest'
import { startScriptedServer } from '../../../test/scripted-server.ts'
import { aClosedUrl, serve } from '../../../test/serve.ts'
import type { ClientOptions } from '../client-options.ts'
import { createClient as onFetch } from '../fetch/create-client.ts'
import { createClient as onHttp } from '../http/create-client.ts'

/** The client is the same on each transport: here is what differs. */

const ok = { status: 202, body: { accepted: 1, duplicates: 0, rejected: 0, log_ids: ['id'], errors: [] } }

describe.each([
  ['fetch', onFetch, 'the runtime decides how fetch connects'],
  ['node:http', onHttp, 'node:http connects directly'],
] as const)('on %s', (_, create, noProxy) => {
  function aClient(url: string, options: Partial<ClientOptions> = {}) {
    const client = create({ url, tenant: 'acme', random: () => 0, sleep: async () => undefined, ...options })
    onTestFinished(() => client.close())
    return client
  }

  test('sends method, headers and body below the path of the URL', async () => {
    const server = await startScriptedServer(ok)
    const client = aClient(`${server.url}/prod/`, { apiKey: 'secret' })
    expect(await client.ingest([{ text: 'Räw ☃' }])).toMatchObject({ accepted: 1, retries: 0 })
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      path: '/prod/ingest',
      body: '{"text":"Räw ☃"}',
      headers: { authorization: 'Bearer secret', 'x-tenant-id': 'acme', 'content-type': 'application/x-ndjson' },
    })
    await client.ingestRaw({ body: new TextEncoder().encode('bytes'), contentType: 'text/plain' })
    expect(server.seen[1]?.body).toBe('bytes')
  })

  test.each([
    'reset',
    'truncate',
    { status: 502, body: '<html>' },
    { status: 429, headers: { 'retry-after': '1' }, body: {} },
  ] as const)('after %j it tries again, with the same key', async (step) => {
    const server = await startScriptedServer(step, ok)
    expect(await aClient(server.url).ingest([{ text: 'x' }])).toMatchObject({ accepted: 1, retries: 1 })
    expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  test.each(['hang', 'drip'] as const)('a server that does not come to an end (%s) is a timeout', async (step) => {
    const server = await startScriptedServer(step)
    await expect(aClient(server.url, { timeoutMs: 150, retries: 0 }).health()).rejects.toMatchObject({
      code: 'request_timeout',
      message: `no response from ${server.url} within 150 ms`,
    })
  })

  test('where nobody listens, the error names the URL and the reason', async () => {
    const url = await aClosedUrl()
    await expect(aClient(url, { retries: 0 }).health()).rejects.toMatchObject({
      code: 'connection_failed',
      message: expect.stringMatching(`^cannot reach ${url}: connection refused$`),
    })
  })

  test('an abort ends the request in flight with its reason', async () => {
    const arrived = Promise.withResolvers<void>()
    const url = await serve(() => arrived.resolve())
    const stop = new AbortController()
    const call = aClient(url).ingest('x', { signal: stop.signal })
    await arrived.promise
    const reason = new Error('enough')
    stop.abort(reason)
    await expect(call).rejects.toBe(reason)
  })

  test('a redirect is not followed: the key would go along', async () => {
    const elsewhere = await startScriptedServer(ok)
    const server = await startScriptedServer({ status: 307, headers: { location: elsewhere.url }, body: '' })
    await expect(aClient(server.url).ingest('x')).rejects.toMatchObject({ code: 'unexpected_answer', status: 307 })
    expect(elsewhere.seen).toEqual([])
  })

  test('a proxy is refused, and that there is none is not', () => {
    expect(() => create({ url: 'http://127.0.0.1', proxy: 'http://proxy:3128' })).toThrow(
      `proxy is not available here: ${noProxy}`,
    )
    expect(create({ url: 'http://127.0.0.1', proxy: false })).toBeDefined()
  })
})

test('a server that wants to speak another protocol is a failed connection, and no wait without end', async () => {
  const url = await serve((_, response) => {
    response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n')
  })
  const client = onHttp({ url, retries: 0, timeoutMs: 5_000 })
  await expect(client.health()).rejects.toMatchObject({ code: 'connection_failed' })
  await client.close()
})
