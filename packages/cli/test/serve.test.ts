import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { Agent, fetch as fetchWith } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { aCertificate } from './a-certificate.ts'
import { aContext, type World } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { expectSchema } from './expect-schema.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'

const anySyslog = ['--syslog', '0', '--syslog-tenant', 'acme']
const ports = ['--port', '0', '--ops', '127.0.0.1:0', '--json']

/** `serve` in a folder, once it serves: where, and what it logs. */
async function aServer(cwd: string, args: readonly string[] = [], world: Partial<World> = {}) {
  const server = startLogpipe(['serve', ...ports, ...args], aContext({ cwd, ...world }))
  await expect.poll(() => server.said().stdout).toMatch(/\n$/)
  const [ready = {}] = expectSchema('serve', server.said().stdout)
  const [url, ops] = [String(ready.url), String(ready.ops_url)]
  const log = () => expectSchema('serve-log', server.said().stderr)
  return { url, ops, log, server }
}

async function aKey(cwd: string, tenant: string): Promise<string> {
  const { stdout } = await runLogpipe(['tenants', 'add', tenant, '--json'], aContext({ cwd }))
  return JSON.parse(stdout).key
}

test('others send over TLS with a key, commands of this machine need no certificate, and the metrics say what came', async () => {
  const { key, cert } = aCertificate()
  const cwd = await aFolder({ 'cert.pem': cert, 'key.pem': key, 'app.log': 'call 415-555-0132\n' })
  const { url, ops, log, server } = await aServer(cwd, [
    '--tls-cert',
    'cert.pem',
    '--tls-key',
    'key.pem',
    '--access-log',
  ])
  expect(url).toMatch(/^https:/)
  const dispatcher = new Agent({ connect: { ca: cert } })
  onTestFinished(() => dispatcher.close())
  const post = (headers: Record<string, string>) =>
    fetchWith(`${url}/ingest`, { method: 'POST', headers, body: '{"text":"call 415-555-0132"}', dispatcher })
  const apiKey = await aKey(cwd, 'acme')
  expect((await post({ 'x-tenant-id': 'acme' })).status).toBe(401)
  expect((await post({ authorization: `Bearer ${apiKey}` })).status).toBe(202)
  const env = { LOGPIPE_KEY: apiKey }
  await expect
    .poll(async () => (await runLogpipe(['tail'], aContext({ cwd, env }))).stdout)
    .toContain('call [REDACTED:PHONE]')
  const metrics = await (await fetch(`${ops}/metrics`)).text()
  for (const line of [
    'logpipe_records_accepted_total 1',
    'logpipe_records_stored_total 1',
    'logpipe_http_requests_total{route="POST /ingest",status="202"} 1',
    'logpipe_http_requests_total{route="POST /ingest",status="401"} 1',
  ]) {
    expect(metrics.split('\n')).toContain(line)
  }
  server.interrupt()
  expect((await server.ended).code).toBe(0)
  const requests = log().filter(({ event, route }) => event === 'request' && route === 'POST /ingest')
  expect(requests.map(({ status, client }) => [status, client])).toEqual([
    [401, '127.0.0.1'],
    [202, '127.0.0.1'],
  ])
  expect(log().at(-1)).toMatchObject({ level: 'info', event: 'stopped', queued: 0 })
  expect(JSON.stringify(log())).not.toContain('415-555-0132')
})

test('while it stops, it says that it is not ready and serves on for as long as it was told', async () => {
  const wait = Promise.withResolvers<void>()
  const sleeps: number[] = []
  const sleep = (ms: number) => {
    sleeps.push(ms)
    return wait.promise
  }
  const { url, ops, server } = await aServer(await aFolder(), ['--stop-delay', '20s'], { sleep })
  const statusOf = async (address: string) => (await fetch(address)).status
  expect([await statusOf(`${ops}/readyz`), await statusOf(`${ops}/livez`)]).toEqual([200, 200])
  server.interrupt()
  await expect.poll(() => statusOf(`${ops}/readyz`)).toBe(503)
  expect([await statusOf(`${url}/healthz`), await statusOf(`${ops}/livez`)]).toEqual([200, 200])
  expect(sleeps).toEqual([20_000])
  wait.resolve()
  expect((await server.ended).code).toBe(0)
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})

