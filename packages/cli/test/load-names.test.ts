import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { aClosedUrl } from '../../sdk/test/serve.ts'
import { aFolder } from './a-folder.ts'
import { aFullPort } from './a-full-port.ts'
import { runSpawned } from './spawn-logpipe.ts'

/** 10 requests. */
const atRate = ['--rate', '50', '--duration', '200ms']
/** A busy machine may start any of them late. */
const patient = [...atRate, '--max-lag', '1m']

/** Runs a load on a name that has these addresses, in their order; without any it is never resolved. */
async function loadOf(
  name: string,
  { port, addresses }: { readonly port: number; readonly addresses: readonly string[] },
  ...flags: readonly string[]
) {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  const lookup = `(host, options, callback) => {
    if (host !== '${name}') return real(host, options, callback)
    const all = ${JSON.stringify(all)}
    if (all.length > 0) process.nextTick(() => options.all ? callback(null, all) : callback(null, all[0].address, all[0].family))
  }`
  const cwd = await aFolder({
    'lookup.cjs': `const dns = require('node:dns'); const real = dns.lookup; dns.lookup = ${lookup}`,
  })
  const target = ['--target', `http://${name}:${port}`, '--yes', '--json', '--no-warm-up', '--out', 'run.json']
  const run = await runSpawned(['load', ...target, ...flags], {
    cwd,
    env: { NODE_OPTIONS: `--require ${join(cwd, 'lookup.cjs')}` },
  })
  return { ...run, cwd }
}

/** Accepts whatever comes, at one address of loopback. */
async function accepting(host: string, port: number): Promise<void> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n'))
  })
  await once(server.listen(port, host), 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
}

test.each([
  ['the first refuses', ['127.0.0.3', '127.0.0.2']],
  ['the first two refuse', ['127.0.0.4', '127.0.0.3', '127.0.0.2']],
  ['the first is of IPv6, and refuses', ['::1', '127.0.0.2']],
])('of a name with several addresses, of which %s, each request reaches another', async (_, addresses) => {
  const port = Number(new URL(await aClosedUrl()).port)
  await accepting('127.0.0.2', port)
  const run = await loadOf('several.test', { port, addresses }, ...patient)
  expect(run).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({ verdict: 'inconclusive', records: { accepted: 10 }, failures: {} })
})

test('of a name with several addresses, of which the first hangs, each request reaches the second', async () => {
  const port = await aFullPort()
  await accepting('127.0.0.2', port)
  const run = await loadOf('several.test', { port, addresses: ['127.0.0.1', '127.0.0.2'] }, ...patient)
  expect(run).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({ verdict: 'inconclusive', records: { accepted: 10 }, failures: {} })
})

test('a name of which every address refuses is unreachable, in one sentence', async () => {
  const port = Number(new URL(await aClosedUrl()).port)
  const run = await loadOf('several.test', { port, addresses: ['127.0.0.3', '127.0.0.2'] }, ...patient)
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({
    ...{ verdict: 'failed', failures: { 'connection refused': 10 } },
    unreachable: `cannot reach http://several.test:${port}: connection refused`,
  })
})

test.each([
  ['which may start late', [...patient, '--timeout', '300ms'], 10],
  ['which wait until the run ends', [...atRate, '--max-lag', '300ms', '--timeout', '30s'], 10],
  ['of a closed model', ['--concurrency', '2', '--duration', '400ms', '--max-lag', '1ms', '--timeout', '30s'], 2],
])('a name that is never resolved fails the requests of each tenant, %s', async (_, flags, failed) => {
  const run = await loadOf('silent.test', { port: 80, addresses: [] }, ...flags)
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({
    ...{ verdict: 'failed', requests: 0, records: { unanswered: failed } },
    unreachable: expect.stringMatching(/^cannot reach http:\/\/silent\.test: no connection within \d+ ms$/),
  })
  const { tenants } = JSON.parse(await readFile(join(run.cwd, 'run.json'), 'utf8'))
  const unanswered = tenants.map((tenant: { readonly unanswered: number }) => tenant.unanswered)
  expect(unanswered).toEqual([0, 1, 2].map((first) => Math.ceil((failed - first) / 3)))
})
