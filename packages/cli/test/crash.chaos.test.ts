import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { CliContext } from '../src/context.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { openStdin, type Run, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { type Dev, type Stack, startDev } from './spawn-logpipe.ts'
import { drained, receiptsOf, recordOf, rowsOf } from './stored.ts'
import { startStack } from './use-stack.ts'

/** Where the kills fall. To see other points, set LOGPIPE_TEST_SEED. */
const seed = Number(process.env.LOGPIPE_TEST_SEED ?? 20_260_131)
const lines = Array.from({ length: 1_600 }, (_, i) => `line ${i} of the log`)
const batch = 20

/** Numbers of requests after which to kill, by Park and Miller's generator: enough to spread a few points. */
function* points(count: number, from: number): Generator<number> {
  let state = from
  for (let i = 0; i < count; i++) {
    state = (state * 48_271) % 2_147_483_647
    yield 1 + Math.floor((state / 2_147_483_647) * (lines.length / batch / 2))
  }
}

/** Starts a send and kills the stack as soon as there are receipts of this many requests. */
async function killMidway(
  cwd: string,
  dev: Dev,
  { requests, sleep }: { readonly requests: number; readonly sleep: CliContext['sleep'] },
) {
  const send = startLogpipe(
    ['send', '-t', 'acme', '--batch', String(batch), '--concurrency', '1', '--json', 'app.log'],
    aContext({ cwd, sleep }),
  )
  const acknowledged = async (): Promise<number> => (await receiptsOf(join(cwd, '.logpipe'), 'acme')).length
  await expect.poll(acknowledged, { interval: 1, timeout: 15_000 }).toBeGreaterThanOrEqual(requests * batch)
  dev.running.kill('SIGKILL')
  await dev.running.ended
  return send
}

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

/** Stacks start and stop in each of these; a busy machine may take its time. */
vi.setConfig({ testTimeout: 60_000 })

test(`kill -9 of the stack in the middle of a send, and a start on the same folder and port, loses and doubles no record (seed ${seed})`, async () => {
  const rounds = [...points(3, seed)].map(async (requests) => {
    const cwd = await aFolder({ 'app.log': lines.join('\n') })
    const first = await startDev([], { cwd })
    const restarted = Promise.withResolvers<void>()
    const send = await killMidway(cwd, first, { requests, sleep: () => restarted.promise })
    const second = await startDev(['--port', new URL(first.url).port], { cwd })
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

test('kill -9 of the stack, and no start while the sender waits: it says where to go on, and that loses nothing', async () => {
  const cwd = await aFolder({ 'app.log': lines.join('\n') })
  const first = await startDev([], { cwd })
  const send = await killMidway(cwd, first, { requests: 5, sleep: async () => undefined })
  const run = await send.ended
  const second = await startStack(cwd)
  await resume(cwd, run)
  expect([...new Set(await textsOfWhole(cwd, second))].toSorted()).toEqual(lines.toSorted())
})

test('kill -9 of the stack that a send has started: the send says so, and the next command goes on with the queue', async () => {
  const cwd = await aFolder()
  const data = join(cwd, '.logpipe')
  const stdin = openStdin()
  const send = startLogpipe(['send', '-t', 'acme', '--json'], aContext({ cwd, stdin }))
  stdin.write('one\ntwo\n')
  await expect.poll(async () => (await receiptsOf(data, 'acme')).length, { timeout: 15_000 }).toBe(2)
  const { pid }: Stack = JSON.parse(await readFile(join(data, 'stack.json'), 'utf8'))
  process.kill(pid, 'SIGKILL')
  stdin.end('three\n')
  const run = await send.ended
  expectNoTrace(run)
  expect(run.code).toBe(2)
  expect(JSON.parse(run.stdout)).toMatchObject({
    accepted: 2,
    queued: null,
    resume_at: { name: 'stdin', number: 3 },
    error: { code: 'stack_failed', message: expect.stringContaining('ended before its queue was worked off') },
  })
  expect(await textsOfWhole(cwd, await startStack(cwd))).toEqual(['one', 'two'])
})
