import { expect, test } from 'vitest'
import { serve } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'
import { plant, rowsOf } from './stored.ts'
import { type OwnStack, startStack, useStack } from './use-stack.ts'

const { cwd, stack } = useStack()

let tenants = 0

interface Log {
  readonly message: string
  readonly severity?: string
}

/** A tenant with these logs, stored one after the other: the newest is the last. */
async function aTenant(...logs: readonly Log[]): Promise<string> {
  const tenant = `tenant-${tenants++}`
  for (const log of logs) await storeFor(tenant, log)
  return tenant
}

async function storeFor(tenant: string, log: Log): Promise<void> {
  await storeAt(stack().url, tenant, log)
}

async function storeAt(url: string, tenant: string, { message, severity = 'info' }: Log): Promise<void> {
  const answer = await fetch(`${url}/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant-id': tenant },
    body: JSON.stringify({ severity, message }),
  })
  expect(answer.status).toBe(201)
}

/** The messages that tail shows, in its order. */
async function tail(...args: readonly string[]): Promise<readonly string[]> {
  const run = await runLogpipe(['tail', '--json', ...args], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  return run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).message)
}

test('tail shows the newest logs, the newest of them last', async () => {
  const tenant = await aTenant({ message: 'one' }, { message: 'two' }, { message: 'three' })
  expect(await tail('-t', tenant)).toEqual(['one', 'two', 'three'])
  expect(await tail('-t', tenant, '-n', '2')).toEqual(['two', 'three'])
  expect(await tail('-t', tenant, '--lines', '1000')).toHaveLength(3)
})

test('tail shows the last lines that were sent, in their order', async () => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `line ${i + 1}`)
  const stdin = lines.join('\n')
  const sent = await runLogpipe(['send', '-t', 'in-order', '--wait'], aContext({ cwd: cwd(), stdin }))
  expect(sent).toMatchObject({ code: 0 })
  expect(await tail('-t', 'in-order', '-n', '5')).toEqual(lines.slice(-5))
  expect(await tail('-t', 'in-order', '-n', '1000')).toEqual(lines.slice(-1_000))
})

test('tail -f shows no log older than the first it showed, even of the same millisecond', async () => {
  const body = Array.from({ length: 30 }, (_, i) => JSON.stringify({ text: `old ${i}` })).join('\n')
  const headers = { 'content-type': 'application/x-ndjson', 'x-tenant-id': 'one-ms' }
  const ingest = async (records: string): Promise<void> => {
    expect((await fetch(`${stack().url}/ingest`, { method: 'POST', headers, body: records })).status).toBe(202)
  }
  await ingest(body)
  await expect.poll(() => tail('-t', 'one-ms')).toHaveLength(20)
  let polls = 0
  const context = aContext({
    cwd: cwd(),
    sleep: async () => {
      if (polls++ === 1) await ingest('{"text":"new"}')
      const isShown = (await tail('-t', 'one-ms', '-n', '1'))[0] === 'new'
      if (isShown && polls > 3) context.interrupt()
    },
  })
  const run = await runLogpipe(['tail', '-t', 'one-ms', '-f', '-n', '1', '--json'], context)
  const shown = run.stdout.trimEnd().split('\n')
  expect(shown.map((line) => JSON.parse(line).message)).toEqual(['old 29', 'new'])
})

test('tail -f goes on after a row that was altered to be received in the future', async () => {
  const tenant = await aTenant({ message: 'old' })
  const [row] = await rowsOf(stack(), tenant)
  await plant(stack(), { ...row, received_at: '2999-01-01T00:00:00.000Z' })
  let polls = 0
  const context = aContext({
    cwd: cwd(),
    sleep: async () => {
      if (polls++ === 1) await storeFor(tenant, { message: 'new' })
      if (polls > 3) context.interrupt()
    },
  })
  const run = await runLogpipe(['tail', '-t', tenant, '-f', '--json'], context)
  const shown = run.stdout.trimEnd().split('\n')
  expect(shown.map((line) => JSON.parse(line).message)).toEqual(['old', 'new'])
})

test('tail shows only the requested severity', async () => {
  const logs = ['info', 'warning', 'error', 'warning'].map((severity, i) => ({ severity, message: `${severity} ${i}` }))
  const tenant = await aTenant(...logs)
  expect(await tail('-t', tenant, '--severity', 'warning')).toEqual(['warning 1', 'warning 3'])
  expect(await tail('-t', tenant, '--severity', 'fatal')).toEqual([])
})

test('tail shows nothing of another tenant, and says of one without logs that it has none', async () => {
  const tenant = await aTenant({ message: 'mine' })
  await aTenant({ message: 'theirs' })
  expect(await tail('-t', tenant)).toEqual(['mine'])
  expect(await tail('-t', tenant, '--grep', 'theirs')).toEqual([])
  const run = await runLogpipe(['tail', '-t', 'nobody', '-t', tenant, '--grep', 'nothing'], aContext({ cwd: cwd() }))
  const note = `No logs of tenant nobody (${stack().url}). Check the name; with --no-recents it has none to show.\n`
  expect(run).toEqual({ code: 0, stdout: '', stderr: note })
})

test('tail --json prints one object a line, with stable names', async () => {
  const tenant = await aTenant({ message: 'one' })
  const run = await runLogpipe(['tail', '-t', tenant, '--json'], aContext({ cwd: cwd() }))
  const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/)
  const id = expect.any(String)
  expect(JSON.parse(run.stdout)).toStrictEqual({
    log_id: id,
    received_at: time,
    timestamp: time,
    severity: 'info',
    message: 'one',
  })
})

test('control characters of a log never reach the terminal unescaped, and JSON keeps them', async () => {
  const message = 'a\u001b[31mred\u001b[0m \u0007\b\r\n\u009b2J\u007f\u0000z'
  const tenant = await aTenant({ message })
  const human = await runLogpipe(['tail', '-t', tenant], aContext({ cwd: cwd() }))
  expectNoTrace(human)
  expect(human.stdout).toMatch(/ a<1b>\[31mred<1b>\[0m <07><08><0d>⏎<9b>2J<7f><00>z\n$/)
  expectNoTrace(await runLogpipe(['tail', '-t', tenant, '--json'], aContext({ cwd: cwd() })))
  expect(await tail('-t', tenant)).toEqual([message])
})

test('following shows a log that was stored a moment after a newer one', async () => {
  const log = (logId: string, second: number) => {
    const timestamp = Date.UTC(2026, 0, 31, 12, 0, second)
    return {
      logId,
      id: logId,
      timestamp,
      datetime: new Date(timestamp).toISOString(),
      severity: 'info',
      message: logId,
    }
  }
  const answers = [[log('newer', 2)], [log('newer', 2), log('older', 1)]]
  const url = await serve((_, response) => {
    const logs = answers.length > 1 ? answers.shift() : answers[0]
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ count: logs?.length, logs }))
  })
  const context = aContext({ cwd: cwd() })
  startLogpipe(['tail', '-t', 'acme', '--target', url, '--follow', '--json'], context)
  await expect.poll(() => context.said().stdout.match(/newer|older/g)?.length ?? 0).toBeGreaterThanOrEqual(4)
  const shown = context.said().stdout.trim().split('\n')
  expect(shown.map((line) => JSON.parse(line).message)).toEqual(['newer', 'older'])
})

test('following with a filter finds what comes late, and reads no further back than it has to', async () => {
  const tenant = await aTenant({ message: 'a hit' }, { message: 'a miss' })
  const sinces: string[] = []
  const url = await serve(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://here')
    sinces.push(searchParams.get('since') ?? '')
    const answer = await fetch(`${stack().url}${request.url}`, { headers: { 'x-tenant-id': tenant } })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  let polls = 0
  const context = aContext({
    cwd: cwd(),
    sleep: async () => {
      polls++
      if (polls === 1) await storeFor(tenant, { message: 'another hit' })
      if (polls === 2) await storeFor(tenant, { message: 'another miss' })
      if (polls > 4) context.interrupt()
    },
  })
  const run = await runLogpipe(['tail', '-t', tenant, '--target', url, '-f', '--grep', 'HIT', '-o', 'raw'], context)
  expect(run).toEqual({ code: 0, stdout: 'a hit\nanother hit\n', stderr: '' })
  const newest = await rowsOf(stack(), tenant)
  const lastMs = Math.max(...newest.map(({ received_at }) => Date.parse(String(received_at))))
  expect(sinces.at(-1)).toBe(new Date(lastMs - 1_000).toISOString())
})

test('tail -f goes on when the stack is down and back at another address, says so once, and misses nothing', async () => {
  const folder = await aFolder()
  const first = await startStack(folder)
  await storeAt(first.url, 'acme', { message: 'before' })
  let polls = 0
  let second: OwnStack | undefined
  const context = aContext({
    cwd: folder,
    sleep: async () => {
      polls++
      if (polls === 2) await first.stop()
      if (polls === 5) {
        second = await startStack(folder)
        await storeAt(second.url, 'acme', { message: 'after' })
      }
      if (polls > 7) context.interrupt()
    },
  })
  const run = await runLogpipe(['tail', '-t', 'acme', '-f', '-o', 'raw'], context)
  expect(run).toMatchObject({ code: 0, stdout: 'before\nafter\n' })
  expect(second?.url).not.toBe(first.url)
  expect(run.stderr.split('\n')).toEqual([
    expect.stringMatching(/^Connection lost: .*http:\/\/127\.0\.0\.1:\d+.*\. Retrying until Ctrl-C\.$/),
    expect.stringMatching(/^Connected again after .*\.$/),
    '',
  ])
})

test('tail -f ends when it may not read any more: no wait mends that', async () => {
  let answers = 0
  const problem = { code: 'unauthorized', title: 'Unauthorized', detail: 'the API key is not valid', status: 401 }
  const url = await serve((_, response) => {
    const isOpen = answers++ < 2
    response.writeHead(isOpen ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isOpen ? { count: 0, logs: [] } : problem))
  })
  const run = await runLogpipe(['tail', '-t', 'acme', '--target', url, '-f'], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('the API key is not valid') })
})
