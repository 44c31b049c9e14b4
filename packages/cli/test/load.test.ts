import { rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aClosedUrl, serveSockets } from '../../sdk/test/serve.ts'
import { resultText } from '../src/load/result/parse-result.ts'
import { plantedTypes } from '../src/load/traffic/planted.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { aReadResult } from './a-result.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { expectSchema } from './expect-schema.ts'
import { runLogpipe } from './run-logpipe.ts'
import { rowsOf } from './stored.ts'
import { startStack, useStack } from './use-stack.ts'

const { stack, cwd } = useStack()
/** On a busy machine any request may start late: that the run is invalid then is tested by itself. */
const patient = ['--max-lag', '1m', '--timeout', '1m', '--no-warm-up']
const accepted = 'HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n'

test('load without any configuration follows each of its records into the table', async () => {
  const folder = await aFolder()
  const run = await runLogpipe(
    ['load', '--max-lag', '1m', '--timeout', '1m', '--rate', '200', '--duration', '200ms', '--json'],
    aContext({ cwd: folder }),
  )
  expect(run, run.stdout).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'passed',
    tenants: 3,
    requests: 40,
    rate: { target_per_second: expect.closeTo(200, 6), achieved_per_second: expect.any(Number) },
    lag_ms: { p99: expect.any(Number), max: expect.any(Number) },
    records: {
      sent: 40,
      accepted: 40,
      stored: 40,
      refused: 0,
      unanswered: 0,
      lost: 0,
      duplicated: 0,
      misplaced: 0,
    },
    statuses: { 202: 40 },
    unreachable: null,
    latency_ms: { p50: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) },
    drain_ms: expect.any(Number),
    pipeline_ms: { p50: expect.any(Number), p99: expect.any(Number) },
    backlog: { peak: expect.any(Number), growth_per_second: expect.any(Number), samples: expect.any(Array) },
  })
  await startStack(folder)
  expect(await runLogpipe(['audit', '--all'], aContext({ cwd: folder }))).toMatchObject({ code: 0 })
})

test('load spreads its requests over the given tenants, --batch records each', async () => {
  const flags = ['--rate', '50', '--duration', '400ms', '--tenants', 'a,b', '--batch', '5', '--json']
  const run = await runLogpipe(['load', ...patient, ...flags], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'passed',
    target: stack().url,
    tenants: 2,
    requests: 20,
    records: { sent: 100, accepted: 100, stored: 100, lost: 0, duplicated: 0 },
  })
  for (const tenant of ['a', 'b']) {
    const rows = await rowsOf(stack(), tenant)
    expect(rows).toHaveLength(50)
    for (const { modified_text } of rows) expect(modified_text).toContain('[REDACTED:PHONE]')
  }
})

test('a load in which no request was due proves nothing', async () => {
  const flags = ['--rate', '0.3', '--duration', '1s', '--arrivals', 'poisson', '--seed', '1']
  const run = await runLogpipe(['load', ...patient, ...flags], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 3, stdout: expect.stringContaining('\n  inconclusive: no request was sent\n') })
})

test('load through a URL reports the responses, and that it cannot check the table', async () => {
  const flags = ['--rate', '50', '--duration', '200ms', '--target', stack().url]
  const folder = await aFolder()
  const json = await runLogpipe(
    ['load', ...patient, ...flags, '--json', '--out', 'run.json'],
    aContext({ cwd: folder }),
  )
  expect(json).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(json.stdout)).toMatchObject({
    verdict: 'inconclusive',
    records: { sent: 10, accepted: 10, stored: null, lost: null, duplicated: null },
    drain_ms: null,
  })
  const human = await runLogpipe(['load', 'report', 'run.json'], aContext({ cwd: folder }))
  expect(human.stdout).toContain('not checked (a URL gives no access to the table)')
})

test('load against an unreachable target fails: no request is answered', async () => {
  const url = await aClosedUrl()
  const flags = ['--rate', '50', '--duration', '200ms', '--target', url]
  const human = await runLogpipe(['load', ...patient, ...flags], aContext({ cwd: await aFolder() }))
  expect(human).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`cannot reach ${url}: connection refused`),
  })
  const run = await runLogpipe(['load', ...patient, ...flags, '--json'], aContext({ cwd: await aFolder() }))
  expectNoTrace(run)
  expect(run.code).toBe(1)
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'failed',
    records: { sent: 0, accepted: 0, unanswered: 10 },
    statuses: {},
    failures: { 'connection refused': 10 },
    unreachable: `cannot reach ${url}: connection refused`,
  })
})

