import { once } from 'node:events'
import { createServer } from 'node:https'
import { createServer as createPlainServer } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { aCertificate } from './a-certificate.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runInTurn } from './run-in-turn.ts'
import { runLogpipe } from './run-logpipe.ts'

const flags = ['load', '--max-lag', '1m', '--no-warm-up', '--rate', '100', '--duration', '300ms', '--json']

const certificate = aCertificate()

/** An endpoint over TLS that accepts everything. */
async function serveTls(options: { readonly closes?: boolean } = {}) {
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
  return { url: `https://127.0.0.1:${port}`, seen }
}

/** An endpoint over TLS that answers each request with the next of these bytes, and then ends the connection. */
async function serveInTurn(responses: readonly string[]) {
  let count = 0
  const server = createTlsServer(certificate, (socket) => {
    socket.on('error', () => undefined)
    // The bodies of these requests come with their heads.
    socket.on('data', (chunk) => {
      if (chunk.includes('POST /ingest')) socket.end(responses[count++ % responses.length] ?? '')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return { url: `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, count: () => count }
}

/** What a load of each of these endpoints says: in a process of their own, since a process learns whom it trusts when it starts. */
async function loadsOf(urls: readonly string[]) {
  const cwd = await aFolder({ 'ca.pem': certificate.cert })
  const commands = urls.map((url) => [...flags, '--target', url])
  return runInTurn(commands, { cwd, env: { NODE_EXTRA_CA_CERTS: join(cwd, 'ca.pem') } })
}

const counted = { requests: 30, responses: 30, statuses: { 202: 30 }, failures: {} }

const ways = [
  'HTTP/1.1 202 Accepted\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.1 202 Accepted\r\nConnection: close, foo\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.0 202 Accepted\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.1 202 Accepted\r\n\r\n{}',
]

/** What is accepted over TLS, in one process: to start one takes longer than each of its loads. */
async function runAll() {
  const endpoints = [await serveTls(), await serveTls({ closes: true })]
  const inTurn = await serveInTurn(ways)
  const runs = await loadsOf([...endpoints.map(({ url }) => url), inTurn.url])
  return { endpoints, runs: runs.slice(0, -1), inTurn, runInTurn: runs.at(-1) }
}

let ran: ReturnType<typeof runAll> | undefined
const all = (): ReturnType<typeof runAll> => {
  ran ??= runAll()
  return ran
}

test('over TLS every request arrives and is counted, where the server keeps its connections, or closes each after its response', async () => {
  const { endpoints, runs } = await all()
  expect(runs).toMatchObject(endpoints.map(() => ({ code: 3, stderr: '' })))
  for (const [i, { seen }] of endpoints.entries()) {
    const records = { sent: 30, accepted: 30 }
    expect(JSON.parse(runs[i]?.stdout ?? '')).toMatchObject({ ...counted, verdict: 'inconclusive', records })
    expect(seen).toHaveLength(30)
    expect(new Set(seen.map(({ tenant }) => tenant))).toEqual(new Set(['load-1', 'load-2', 'load-3']))
  }
})

test('over TLS a server may say in many ways that it closes, and no request is lost by it', async () => {
  const { inTurn, runInTurn: run } = await all()
  expect(run?.stderr).toBe('')
  expect(JSON.parse(run?.stdout ?? '')).toMatchObject(counted)
  // Each of the ways seven times, or eight.
  expect(inTurn.count()).toBe(30)
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
