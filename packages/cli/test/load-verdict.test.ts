import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { aClosedUrl, serve, serveSockets } from '../../sdk/test/serve.ts'
import { resultText } from '../src/load/result/parse-result.ts'
import { aContext } from './a-context.ts'
import { aFakeTarget, holds } from './a-fake-target.ts'
import { aFolder } from './a-folder.ts'
import { aFullPort } from './a-full-port.ts'
import { aReadResult } from './a-result.ts'
import { expectSchema } from './expect-schema.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'

/** On a busy machine any request may start late. */
const patient = ['--max-lag', '1m', '--timeout', '1m', '--no-warm-up']
const [accepted, refused] = ['202 Accepted', '503 Service Unavailable'].map(
  (status) => `HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`,
)
const accepting = () => serveSockets((socket) => socket.on('data', () => socket.write(accepted ?? '')))
const load = async (...flags: string[]) => runLogpipe(['load', ...flags], aContext({ cwd: await aFolder() }))

test.each([
  ['rate<999', 3, 'invalid'],
  ['p99>10s', 3, 'invalid'],
  // Each response takes that long by itself.
  ['p99>40ms', 1, 'failed'],
])('where the connections are the limit, a run with --fail-if %j exits with %j', async (objective, code, verdict) => {
  const url = await serveSockets((socket) =>
    socket.on('data', () => setTimeout(() => socket.write(accepted ?? ''), 50)),
  )
  const flags = ['--rate', '1000', '--duration', '300ms', '--connections', '2', '--target', url]
  const run = await load(...flags, '--fail-if', objective, '--json')
  expect(run).toMatchObject({ code, stderr: '' })
  expect(expectSchema('load', run.stdout)).toMatchObject([
    { verdict, generator: { limit: 'connections', engine: 'sockets' } },
  ])
})

test('a target that drops what would connect has failed, with the default timeout too', async () => {
  const url = `http://127.0.0.1:${await aFullPort()}`
  const run = await load('--rate', '50', '--duration', '400ms', '--no-warm-up', '--target', url)
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expect(run.stdout).toMatch(/\n {2}accepted {4}0 of 20 records\n/)
  expect(run.stdout).toContain(`cannot reach ${url}: no connection within `)
})

test('a closed port: records that found no connection are among those that were attempted', async () => {
  const run = await load(...patient, '--rate', '50', '--duration', '100ms', '--target', await aClosedUrl())
  expect(run.stdout).toMatch(/\n {2}accepted {4}0 of 5 records\n/)
})

/** A load that is interrupted by what its target sees. */
async function interrupted(flags: readonly string[]) {
  let running: ReturnType<typeof startLogpipe> | undefined
  let [seen, warmUps] = [0, 0]
  const url = await serve((request, response) => {
    request.resume()
    if (request.method === 'GET') {
      if (++warmUps === 1) running?.interrupt()
      return void response.end('{}')
    }
    if (++seen === 3) running?.interrupt()
    response.writeHead(seen === 2 ? 503 : 202).end()
  })
  const cwd = await aFolder()
  running = startLogpipe(['load', '--target', url, ...flags], aContext({ cwd }))
  return running.ended
}

test('Ctrl-C after a refusal is an interruption, and the report says what had failed', async () => {
  const flags = [...patient, '--rate', '50', '--duration', '1h', '--fail-if', 'refused>0']
  const run = await interrupted(flags)
  expect(run.code).toBe(130)
  expect(run.stdout).toMatch(/\n {2}refused {5}1 {2}1 × HTTP 503\n/)
  expect(run.stdout).toMatch(
    /\n {2}missed {6}refused>0\n {2}interrupted within the first second; it had failed by then\n$/,
  )
})

test('Ctrl-C in the warm-up sends nothing, and no request is unsent', async () => {
  const run = await interrupted(['--max-lag', '1m', '--rate', '50', '--duration', '1h'])
  expect(run.code).toBe(130)
  expect(run.stdout).toMatch(/\n {2}interrupted before the first request was sent\n$/)
  expect(run.stdout).not.toContain('unsent')
})

test('a second Ctrl-C while responses are outstanding reports what is known, and keeps it', async () => {
  const target = await aFakeTarget(holds)
  const cwd = await aFolder()
  const flags = ['--target', target.url, '--rate', '50', '--duration', '1h', '--out', 'run.json', '--json']
  const context = aContext({ cwd, sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }) })
  const running = startLogpipe(['load', ...patient, ...flags], context)
  await target.asked
  running.interrupt()
  running.interrupt()
  const run = await running.ended
  expect(run).toMatchObject({ code: 130, stderr: '' })
  const [report] = expectSchema('load', run.stdout)
  expect(report).toMatchObject({
    verdict: 'interrupted',
    failures: { 'interrupted before the response': report?.requests },
  })
  expect(JSON.parse(await readFile(join(cwd, 'run.json'), 'utf8')).report.requests).toBe(report?.requests)
})