test('who began a handshake and fell silent does not keep it from stopping', async () => {
  const { key, cert } = aCertificate()
  const cwd = await aFolder({ 'cert.pem': cert, 'key.pem': key })
  const { url, server } = await aServer(cwd, ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem'])
  const port = Number(new URL(url).port)
  const silent = connect(port, '127.0.0.1')
  const idle = connectTls({ port, host: '127.0.0.1', ca: cert })
  await Promise.all([once(silent, 'connect'), once(idle, 'secureConnect')])
  server.interrupt()
  // Before the grace period of 15 s cuts them off.
  const signal = AbortSignal.timeout(14_000)
  await Promise.all([once(silent.resume(), 'close', { signal }), once(idle.resume(), 'close', { signal })])
  await server.ended
})

test('an address of a client is believed from a trusted proxy alone', async () => {
  const clients: Record<string, string> = {}
  for (const [name, args] of Object.entries({ trusting: ['--trust-proxy', '127.0.0.0/8'], others: [] })) {
    const { url, log, server } = await aServer(await aFolder(), [...args, '--access-log'])
    await fetch(`${url}/nowhere`, { headers: { 'x-forwarded-for': '198.51.100.7' } })
    await expect.poll(() => log().find(({ event }) => event === 'request')?.client).toBeDefined()
    clients[name] = String(log().find(({ event }) => event === 'request')?.client)
    server.interrupt()
    await server.ended
  }
  expect(clients).toEqual({ trusting: '198.51.100.7', others: '127.0.0.1' })
})

/** A connection of a client, and what it is told when it asks for something. */
async function aConnection(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const ask = async (...lines: readonly string[]): Promise<string> => {
    socket.write(`${['GET /healthz HTTP/1.1', 'Host: a', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`)
    return text(socket)
  }
  return { socket, ask }
}

test('one client takes no more places than it may, is told the limit, and finds a place again', async () => {
  const { url, ops, server, log } = await aServer(await aFolder(), ['--connections-per-client', '2', '--access-log'])
  const [first] = [await aConnection(url), await aConnection(url)]
  const third = await (await aConnection(url)).ask()
  expect(third).toMatch(/^HTTP\/1\.1 503 /)
  expect(third).toContain('127.0.0.1 has too many connections open; the limit for one address is 2')
  expect(third).toContain('"code":"overloaded"')
  const line = 'logpipe_http_rejected_total{reason="too_many_connections"} 1'
  expect((await (await fetch(`${ops}/metrics`)).text()).split('\n')).toContain(line)
  first?.socket.destroy()
  await expect.poll(async () => (await aConnection(url)).ask()).toMatch(/^HTTP\/1\.1 200 /)
  server.interrupt()
  await server.ended
  const rejected = log().filter(({ event }) => event === 'rejected')
  expect(rejected[0]).toMatchObject({ reason: 'too_many_connections', client: '127.0.0.1' })
})

test('behind a proxy each of its clients has places of its own, by the address that it forwards', async () => {
  const flags = ['--connections-per-client', '1', '--trust-proxy', '127.0.0.1']
  const { url, server } = await aServer(await aFolder(), flags)
  const [one, other] = ['X-Forwarded-For: 198.51.100.7', 'X-Forwarded-For: 198.51.100.8']
  const { socket } = await aConnection(url)
  socket.write(`POST /ingest HTTP/1.1\r\nHost: a\r\n${one}\r\nContent-Length: 9\r\n\r\n`)
  const ask = async (line: string) => (await aConnection(url)).ask(line)
  await expect
    .poll(() => ask(one))
    .toContain('198.51.100.7 has too many connections open; the limit for one address is 1')
  expect(await ask(other)).toMatch(/^HTTP\/1\.1 200 /)
  const ended = text(socket)
  socket.end('{"a":"b"}')
  await ended
  expect(await ask(one)).toMatch(/^HTTP\/1\.1 200 /)
  server.interrupt()
  await server.ended
})

test('serve takes syslog for one tenant from those who may send, and refuses others', async () => {
  const cwd = await aFolder()
  const syslog = ['--syslog', '0', '--syslog-tenant', 'acme', '--syslog-from']
  for (const [from, isTaken] of [
    ['127.0.0.0/8', true],
    ['192.0.2.0/24', false],
  ] as const) {
    const { server, log } = await aServer(cwd, [...syslog, from])
    const port = Number(JSON.parse(server.said().stdout).syslog_port)
    const word = isTaken ? 'taken' : 'refused'
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    const closed = once(socket.resume(), 'close')
    socket.end(`<12>1 2026-01-31T12:00:00Z web-1 shop - - - ${word} 555-0199\n`)
    await closed
    if (!isTaken) {
      const sentence = 'syslog: a connection was refused: 127.0.0.1 is not among those who may send'
      expect(log().map(({ message }) => message)).toContain(sentence)
    } else {
      const LOGPIPE_KEY = await aKey(cwd, 'acme')
      const tail = async () => (await runLogpipe(['tail'], aContext({ cwd, env: { LOGPIPE_KEY } }))).stdout
      await expect.poll(tail).toContain('taken [REDACTED:PHONE]')
    }
    server.interrupt()
    expect(await server.ended).toMatchObject({ code: 0 })
  }
})

test.each<[readonly string[], string]>([
  [['--connections-per-client', '0'], '--connections-per-client is "0"; it must be a whole number from 1 to 4096'],
  [['--syslog', '0'], '--syslog and --syslog-tenant go together'],
  [['--syslog-from', '10.0.0.0/8'], '--syslog-host, --syslog-from and --plain-syslog need --syslog'],
  [[...anySyslog, '--syslog-from', 'all'], '--syslog-from has "all"'],
  [
    [...anySyslog, '--syslog-host', '0.0.0.0'],
    'syslog has no keys: whoever reaches the port could write for the tenant',
  ],
  [
    [...anySyslog, '--syslog-host', '0.0.0.0', '--syslog-from', '10.0.0.0/8'],
    'they would cross the network in plain text; add --syslog-tls-cert and --syslog-tls-key, or --plain-syslog',
  ],
  [
    [...anySyslog, '--syslog-host', '192.0.2.1', '--syslog-from', '10.0.0.0/8', '--plain-syslog'],
    'host 192.0.2.1 is not an address of this machine',
  ],
  [['--host', '0.0.0.0'], '--host "0.0.0.0" serves other machines'],
  [['--tls-cert', 'cert.pem'], '--tls-cert and --tls-key go together'],
  [['--tls-cert', 'cert.pem', '--tls-key', 'none.pem'], 'none.pem: no such file'],
  [['--tls-cert', 'cert.pem', '--tls-key', 'cert.pem'], 'cannot use'],
  [['--trust-proxy', '10.0.0.0/8,proxy'], '--trust-proxy has "proxy"'],
  [['--ops', 'everywhere'], '--ops is "everywhere"; it must be host:port'],
  [['--ops', '127.0.0.1:65536'], '--ops is "127.0.0.1:65536"'],
  [['--plain-http', '--host', '192.0.2.1'], 'host 192.0.2.1 is not an address of this machine'],
  [['--stop-delay', 'soon'], '--stop-delay is "soon"'],
  [['--log-format', 'xml'], "argument 'xml' is invalid"],
])('serve %j is refused', async (args, why) => {
  const cwd = await aFolder({ 'cert.pem': aCertificate().cert })
  expectRefusal(await runLogpipe(['serve', '--port', '0', '--ops', 'off', ...args], aContext({ cwd })), why)
})
