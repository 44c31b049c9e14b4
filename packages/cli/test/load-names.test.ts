import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { aClosedUrl } from '../../sdk/test/serve.ts'
import { aFolder } from './a-folder.ts'
import { aFullPort } from './a-full-port.ts'
import { runInTurn } from './run-in-turn.ts'

/** 10 requests. */
const atRate = ['--rate', '50', '--duration', '200ms']
/** A busy machine may start any of them late. */
const patient = [...atRate, '--max-lag', '1m']

interface Named {
  /** In their order; a name without any is never resolved. */
  readonly addresses: readonly string[]
  readonly port: number
  readonly flags: readonly string[]
}

/**
 * Runs a load on each of these names, whose addresses are what they say, one after the other in one process; answers with what each says, and its
 * result.
 */
async function loadsOf(named: Readonly<Record<string, Named>>) {
  const all = Object.entries(named).map(([name, { addresses }]) => [
    name,
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  ])
  const lookup = `const names = new Map(${JSON.stringify(all)})
  dns.lookup = (host, options, callback) => {
    const all = names.get(host)
    if (all === undefined) return real(host, options, callback)
    if (all.length > 0) process.nextTick(() => options.all ? callback(null, all) : callback(null, all[0].address, all[0].family))
  }`
  const cwd = await aFolder({
    'lookup.cjs': `const dns = require('node:dns'); const real = dns.lookup; ${lookup}`,
  })
  const commands = Object.entries(named).map(([name, { port, flags }]) => {
    const target = ['--target', `http://${name}:${port}`, '--yes', '--json', '--no-warm-up', '--out', `${name}.json`]
    return ['load', ...target, ...flags]
  })
  const runs = await runInTurn(commands, { cwd, env: { NODE_OPTIONS: `--require ${join(cwd, 'lookup.cjs')}` } })
  const results = Object.keys(named).map((name) => readFile(join(cwd, `${name}.json`), 'utf8'))
  const read = (await Promise.all(results)).map((result, i) => ({ ...runs[i], result: JSON.parse(result) }))
  return new Map(Object.keys(named).map((name, i) => [name, read[i]]))
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

/** Names of which an address accepts; those before it refuse, or hang. */
async function reached(port: number): Promise<Readonly<Record<string, Named>>> {
  const fullPort = await aFullPort()
  await accepting('127.0.0.2', port)
  await accepting('127.0.0.2', fullPort)
  const to = (...addresses: readonly string[]) => ({ addresses, port, flags: patient })
  return {
    'first-refuses.test': to('127.0.0.3', '127.0.0.2'),
    'first-two-refuse.test': to('127.0.0.4', '127.0.0.3', '127.0.0.2'),
    'first-is-ipv6.test': to('::1', '127.0.0.2'),
    'first-hangs.test': { ...to('127.0.0.1', '127.0.0.2'), port: fullPort },
  }
}

const silent = (...flags: readonly string[]): Named => ({ port: 80, addresses: [], flags })
const unresolved = {
  'late.test': silent(...patient, '--timeout', '300ms'),
  'waiting.test': silent(...atRate, '--max-lag', '300ms', '--timeout', '30s'),
  'closed.test': silent('--concurrency', '2', '--duration', '400ms', '--max-lag', '1ms', '--timeout', '30s'),
}

/** The loads of all tests: to start a process for them takes longer than most of them do. */
async function runAll() {
  const port = Number(new URL(await aClosedUrl()).port)
  const accepted = await reached(port)
  const refused = { port, addresses: ['127.0.0.3', '127.0.0.4'], flags: patient }
  return { port, accepted, runs: await loadsOf({ ...accepted, 'several.test': refused, ...unresolved }) }
}

let ran: ReturnType<typeof runAll> | undefined
const all = (): ReturnType<typeof runAll> => {
  ran ??= runAll()
  return ran
}

test('of a name with several addresses, of which some refuse or the first hangs, each request reaches another', async () => {
  const { runs, accepted } = await all()
  for (const name of Object.keys(accepted)) {
    const run = runs.get(name)
    expect(run, name).toMatchObject({ code: 3, stderr: '' })
    const said = { verdict: 'inconclusive', records: { accepted: 10 }, failures: {} }
    expect(JSON.parse(run?.stdout ?? ''), name).toMatchObject(said)
  }
})

test('a name of which every address refuses is unreachable, in one sentence', async () => {
  const { runs, port } = await all()
  const run = runs.get('several.test')
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expect(JSON.parse(run?.stdout ?? '')).toMatchObject({
    ...{ verdict: 'failed', failures: { 'connection refused': 10 } },
    unreachable: `cannot reach http://several.test:${port}: connection refused`,
  })
})

test('a name that is never resolved fails the requests of each tenant: started late, waiting until the run ends, or of a closed model', async () => {
  const { runs } = await all()
  for (const name of Object.keys(unresolved)) {
    const run = runs.get(name)
    const failed = name === 'closed.test' ? 2 : 10
    expect(run, name).toMatchObject({ code: 1, stderr: '' })
    expect(JSON.parse(run?.stdout ?? ''), name).toMatchObject({
      ...{ verdict: 'failed', requests: 0, records: { unanswered: failed } },
      unreachable: expect.stringMatching(/^cannot reach http:\/\/\w+\.test: no connection within \d+ ms$/),
    })
    const unanswered = run?.result.tenants.map((tenant: { readonly unanswered: number }) => tenant.unanswered)
    expect(unanswered).toEqual([0, 1, 2].map((first) => Math.ceil((failed - first) / 3)))
  }
})
