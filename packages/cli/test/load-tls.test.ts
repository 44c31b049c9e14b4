import { once } from 'node:events'
import { createServer } from 'node:https'
import { createServer as createPlainServer } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { aCertificate } from './a-certificate.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { runSpawned } from './spawn-logpipe.ts'

const flags = ['load', '--max-lag', '1m', '--no-warm-up', '--rate', '100', '--duration', '300ms', '--json']

/** An endpoint over TLS that accepts everything. */
async function serveTls(options: { readonly closes?: boolean } = {}) {
  const certificate = aCertificate()
  const seen: { readonly tenant: unknown; readonly text: unknown }[] = []
  const server = createServer(certificate, (request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ tenant: request.headers['x-tenant-id'], text: JSON.parse(body).text })
      response.writeHead(202, { ...(options.closes && { connection: 'close' }) })
      response.end('{"accepted":1}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { url: `https://127.0.0.1:${port}`, cert: certificate.cert, seen }
}

test.each([
  ['keeps its connections', {}],
  ['closes each connection after its response', { closes: true }],
])('over TLS every request arrives and is counted, where the server %s', async (_, options) => {
  const { url, cert, seen } = await serveTls(options)
  const cwd = await aFolder({ 'ca.pem': cert })
  const run = await runSpawned([...flags, '--target', url], { cwd, env: { NODE_EXTRA_CA_CERTS: join(cwd, 'ca.pem') } })
  expect(run).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({
    ...{ verdict: 'inconclusive', requests: 30, responses: 30, statuses: { 202: 30 }, failures: {} },
    records: { sent: 30, accepted: 30 },
  })
  expect(seen).toHaveLength(30)
  expect(new Set(seen.map(({ tenant }) => tenant))).toEqual(new Set(['load-1', 'load-2', 'load-3']))
})

/** An endpoint over TLS that answers each request with these bytes, and then ends the connection. */
async function serveBytes(bytes: string) {
  const certificate = aCertificate()
  const server = createTlsServer(certificate, (socket) => {
    socket.on('error', () => undefined)
    // The bodies of these requests come with their heads.
    socket.on('data', (chunk) => {
      if (chunk.includes('POST /ingest')) socket.end(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return { url: `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, cert: certificate.cert }
}

test.each([
  ['a capital letter', 'HTTP/1.1 202 Accepted\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n{}'],
  ['a list', 'HTTP/1.1 202 Accepted\r\nConnection: close, foo\r\nContent-Length: 2\r\n\r\n{}'],
  ['HTTP/1.0', 'HTTP/1.0 202 Accepted\r\nContent-Length: 2\r\n\r\n{}'],
  ['a response without a length', 'HTTP/1.1 202 Accepted\r\n\r\n{}'],
])('over TLS a server may say with %s that it closes, and no request is lost by it', async (_, bytes) => {
  const { url, cert } = await serveBytes(bytes)
  const cwd = await aFolder({ 'ca.pem': cert })
  const run = await runSpawned([...flags, '--target', url], { cwd, env: { NODE_EXTRA_CA_CERTS: join(cwd, 'ca.pem') } })
  expect(run.stderr).toBe('')
  expect(JSON.parse(run.stdout)).toMatchObject({ requests: 30, responses: 30, statuses: { 202: 30 }, failures: {} })
})

test('TLS to a port that does not speak it fails each request with a sentence', async () => {
  const server = createPlainServer((socket) => {
    socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const run = await runLogpipe([...flags, '--target', url], aContext({ cwd: await aFolder() }))
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expect(Object.keys(JSON.parse(run.stdout).failures)).toEqual(['the server does not speak TLS on this port'])
})

test('a certificate that nobody trusts fails each request, and says why', async () => {
  const { url, seen } = await serveTls()
  const run = await runLogpipe([...flags, '--target', url], aContext({ cwd: await aFolder() }))
  expect(run).toMatchObject({ code: 1, stderr: '' })
  const { verdict, failures, unreachable } = JSON.parse(run.stdout)
  expect(verdict).toBe('failed')
  expect(Object.keys(failures)).toEqual([expect.stringMatching(/self-signed certificate/)])
  expect(unreachable).toMatch(/^cannot reach https:\/\/127\.0\.0\.1:\d+: self-signed certificate/)
  expect(seen).toEqual([])
})