test('Ctrl-C in the run without the noise ends both, and reports that one', async () => {
  const flags = [...patient, '--rate', '50', '--duration', '1h', '--noisy', 'load-1=10x', '--max-requests', '10000000']
  const run = await interrupted(flags)
  expect(run.code).toBe(130)
  expect(run.stdout).toMatch(/\n {2}accepted {4}[1-9]\d* of [1-9]\d* records\n/)
  expect(run.stdout).not.toContain('others')
})

test.each([
  ['at one time', 3, /\n {2}rate {8}\S+ requests\/min; no target rate; latest start /],
  ['alone', 1, /\n {2}rate {8}not known \(1 request\); no target rate; latest start /],
])('lines that are replayed %s have no rate, and their result can be read back', async (_, lines, rate) => {
  const folder = await aFolder({ 'app.log': '2026-01-01T00:00:00Z INFO a line\n'.repeat(lines) })
  const context = () => aContext({ cwd: folder })
  const flags = ['load', ...patient, '--from', 'app.log', '--replay', '--target', await accepting()]
  const run = await runLogpipe([...flags, '--out', 'run.json'], context())
  expect(run).toMatchObject({ code: 3, stderr: '' })
  expect(run.stdout).toMatch(rate)
  expect(await runLogpipe(['load', 'report', 'run.json'], context())).toEqual({
    code: 0,
    stdout: run.stdout,
    stderr: '',
  })
  const prometheus = await runLogpipe(['load', 'report', 'run.json', '--format', 'prometheus'], context())
  expect(prometheus.stdout).not.toMatch(/target_rate|Infinity|NaN/)
})

test.each([
  ['no/such/run.json', 'no such file or folder'],
  ['.', 'it is a folder'],
])('--out %s is found wrong before anything is sent', async (out, reason) => {
  let requests = 0
  const url = await serveSockets((socket) => socket.on('data', () => requests++))
  const run = await load('--rate', '20', '--duration', '100ms', '--target', url, '--out', out)
  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toContain(`: ${reason}\n  Check the path and its permissions.\n`)
  expect(requests).toBe(0)
})

test('an --out that can be written leaves nothing behind where the load is refused', async () => {
  const cwd = await aFolder()
  const flags = ['load', '--target', 'https://logs.example.com', '--out', 'run.json']
  expect(await runLogpipe(flags, aContext({ cwd }))).toMatchObject({ code: 2 })
  expect(await readdir(cwd)).toEqual([])
})

test('a report is not written over the result that it is made of', async () => {
  const text = resultText(aReadResult().result)
  const cwd = await aFolder({ 'run.json': text })
  const run = await runLogpipe(['load', 'report', 'run.json', '--out', './run.json'], aContext({ cwd }))
  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toContain('--out "./run.json" is the result itself; choose another file\n')
  expect(await readFile(join(cwd, 'run.json'), 'utf8')).toBe(text)
})

test.each([
  [
    ['--concurrency', '8'],
    'This keeps 8 requests in flight to logs.example.com for 30.0 s, at most 1,000 requests in total.',
  ],
  [
    ['--find-max'],
    'This sends requests to logs.example.com, from 200 requests a second upwards until it fails, at most 1,000 requests in total.',
  ],
])('the question before %j names a rate or what is in flight, and the most it costs', async (flags, text) => {
  const context = aContext({ cwd: await aFolder(), isTty: true, stdin: 'no\n' })
  const run = await runLogpipe(
    ['load', ...flags, '--max-requests', '1000', '--target', 'https://logs.example.com'],
    context,
  )
  expect(run.code).toBe(2)
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(text)
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toMatch(
    /it costs about \$\d+\.\d\d a million records, less than \$0\.01 in total\./,
  )
})

test.each([
  [['--concurrency', '4', '--threads', '16'], '--threads is 16; with --concurrency 4 it must be at most that'],
  [['--connections', '5', '--threads', '10'], '--threads is 10; with --connections 5 it must be at most that'],
  [
    ['--concurrency', '2000', '--connections', '10'],
    '--concurrency 2000 needs as many connections, and --connections is 10',
  ],
  [['--find-max', '--duration', '1m'], '--duration is "1m"; with --find-max it must be at most 30s'],
  [['--find-max', '--timeout', '2m'], '--timeout is "2m"; with --find-max it must be at most 60s'],
  [['--find-max', '--rate', '4', '--duration', '500ms'], '--find-max would send 2 requests in a step; it needs 10'],
  [
    ['--rate', '100000', '--duration', '500s', '--batch', '21'],
    'that rate and duration are 1,050,000,000 records; the limit of one run is 1,000,000,000: lower one of them, or --batch',
  ],
  [
    ['--concurrency', '4', '--batch', '5000', '--max-requests', '200001'],
    '--max-requests is "200001"; with --batch 5000 it must be at most 200000, as the limit is 1,000,000,000 records',
  ],
  [
    ['--find-max', '--batch', '100', '--max-requests', '10000001'],
    '--max-requests is "10000001"; with --batch 100 it must be at most 10000000',
  ],
  [
    ['--rate', '100', '--duration', '10s', '--arrivals', 'poisson', '--seed', '1', '--max-requests', '1000'],
    'that rate and duration are 1,022 requests; --max-requests allows 1,000',
  ],
  [['--rate', '0x10'], '--rate is "0x10"; it must be a number above 0'],
  [['--fail-if', 'unredacted>0'], '--fail-if "unredacted>0" needs --personal-data'],
])('load %j is refused: %s', async (flags, message) => {
  const run = await load(...flags, '--target', 'http://127.0.0.1:1')
  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(message)
})

