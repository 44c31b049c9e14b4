import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runs } from '../../infra/test/full-size.ts'
import { seed } from '../../pipeline/test/seed.ts'
import { aClosedUrl } from '../../sdk/test/serve.ts'
import type { CliContext } from '../src/context.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { onResponse } from './on-response.ts'
import { openStdin, type Run, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { type Dev, type Stack, startDev, startSpawned } from './spawn-logpipe.ts'
import { drained, receiptsOf, receiptsReach, receiptsReachIn, recordOf, rowsOf, textsOf } from './stored.ts'
import { startStack } from './use-stack.ts'

/** 40 requests: what matters is after how many of them something dies, and not how long they are. */
const batch = 6
const lines = Array.from({ length: 40 * batch }, (_, i) => `line ${i} of the log`)
/** Kills of stacks and of senders; each night there are more, at other points. */
const kills = { stacks: runs({ fast: 1, full: 6 }), senders: runs({ fast: 2, full: 6 }) }

/** Numbers of requests after which to kill, by Park and Miller's generator: enough to spread a few points. */
function* points(count: number, from: number): Generator<number> {
  let state = from
  for (let i = 0; i < count; i++) {
    state = (state * 48_271) % 2_147_483_647
    yield 1 + Math.floor((state / 2_147_483_647) * (lines.length / batch / 2))
  }
}

/** Starts a send and kills the stack as soon as this many requests have their responses. */
async function killMidway(
  cwd: string,
  dev: Dev,
  { requests, sleep }: { readonly requests: number; readonly sleep: CliContext['sleep'] },
) {
  onResponse(requests, () => dev.running.kill('SIGKILL'), dev.url)
  const send = startLogpipe(
    ['send', '-t', 'acme', '--batch', String(batch), '--concurrency', '1', '--json', 'app.log'],
    aContext({ cwd, sleep }),
  )
  await dev.running.ended
  return send
}

const portOf = ({ url }: Stack): number => Number(new URL(url).port)

/** Every acknowledged record is in the table, and no record is there twice. Answers with the texts of all rows. */
async function textsOfWhole(cwd: string, dev: Stack): Promise<readonly unknown[]> {
  await drained(dev)
  const rows = await rowsOf(dev, 'acme')
  const stored = new Set(rows.map(({ log_id }) => log_id))
  const lost = (await receiptsOf(join(cwd, '.logpipe'), 'acme')).filter((logId) => !stored.has(logId))
  expect(lost).toEqual([])
  expect(new Set(rows.map(({ log_id }) => recordOf(log_id))).size).toBe(rows.length)
  return rows.map(({ modified_text }) => modified_text)
}

/** Goes on where a send that gave up says it stopped. */
async function resume(cwd: string, gaveUp: Run): Promise<void> {
  expectNoTrace(gaveUp)
  expect(gaveUp.code).toBe(2)
  const { error, resume_at } = JSON.parse(gaveUp.stdout)
  expect(error).toMatchObject({ code: 'connection_failed', message: expect.stringContaining('cannot reach http://') })
  expect(resume_at).toMatchObject({ name: 'app.log', number: expect.any(Number) })
  const line = ['send', '-t', 'acme', '--start-line', String(resume_at.number), 'app.log']
  expect(await runLogpipe(line, aContext({ cwd }))).toMatchObject({ code: 0 })
}

test(`kill -9 of the stack in the middle of a send, and a start on the same folder and port, loses and doubles no record (seed ${seed})`, async () => {
  const rounds = [...points(kills.stacks, seed)].map(async (requests) => {
    const cwd = await aFolder({ 'app.log': lines.join('\n') })
    const first = await startDev([], { cwd })
    const restarted = Promise.withResolvers<void>()
    const send = await killMidway(cwd, first, { requests, sleep: () => restarted.promise })
    const second = await startStack(cwd, { port: portOf(first) })
    restarted.resolve()
    const run = await send.ended
    expect(run.code, run.stderr).toBe(0)
    expect(JSON.parse(run.stdout).retries).toBeGreaterThan(0)
    const texts = await textsOfWhole(cwd, second)
    expect(texts.toSorted()).toEqual(lines.toSorted())
    expect(await runLogpipe(['audit', '-t', 'acme'], aContext({ cwd }))).toMatchObject({ code: 0 })
  })
  await Promise.all(rounds)
})

test('kill -9 of the stack, not restarted while the sender waits: it says how to resume, and resuming loses nothing', async () => {
  const cwd = await aFolder({ 'app.log': lines.join('\n') })
  const first = await startDev([], { cwd })
  const send = await killMidway(cwd, first, { requests: 5, sleep: async () => undefined })
  const run = await send.ended
  const second = await startStack(cwd)
  await resume(cwd, run)
  expect([...new Set(await textsOfWhole(cwd, second))].toSorted()).toEqual(lines.toSorted())
})

test(`kill -9 of the sender at several points, and the same command again, stores every line once (seed ${seed})`, async () => {
  const cwd = await aFolder({ 'app.log': '' })
  const dev = await startStack(cwd)
  const command = ['send', '-t', 'acme', '--batch', String(batch), 'app.log']
  let written: readonly string[] = []
  for (const requests of points(kills.senders, seed)) {
    const more = lines.map((line) => `${written.length} ${line}`)
    written = [...written, ...more]
    await appendFile(join(cwd, 'app.log'), `${more.join('\n')}\n`)
    const before = new Set(await receiptsOf(join(cwd, '.logpipe'), 'acme')).size
    const send = startSpawned(command, { cwd })
    await receiptsReach(join(cwd, '.logpipe'), 'acme', before + requests * batch)
    send.kill('SIGKILL')
    await send.ended
  }
  expect(await runLogpipe(command, aContext({ cwd }))).toMatchObject({ code: 0, stderr: '' })
  expect((await textsOfWhole(cwd, dev)).toSorted()).toEqual(written.toSorted())
  expect(await runLogpipe(['audit', '-t', 'acme'], aContext({ cwd }))).toMatchObject({ code: 0 })
})

test('a pipe waits for a stack that is away, says so once, and goes on when it is back', async () => {
  const cwd = await aFolder()
  const first = await startDev([], { cwd })
  const stdin = openStdin()
  const restarted = Promise.withResolvers<void>()
  let waits = 0
  // Longer than the client tries by itself.
  const sleep: CliContext['sleep'] = async () => {
    if (++waits > 12) await restarted.promise
  }
  const target = ['--target', first.url]
  const send = startLogpipe(['send', '-t', 'acme', ...target], aContext({ cwd, stdin, sleep }))
  stdin.write('one\n')
  const ledger = join(cwd, '.logpipe', 'ledger', new URL(first.url).host.replace(':', '_'))
  await receiptsReachIn(ledger, 'acme', 1)
  first.running.kill('SIGKILL')
  await first.running.ended
  stdin.end('two\nthree\n')
  await expect.poll(() => waits).toBeGreaterThan(12)
  const second = await startStack(cwd, { port: portOf(first) })
  restarted.resolve()
  const run = await send.ended
  expect(run.code, run.stderr).toBe(0)
  expect(run.stderr).toMatch(/^waiting for the endpoint: cannot reach .+\nthe endpoint is back after .+\n$/)
  expect(run.stdout).toMatch(/accepted 3 .+ retried 1\d requests/)
  await drained(second)
  expect((await textsOf(second, 'acme')).toSorted()).toEqual(['one', 'three', 'two'])
})

test('--give-up ends the wait of a pipe, and the retries of what failed are counted', async () => {
  const cwd = await aFolder()
  const line = ['send', '-t', 'acme', '--target', await aClosedUrl(), '--give-up', '5ms', '--json']
  const run = await runLogpipe(line, aContext({ cwd, stdin: 'one\n', sleep: async () => undefined, random: () => 1 }))
  expect(run.code).toBe(2)
  expect(JSON.parse(run.stdout)).toMatchObject({
    accepted: 0,
    retries: 5,
    error: { code: 'connection_failed' },
    resume_at: { name: 'stdin', number: 1 },
  })
})

/** The process of the stack that runs on the folder. */
function stackPid(cwd: string): number {
  const { pid }: Stack = JSON.parse(readFileSync(join(cwd, '.logpipe', 'stack.json'), 'utf8'))
  return pid
}

/** How many logs of acme the stack that runs on the folder has stored, up to a page. */
async function recentLogs(cwd: string): Promise<number> {
  const { url }: Stack = JSON.parse(await readFile(join(cwd, '.logpipe', 'stack.json'), 'utf8'))
  const answer = await fetch(`${url}/logs`, { headers: { 'x-tenant-id': 'acme' } })
  return ((await answer.json()) as { readonly count: number }).count
}

const killed = 'the embedded stack was killed by SIGKILL before its queue was drained'

test('kill -9 of the stack that a send started ends the send, though its input continues: the next command drains the queue', async () => {
  const cwd = await aFolder()
  const stdin = openStdin()
  const send = startLogpipe(['send', '-t', 'acme', '--json'], aContext({ cwd, stdin }))
  stdin.write('one\ntwo\n')
  await receiptsReach(join(cwd, '.logpipe'), 'acme', 2)
  process.kill(stackPid(cwd), 'SIGKILL')
  const run = await send.ended
  expectNoTrace(run)
  expect(run.code).toBe(2)
  expect(JSON.parse(run.stdout)).toMatchObject({
    accepted: 2,
    queued: null,
    resume_at: { name: 'stdin', number: 3 },
    error: { code: 'stack_failed', message: killed },
  })
  expect(await textsOfWhole(cwd, await startStack(cwd))).toEqual(['one', 'two'])
})

test('kill -9 of the stack that a send started ends its backoff, and it prints the command that resumes', async () => {
  const cwd = await aFolder({ 'app.log': lines.join('\n') })
  let waits = 0
  // Nothing but the death of the stack ends the wait.
  const sleep: CliContext['sleep'] = async (_, signal) => {
    waits++
    if (signal?.aborted !== true) await once(signal ?? new AbortController().signal, 'abort')
    throw signal?.reason
  }
  const args = ['send', '-t', 'acme', '--batch', String(batch), '--concurrency', '1', 'app.log']
  onResponse(2, () => process.kill(stackPid(cwd), 'SIGKILL'))
  const send = startLogpipe(args, aContext({ cwd, sleep }))
  const run = await send.ended
  expectNoTrace(run)
  expect(run.code).toBe(2)
  expect(waits).toBeLessThanOrEqual(1)
  const count = (await receiptsOf(join(cwd, '.logpipe'), 'acme')).length
  expect(count).toBeLessThan(lines.length)
  expect(run.stdout).toContain(
    `accepted ${count.toLocaleString('en-US')} · rejected 0 · duplicates 0 · retried 0 requests`,
  )
  expect(run.stderr).toContain(`error: ${killed}\n`)
  expect(run.stderr).toContain(`Interrupted at line ${count + 1} of app.log.`)
  const resuming = 'logpipe send --tenant acme app.log\n'
  expect(run.stderr.endsWith(resuming), run.stderr).toBe(true)
  const [, ...line] = resuming.trim().split(' ')
  const next = await startStack(cwd)
  expect(await runLogpipe(line, aContext({ cwd }))).toMatchObject({ code: 0 })
  const texts = await textsOfWhole(cwd, next)
  expect([...new Set(texts)].toSorted()).toEqual(lines.toSorted())
})

test('kill -9 of the stack that a load started ends the load, however long it should have run, with a report of what was done', async () => {
  const cwd = await aFolder()
  const load = startLogpipe(
    ['load', '--no-warm-up', '--duration', '1h', '--tenants', 'acme', '--rate', '50', '--json'],
    aContext({ cwd }),
  )
  await expect.poll(async () => recentLogs(cwd).catch(() => 0)).toBeGreaterThan(0)
  process.kill(stackPid(cwd), 'SIGKILL')
  const run = await load.ended
  expectNoTrace(run)
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(`error: ${killed}\n`) })
  // What is known is reported, and that the rest is not.
  const report = JSON.parse(run.stdout)
  expect(report).toMatchObject({
    error: { code: 'stack_failed', message: killed },
    records: { stored: null, lost: null },
  })
  expect(report.records.accepted).toBeGreaterThan(0)
})

test('kill -9 of a stack that another command started ends the commands that joined it', async () => {
  const cwd = await aFolder()
  const [stdin, joinedStdin] = [openStdin(), openStdin()]
  const first = startLogpipe(['send', '-t', 'acme', '--json'], aContext({ cwd, stdin }))
  await expect.poll(() => (existsSync(join(cwd, '.logpipe', 'stack.json')) ? stackPid(cwd) : 0)).toBeGreaterThan(0)
  const joined = startLogpipe(['send', '-t', 'beta', '--json'], aContext({ cwd, stdin: joinedStdin }))
  joinedStdin.write('one\n')
  await receiptsReach(join(cwd, '.logpipe'), 'beta', 1)
  process.kill(stackPid(cwd), 'SIGKILL')
  const run = await joined.ended
  expect(run.code).toBe(2)
  expect(JSON.parse(run.stdout)).toMatchObject({
    accepted: 1,
    resume_at: { name: 'stdin', number: 2 },
    error: { code: 'stack_failed', message: 'the embedded stack that another command started has ended' },
  })
  expect(await first.ended).toMatchObject({ code: 2 })
})
