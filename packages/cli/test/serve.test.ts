import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Agent, fetch as fetchWith } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { aCertificate } from './a-certificate.ts'
import { aContext, type World } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'

const ports = ['--port', '0', '--ops', '127.0.0.1:0', '--json']

/** `serve` in a folder, once it serves: where, and what it logs. */
async function aServer(cwd: string, args: readonly string[] = [], world: Partial<World> = {}) {
  const server = startLogpipe(['serve', ...ports, ...args], aContext({ cwd, ...world }))
  await expect.poll(() => server.said().stdout).toMatch(/\n$/)
  const { url, ops_url: ops } = JSON.parse(server.said().stdout)
  const log = () =>
    server
      .said()
      .stderr.trim()
      .split('\n')
      .map((line) => JSON.parse(line))
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
  await Promise.all([once(silent.resume(), 'close'), once(idle.resume(), 'close'), server.ended])
  // Times out before the grace period of the end would cut them off.
}, 10_000)

test('an address of a client is believed from a trusted proxy alone', async () => {
  const clients: Record<string, string> = {}
  for (const [name, args] of Object.entries({ trusting: ['--trust-proxy', '127.0.0.0/8'], others: [] })) {
    const { url, log, server } = await aServer(await aFolder(), [...args, '--access-log'])
    await fetch(`${url}/nowhere`, { headers: { 'x-forwarded-for': '198.51.100.7' } })
    await expect.poll(() => log().find(({ event }) => event === 'request')?.client).toBeDefined()
    clients[name] = log().find(({ event }) => event === 'request').client
    server.interrupt()
    await server.ended
  }
  expect(clients).toEqual({ trusting: '198.51.100.7', others: '127.0.0.1' })
})

test.each<[readonly string[], string]>([
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
