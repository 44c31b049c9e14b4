import { expect, test } from 'vitest'
import { aClosedUrl, serveSockets } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, cwd } = useStack()

test('load without any configuration follows each of its records into the table', async () => {
  const folder = await aFolder()
  const run = await runLogpipe(['load', '--rate', '200', '--duration', '1s', '--json'], aContext({ cwd: folder }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'passed',
    tenants: 3,
    requests: 200,
    rate: { target_per_second: expect.closeTo(200, 6), achieved_per_second: expect.any(Number) },
    lag_ms: { p99: expect.any(Number), max: expect.any(Number) },
    records: {
      sent: 200,
      accepted: 200,
      stored: 200,
      refused: 0,
      unanswered: 0,
      lost: 0,
      duplicated: 0,
      misplaced: 0,
    },
    statuses: { 202: 200 },
    unreachable: null,
    latency_ms: { p50: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) },
    drain_ms: expect.any(Number),
  })
  expect(await runLogpipe(['audit', '--all'], aContext({ cwd: folder }))).toMatchObject({ code: 0 })
})

test('load spreads its requests over the given tenants, --batch records each', async () => {
  const flags = ['--rate', '50', '--duration', '400ms', '--tenants', 'a,b', '--batch', '5', '--json']
  const run = await runLogpipe(['load', ...flags], aContext({ cwd: cwd() }))
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

test('load through a URL reports the responses, and that it cannot check the table', async () => {
  const flags = ['--rate', '50', '--duration', '200ms', '--target', stack().url]
  const json = await runLogpipe(['load', ...flags, '--json'], aContext({ cwd: await aFolder() }))
  expect(json).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(json.stdout)).toMatchObject({
    verdict: 'inconclusive',
    records: { sent: 10, accepted: 10, stored: null, lost: null, duplicated: null },
    drain_ms: null,
  })
  const human = await runLogpipe(['load', ...flags], aContext({ cwd: await aFolder() }))
  expect(human).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('not checked (a URL gives no access to the table)'),
  })
})

test('load against an unreachable target fails: no request is answered', async () => {
  const url = await aClosedUrl()
  const { host } = new URL(url)
  const flags = ['--rate', '50', '--duration', '200ms', '--target', url]
  const human = await runLogpipe(['load', ...flags], aContext({ cwd: await aFolder() }))
  expect(human).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`cannot reach ${url}: connect`),
  })
  const run = await runLogpipe(['load', ...flags, '--json'], aContext({ cwd: await aFolder() }))
  expectNoTrace(run)
  expect(run.code).toBe(1)
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'failed',
    records: { sent: 0, accepted: 0, unanswered: 10 },
    statuses: {},
    failures: { [`connect ECONNREFUSED ${host}`]: 10 },
    unreachable: `cannot reach ${url}: connect ECONNREFUSED ${host}`,
  })
})

test('load does not call a target unreachable that accepts connections and never responds', async () => {
  const url = await serveSockets((socket) => socket.once('data', () => socket.destroy()))
  const flags = ['--rate', '50', '--duration', '100ms', '--target', url, '--json']
  const run = await runLogpipe(['load', ...flags], aContext({ cwd: await aFolder() }))
  expect(run.code).toBe(1)
  expect(JSON.parse(run.stdout)).toMatchObject({
    verdict: 'failed',
    failures: { 'the connection was closed': 5 },
    unreachable: null,
  })
})