test.each([
  [['--concurrency', '8', '--batch', '5000'], '200,000 requests with 1,000,000,000 records in total.'],
  [['--find-max', '--batch', '1000'], '1,000,000 requests with 1,000,000,000 records in total.'],
  [['--concurrency', '8', '--batch', '20'], '50,000,000 requests with 1,000,000,000 records in total.'],
  [['--rate', '100000', '--duration', '500s', '--batch', '20'], '50,000,000 requests with 1,000,000,000 records to'],
])('load %j may send at most %s', async (flags, most) => {
  const context = aContext({ cwd: await aFolder(), isTty: true, stdin: 'no\n' })
  const run = await runLogpipe(['load', ...flags, '--target', 'https://logs.example.com'], context)
  expect(run.code).toBe(2)
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(most)
})

test('the steps of --find-max together send no more than --max-requests, however independent users arrive', async () => {
  let requests = 0
  const url = await serveSockets((socket) =>
    socket.on('data', () => {
      requests++
      socket.write(accepted ?? '')
    }),
  )
  // 20 are expected in the first step, and 24 would arrive.
  const arrivals = ['--rate', '50', '--duration', '400ms', '--arrivals', 'poisson', '--seed', '3']
  const search = ['--find-max', ...arrivals, '--fail-if', 'p99>60s', '--target', url, '--json', '--max-requests']
  const none = await load(...patient, ...search, '22')
  expect(none).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(none.stdout)).toMatchObject({ limited_by: 'budget', steps: [] })
  expect(requests).toBe(0)
  const one = await load(...patient, ...search, '24')
  expect(JSON.parse(one.stdout)).toMatchObject({
    limited_by: 'budget',
    rate_per_second: 50,
    steps: [{ outcome: 'held' }],
  })
  expect(requests).toBe(24)
})

test('a target that refuses every second request holds no rate, and steps say so alike', async () => {
  let requests = 0
  const url = await serveSockets((socket) =>
    socket.on('data', () => socket.write((requests++ % 2 === 0 ? accepted : refused) ?? '')),
  )
  const flags = ['--find-max', '--rate', '50', '--duration', '400ms', '--fail-if', 'p99>60s', '--target', url, '--json']
  const run = await load(...patient, ...flags)
  expect(run).toMatchObject({ code: 1, stderr: '' })
  const [found] = expectSchema('load-find-max', run.stdout)
  expect(found).toMatchObject({ rate_per_second: null, limited_by: 'none_held', not_held_per_second: 25 })
})

test('a step without a response has no percentiles', async () => {
  const flags = ['--find-max', '--rate', '30', '--duration', '400ms', '--target', await aClosedUrl()]
  const run = await load(...patient, ...flags)
  expect(run.code).toBe(1)
  expect(run.stdout).toMatch(/\n +30 +0 +– +– +0 +12 +– +not held: /)
})

test('a closed model that has sent --max-requests says that it ended early', async () => {
  const flags = ['--concurrency', '4', '--max-requests', '100', '--duration', '1h', '--no-warm-up']
  const run = await load(...flags, '--target', await accepting())
  expect(run.stdout).toMatch(/\n {2}ended {7}early: --max-requests was reached\n {2}accepted {4}100 of 100 records\n/)
})

test('bad requests that are rightly rejected are refusals of no tenant', async () => {
  const url = await serve((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => response.writeHead(body.includes('request=') ? 202 : 400).end())
  })
  const flags = ['--rate', '200', '--duration', '500ms', '--bad', '20%', '--tenants', 'acme', '--format', 'prometheus']
  const run = await load(...patient, ...flags, '--target', url)
  expect(run.stdout).toMatch(/state="rejected"\} [1-9]/)
  expect(run.stdout).toMatch(/tenant="acme",state="refused"\} 0\n/)
})

test('a stage may be a pause', async () => {
  const flags = ['--stages', '50rps:100ms,0rps:200ms,50rps:100ms', '--json', '--target', await accepting()]
  const run = await load(...patient, ...flags)
  expect(run.stderr).toBe('')
  expect(JSON.parse(run.stdout)).toMatchObject({ requests: 10, unsent: 0 })
})