test('load does not call a target unreachable that accepts connections and never responds', async () => {
  const url = await serveSockets((socket) => socket.once('data', () => socket.destroy()))
  const flags = ['--rate', '50', '--duration', '100ms', '--target', url, '--json']
  const run = await runLogpipe(['load', ...patient, ...flags], aContext({ cwd: await aFolder() }))
  expect(run.code).toBe(1)
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'failed',
    failures: { 'the connection was closed': 5 },
    unreachable: null,
  })
})

test('stages, weights and an objective: the report says what was missed, and --out keeps all of it', async () => {
  const flags = ['--stages', '50rps:200ms,50-150rps:200ms', '--tenants', 'heavy=3,light', '--arrivals', 'poisson']
  const objectives = ['--fail-if', 'p50>1us', '--fail-if', 'lost>0']
  const run = await runLogpipe(
    ['load', ...patient, ...flags, ...objectives, '--out', 'run.json'],
    aContext({ cwd: cwd() }),
  )
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expect(run.stdout).toMatch(/\n {2}missed {6}p50>1us\n {2}failed\n$/)
  const { report, ...rest } = JSON.parse(await readFile(join(cwd(), 'run.json'), 'utf8'))
  expect(rest).toMatchObject({
    ...{ format: 'logpipe-load', version: 1, objectives: ['p50>1us', 'lost>0'] },
    command: `logpipe load --stages 50rps:200ms,50-150rps:200ms --arrivals poisson --tenants heavy=3,light --timeout 1m --max-lag 1m --no-warm-up --fail-if ${"'p50>1us' --fail-if 'lost>0'"} --out run.json`,
    tenants: [
      { tenant: 'heavy', refused: 0, unanswered: 0 },
      { tenant: 'light', refused: 0, unanswered: 0 },
    ],
  })
  const byTenant: readonly { accepted: number }[] = rest.tenants
  expect(byTenant.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(report.requests)
  expect(report).toMatchObject({ verdict: 'failed', missed: [{ objective: 'p50>1us', value: expect.any(Number) }] })
  const [heavy, light] = await Promise.all(['heavy', 'light'].map((tenant) => rowsOf(stack(), tenant)))
  expect((heavy?.length ?? 0) + (light?.length ?? 0)).toBe(report.requests)
  expect((heavy?.length ?? 0) - 3 * (light?.length ?? 0)).toBeLessThanOrEqual(3)
})

test('a result that cannot be written any more is printed, and the exit code says so', async () => {
  const folder = await mkdtemp(join(cwd(), 'gone-'))
  const flags = ['load', ...patient, '--rate', '20', '--duration', '100ms', '--out', join(folder, 'run.json')]
  // The clock is first read when the load begins: by then the folder was found to be there.
  const now = (): number => {
    rmSync(folder, { recursive: true, force: true })
    return Date.now()
  }
  const run = await runLogpipe(flags, aContext({ cwd: cwd(), now }))
  expect(run.code).toBe(2)
  expect(run.stdout).toMatch(/\n {2}passed\n$/)
  expect(run.stderr).toMatch(/^error: cannot write the result to .+run\.json: no such file or folder\n/)
})

test('a rate beyond what can be sent is invalid, whatever else is right', async () => {
  const url = await serveSockets((socket) => socket.on('data', () => setTimeout(() => socket.write(accepted), 50)))
  const flags = ['--no-warm-up', '--rate', '1000', '--duration', '300ms', '--connections', '2', '--target', url]
  const run = await runLogpipe(['load', ...flags], aContext({ cwd: await aFolder() }))
  expect(run).toMatchObject({ code: 3, stderr: '' })
  expect(run.stdout).toMatch(/\n {2}unsent {6}2\d\d requests\n/)
  expect(run.stdout).toContain(
    'invalid: the rate was not reached, because all connections were in use; raise --connections',
  )
})

test('a result is turned into reports later, and has no key in it', async () => {
  const url = await serveSockets((socket) => socket.on('data', () => socket.write(accepted)))
  const folder = await aFolder()
  const inFolder = (...args: string[]) =>
    runLogpipe(args, aContext({ cwd: folder, env: { LOGPIPE_KEY: 'lp_acme_0123456789abcdefghijklmnopqrstuv' } }))
  const flags = ['--rate', '50', '--duration', '200ms', '--target', url, '--no-warm-up']
  const csv = await inFolder('load', ...patient, ...flags, '--format', 'csv', '--out', 'run.json')
  expect(csv.stdout).toMatch(/^second,sent,[^\n]+\n0,\d+,\d+,0,/)
  expect(await readFile(join(folder, 'run.json'), 'utf8')).not.toContain('lp_')
  const later = { code: 0, stdout: csv.stdout, stderr: '' }
  expect(await inFolder('load', 'report', 'run.json', '--format', 'csv')).toEqual(later)
  const json = await inFolder('load', 'report', 'run.json', '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({ target: new URL(url).host, records: { stored: null } })
  expect(await inFolder('load', 'report', 'run.json', '--out', 'run.html')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await readFile(join(folder, 'run.html'), 'utf8')).toMatch(/^<!doctype html>/)
})

test('two results are compared, where they are results of the same run', async () => {
  const latencies = Array.from({ length: 1_000 }, (_, i) => 10 + i / 1_000)
  const before = aReadResult({ latencies }).result
  const after = aReadResult({ latencies: latencies.map((ms) => ms * 2) }).result
  const other = { ...before, shape: { ...before.shape, batch: 100 } }
  const folder = await aFolder({
    ...{ 'a.json': resultText(before), 'b.json': resultText(after), 'c.json': resultText(other) },
  })
  const compare = (...args: string[]) => runLogpipe(['load', 'compare', ...args], aContext({ cwd: folder }))
  const slower = await compare('a.json', 'b.json')
  expect(slower).toMatchObject({ code: 0, stderr: '' })
  expect(slower.stdout).toMatch(/^p50 +11 ms +21 ms +\+100\.0 % +\+10 ms to \+11 ms +slower$/m)
  expect(await compare('a.json', 'b.json', '--fail-if-slower', '50%')).toMatchObject({ code: 1, stderr: '' })
  expect(await compare('b.json', 'a.json', '--fail-if-slower', '0')).toMatchObject({ code: 0, stderr: '' })
  const unlike = await compare('a.json', 'c.json')
  expect(unlike).toMatchObject({ code: 2, stdout: '' })
  expect(unlike.stderr).toContain('the runs differ in their batch (1 record; 100 records)\n')
  const anyway = await compare('a.json', 'c.json', '--anyway', '--json')
  expect(expectSchema('load-compare', anyway.stdout)).toMatchObject([
    {
      differences: [{ what: 'batch' }],
      rows: expect.arrayContaining([expect.objectContaining({ metric: 'p99', verdict: 'no difference shown' })]),
    },
  ])
})

test('runs whose traffic differed are not compared, and of older results it is said what is not known', async () => {
  const flags = ['load', ...patient, '--rate', '20', '--duration', '100ms', '--target', stack().url]
  const { result } = aReadResult()
  const { traffic: _, ...older } = result.shape
  const folder = await aFolder({ 'old.json': resultText({ ...result, shape: older }), 'app.log': 'one\ntwo\n' })
  const inFolder = (...args: string[]) => runLogpipe(args, aContext({ cwd: folder }))
  await inFolder(...flags, '--out', 'a.json')
  const other = [
    '--tenants',
    'acme=2,beta',
    '--from',
    'app.log',
    '--duplicates',
    '1%',
    '--seed',
    '2',
    '--connections',
    '9',
  ]
  await inFolder(...flags, ...other, '--out', 'b.json')
  const { stderr } = await inFolder('load', 'compare', 'a.json', 'b.json')
  expect(stderr).toContain('tenants (load-1,load-2,load-3; acme=2,beta)')
  expect(stderr).toContain('lines (generated; 2 from a file, SHA-256 ')
  expect(stderr).toContain('duplicates (0%; 1%), seed (1; 2), connections (at most 1000; at most 9)\n')
  const old = await inFolder('load', 'compare', 'old.json', 'old.json')
  expect(old).toMatchObject({ code: 0, stderr: '' })
  expect(old.stdout.replaceAll('\n', ' ')).toContain('does not say whether the runs had the same tenants, size, lines')
})

test('what is no result is refused in one sentence, with the next step', async () => {
  const folder = await aFolder({ 'old.json': '{"latency_ms":{}}' })
  const old = await runLogpipe(['load', 'report', 'old.json'], aContext({ cwd: folder }))
  expect(old).toMatchObject({ code: 2, stdout: '' })
  expect(old.stderr).toBe(
    'error: old.json is only a report, as an older logpipe wrote it\n  Write one with this version: `logpipe load --out run.json`.\n',
  )
  const missing = await runLogpipe(['load', 'report', 'none.json'], aContext({ cwd: folder }))
  expect(missing.stderr).toContain('cannot read none.json: no such file or folder')
})

test('--concurrency keeps so many requests in flight, says what that hides, and follows each record all the same', async () => {
  const flags = ['load', '--no-warm-up', '--concurrency', '3', '--duration', '300ms', '--out', 'closed.json']
  const run = await runLogpipe(flags, aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toMatch(/ requests\/min; 3 in flight, each after a response\n/)
  expect(run.stdout).toContain(
    'a closed model hides stalls: while the target stalls, nothing is sent. --rate shows them',
  )
  const { report, shape } = JSON.parse(await readFile(join(cwd(), 'closed.json'), 'utf8'))
  expect(shape).toMatchObject({ concurrency: 3 })
  expect(report).toMatchObject({ verdict: 'passed', concurrency: 3, late: 0, unsent: 0 })
  expect(report.records).toMatchObject({ sent: report.requests, accepted: report.requests, stored: report.requests })
  const again = await runLogpipe(['load', 'report', 'closed.json'], aContext({ cwd: cwd() }))
  expect(again).toEqual({ code: 0, stdout: run.stdout, stderr: '' })
})

test('--find-max shows each step, and that no rate holds where every request is refused', async () => {
  const refused = 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'
  const url = await serveSockets((socket) => socket.on('data', () => socket.write(refused)))
  const flags = ['load', ...patient, '--find-max', '--rate', '40', '--duration', '400ms', '--target', url]
  // Refusals decide, and not how long a busy machine takes for them.
  const human = [...flags, '--fail-if', 'p99>60s']
  const run = await runLogpipe(human, aContext({ cwd: await aFolder() }))
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expect(run.stdout).toMatch(/^No rate holds, down to 25 requests\/s\n/)
  expect(run.stdout).toMatch(/\n +40 +[\d.]+ .+not held: refused>0\n$/)
  const json = await runLogpipe([...flags, '--json'], aContext({ cwd: await aFolder() }))
  expect(expectSchema('load-find-max', json.stdout)).toMatchObject([
    {
      objectives: ['p99>200ms'],
      rate_per_second: null,
      limited_by: 'none_held',
      steps: [{ rate_per_second: 25 }, { rate_per_second: 40, outcome: 'missed', drain_ms: null }],
    },
  ])
})

test('--find-max stops before the budget of requests is over, and keeps what it found', async () => {
  const url = await serveSockets((socket) => socket.on('data', () => socket.write(accepted)))
  const flags = ['--find-max', '--rate', '50', '--duration', '200ms', '--max-requests', '15', '--fail-if', 'p99>60s']
  const run = await runLogpipe(
    ['load', ...patient, ...flags, '--target', url, '--json'],
    aContext({ cwd: await aFolder() }),
  )
  expect(run).toMatchObject({ code: 3, stderr: '' })
  expect(expectSchema('load-find-max', run.stdout)).toMatchObject([
    { limited_by: 'budget', rate_per_second: 50, not_held_per_second: null },
  ])
})

test.each([
  [['--find-max', '--fail-if', 'lost>0'], '--find-max, which does not read the table'],
  [
    ['--rate', '100', '--duration', '10s', '--max-requests', '999'],
    'that rate and duration are 1,000 requests; --max-requests allows 999',
  ],
  [
    ['--concurrency', '5', '--rate', '5'],
    "option '--concurrency <count>' cannot be used with option '--rate <requests>'",
  ],
])('load %j is refused: %s', async (flags, message) => {
  const run = await runLogpipe(['load', ...flags], aContext({ cwd: await aFolder() }))
  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toContain(message)
})

test('a load that leaves this machine is asked about, with its size and what it may cost', async () => {
  const flags = ['load', '--rate', '1000', '--duration', '30m', '--target', 'https://logs.example.com']
  const silent = await runLogpipe(flags, aContext({ cwd: await aFolder() }))
  expect(silent).toMatchObject({ code: 2, stdout: '' })
  expect(silent.stderr).toContain('a load test of logs.example.com must be confirmed: add --yes')
  const asked = await runLogpipe(flags, aContext({ cwd: await aFolder(), isTty: true, stdin: 'yes\n' }))
  expect(asked).toMatchObject({ code: 2, stdout: '' })
  expect(asked.stderr).toMatch(
    /^This sends 1,800,000 requests to logs\.example\.com, at up to 1,000 requests a second\. If that is a logpipe on AWS in us-east-1, it costs about \$\d+\.\d\d\. Type logs\.example\.com to continue: /,
  )
  expect(asked.stderr).toContain('nothing was done: logs.example.com was not typed')
})

test('personal data of every type is planted, none of it is stored, and how long the pipeline took is known', async () => {
  const flags = ['load', ...patient, '--personal-data', '--size', '50-400', '--seed', '9', '--rate', '100']
  const run = await runLogpipe([...flags, '--duration', '400ms', '--tenants', 'planted'], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toMatch(/\n {2}unredacted {2}0\n/)
  expect(run.stdout).toMatch(/\n {2}stored in {3}p50 .+ \(since each record was received\)\n/)
  const rows = await rowsOf(stack(), 'planted')
  expect(rows).toHaveLength(40)
  const types = rows.flatMap(({ redactions }) => Object.keys(redactions ?? {}))
  expect(new Set(types)).toEqual(new Set(plantedTypes))
})

test('duplicates make no second rows, and bad requests are refused as expected: neither is an error', async () => {
  const flags = ['load', ...patient, '--duplicates', '20%', '--bad', '10%', '--rate', '200', '--duration', '500ms']
  const run = await runLogpipe([...flags, '--tenants', 'twice', '--json'], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  const { records, statuses, requests } = JSON.parse(run.stdout)
  expect(records).toMatchObject({ refused: 0, lost: 0, duplicated: 0, misplaced: 0, bad_accepted: 0 })
  expect(records.repeated).toBeGreaterThan(0)
  expect(records.rejected).toBe(statuses[400])
  expect(records.accepted + records.repeated + records.rejected).toBe(requests)
  expect(await rowsOf(stack(), 'twice')).toHaveLength(records.accepted)
})

test('the lines of a file are replayed at their own pace, several times as fast', async () => {
  const lines = [0, 200, 200, 1_000, 4_000].map((ms, i) => `${new Date(1.7e12 + ms).toISOString()} INFO line ${i} "ü"`)
  const folder = await aFolder({ 'app.log': `${lines.join('\n')}\n\n` })
  const url = await serveSockets((socket) => socket.on('data', () => socket.write(accepted)))
  const flags = ['load', ...patient, '--from', 'app.log', '--replay', '10', '--target', url, '--json']
  const run = await runLogpipe([...flags, '--out', 'run.json'], aContext({ cwd: folder }))
  expect(run).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'inconclusive',
    requests: 5,
    records: { sent: 5, accepted: 5 },
  })
  const { shape } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))
  expect(shape).toMatchObject({ arrivals: 'replay', stages: [{ duration_ms: 400 }] })
})

test.each([
  [['--replay'], '--replay needs the lines of --from'],
  [['--from', 'none.log'], 'cannot read none.log: no such file or folder'],
  [['--from', 'empty.log'], '--from "empty.log": it has no lines'],
  [['--from', 'plain.log', '--replay'], '--replay: no line of --from has a timestamp'],
  [['--noisy', 'nobody=10x'], 'it must be one of at least two tenants, and how much more it sends, such as load-1=10x'],
  [['--duplicates', '1'], '--duplicates is "1"; it must be a share above 0 and at most 40%, such as 1%'],
  [['--size', '0'], '--size is "0"; it must be a size of 1 to 131072 bytes'],
])('load %j is refused: %s', async (flags, message) => {
  const folder = await aFolder({ 'empty.log': '\n\n', 'plain.log': 'a line\n' })
  const run = await runLogpipe(['load', ...flags], aContext({ cwd: folder }))
  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toContain(message)
})

test('--noisy runs twice, and says what the other tenants saw without the noise and with it', async () => {
  const flags = [
    'load',
    ...patient,
    '--noisy',
    'loud=4x',
    '--tenants',
    'loud,quiet',
    '--rate',
    '50',
    '--duration',
    '400ms',
  ]
  const run = await runLogpipe([...flags, '--out', 'noisy.json'], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toMatch(
    /\n {2}others {6}p99 .+ → .+ · stored in p99 .+ → .+ \(while loud sent 4 times as much\)\n/,
  )
  const { report } = JSON.parse(await readFile(join(cwd(), 'noisy.json'), 'utf8'))
  const others = { latency_p99_ms: expect.any(Number), pipeline_p99_ms: expect.any(Number), failed: 0 }
  // 20 requests as 10 and 10, then as 40 and 10.
  expect(report).toMatchObject({ requests: 50, noise: { tenant: 'loud', factor: 4, calm: others, noisy: others } })
  expect(await rowsOf(stack(), 'loud')).toHaveLength(10 + 40)
  expect(await rowsOf(stack(), 'quiet')).toHaveLength(10 + 10)
  expect(await runLogpipe(['load', 'report', 'noisy.json'], aContext({ cwd: cwd() }))).toMatchObject({ code: 0 })
})
