import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startScriptedServer } from '../../test/scripted-server.ts'
import { createClient } from './create-client.ts'
import { proxyFor } from './proxy.ts'

const here = new URL('http://logs.example')

test.each([
  [{ HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
  [{ http_proxy: 'http://lower:1', HTTP_PROXY: 'http://upper:1' }, 'http://lower:1/'],
  [{ HTTP_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
  [{ HTTPS_PROXY: 'http://proxy:3128' }, undefined],
  [{ HTTP_PROXY: '' }, undefined],
])('%o: requests to http go through %s', (env, uri) => {
  const route = proxyFor(here, undefined, env)
  expect(route?.kind === 'environment' ? route.variables.httpProxy : undefined).toBe(uri)
})

test('https has its own variable, and falls back to that of http', () => {
  const secure = new URL('https://logs.example')
  const both = { HTTP_PROXY: 'http://a', HTTPS_PROXY: 'http://b', NO_PROXY: '.internal' }
  expect(proxyFor(secure, undefined, both)).toMatchObject({
    variables: { httpsProxy: 'http://b/', noProxy: '.internal' },
  })
  expect(proxyFor(secure, undefined, { HTTP_PROXY: 'http://a' })).toMatchObject({
    variables: { httpsProxy: 'http://a/' },
  })
})

test.each(['http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:8080', 'http://stack.localhost'])(
  'the environment has no say over %s, but the option has',
  (loopback) => {
    const env = { HTTP_PROXY: 'http://proxy:3128' }
    expect(proxyFor(new URL(loopback), undefined, env)).toBeUndefined()
    expect(proxyFor(new URL(loopback), 'http://proxy:1', env)).toEqual({ kind: 'fixed', uri: 'http://proxy:1/' })
  },
)

test('the option switches the environment off', () => {
  expect(proxyFor(here, false, { HTTP_PROXY: 'http://proxy:3128' })).toBeUndefined()
})

test('a variable that is no proxy URL is refused by its name, without its value', () => {
  const env = { HTTP_PROXY: 'socks5://user:secret@proxy' }
  expect(() => proxyFor(here, undefined, env)).toThrow(
    'HTTP_PROXY is not a proxy URL; it must start with http:// or https://, or set `proxy` to false',
  )
})

/** Forwards requests, and tunnels, to one server, whatever host they name; tells what was asked of it. */
async function aProxy(target: string) {
  const { hostname, port } = new URL(target)
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const chunks: Buffer[] = []
    request
      .on('data', (chunk) => chunks.push(chunk))
      .on('end', async () => {
        const { pathname } = new URL(request.url ?? '', 'http://unused')
        const answer = await fetch(target + pathname, { method: 'POST', body: Buffer.concat(chunks) })
        response.writeHead(answer.status).end(await answer.text())
      })
  })
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    const tunnel = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      tunnel.pipe(socket).pipe(tunnel)
    })
    for (const end of [socket, tunnel]) end.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, asked }
}

const ok = { status: 202, body: { accepted: 1, duplicates: 0, rejected: 0, log_ids: ['id'], errors: [] } }

test('requests go through HTTP_PROXY and through the option, and past it with NO_PROXY', async () => {
  const server = await startScriptedServer(ok)
  const proxy = await aProxy(server.url)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy', 'HTTPS_PROXY', 'NO_PROXY']) vi.stubEnv(name, '')
  vi.stubEnv('HTTP_PROXY', proxy.url)
  const ingest = async (options: object): Promise<unknown> => {
    const client = createClient({ url: 'http://logs.invalid', retries: 0, ...options })
    const result = await client.ingest('x').catch((error: unknown) => error)
    await client.close()
    return result
  }
  expect(await ingest({})).toMatchObject({ accepted: 1 })
  expect(proxy.asked).toEqual([
    expect.stringMatching(/^(?:CONNECT logs\.invalid:80|POST http:\/\/logs\.invalid\/ingest)$/),
  ])
  expect(await ingest({ proxy: false })).toMatchObject({ code: 'connection_failed' })
  vi.stubEnv('NO_PROXY', 'logs.invalid')
  expect(await ingest({})).toMatchObject({ code: 'connection_failed' })
  expect(proxy.asked).toHaveLength(1)
  expect(await ingest({ proxy: proxy.url })).toMatchObject({ accepted: 1 })
  expect(proxy.asked).toHaveLength(2)
})
