import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import type { Run } from './run-logpipe.ts'
import { type Dev, runSpawned, type Stack, startDev, startSpawned } from './spawn-logpipe.ts'
import { drained, receiptsOf, recordOf, rowsOf } from './stored.ts'

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
async function killMidway(cwd: string, dev: Dev, requests: number) {
  const send = startSpawned(
    ['send', '-t', 'acme', '--batch', String(batch), '--concurrency', '1', '--json', 'app.log'],
    { cwd },
  )
  const acknowledged = async (): Promise<number> => (await receiptsOf(join(cwd, '.logpipe'), 'acme')).length
  await expect.poll(acknowledged, { interval: 1, timeout: 15_000 }).toBeGreaterThanOrEqual(requests * batch)
  dev.running.kill('SIGKILL')
  await dev.running.ended
  return send
}

/** Every acknowledged record is in the table, and no record is there twice. Answers with the texts of all rows. */
async function textsOfWhole(cwd: string, dev: Dev): Promise<readonly unknown[]> {
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
  expect(await runSpawned(line, { cwd })).toMatchObject({ code: 0 })
}

/** These wait for retries and restarts; a busy machine may take its time. */
vi.setConfig({ testTimeout: 60_000 })

test(`kill -9 of the stack in the middle of a send, and a start on the same folder and port, loses and doubles no record (seed ${seed})`, async () => {
  const rounds = [...points(3, seed)].map(async (requests) => {
    const cwd = await aFolder({ 'app.log': lines.join('\n') })
    const first = await startDev([], { cwd })
    const send = await killMidway(cwd, first, requests)
    const second = await startDev(['--port', new URL(first.url).port], { cwd })
    const run = await send.ended
    // On a busy machine the start may take longer than the sender is patient.
    if (run.code !== 0) await resume(cwd, run)
    const texts = await textsOfWhole(cwd, second)
    expect([...new Set(texts)].toSorted()).toEqual(lines.toSorted())
    if (run.code === 0) expect(texts).toHaveLength(lines.length)
    expect(await runSpawned(['audit', '-t', 'acme'], { cwd })).toMatchObject({ code: 0 })
  })
  await Promise.all(rounds)
})

test('kill -9 of the stack, and no start while the sender waits: it says where to go on, and that loses nothing', async () => {
  const cwd = await aFolder({ 'app.log': lines.join('\n') })
  const first = await startDev([], { cwd })
  const send = await killMidway(cwd, first, 5)
  const run = await send.ended
  const second = await startDev([], { cwd })
  await resume(cwd, run)
  expect([...new Set(await textsOfWhole(cwd, second))].toSorted()).toEqual(lines.toSorted())
})

test('kill -9 of the stack that a send has started: the send says so, and the next command goes on with the queue', async () => {
  const cwd = await aFolder()
  const data = join(cwd, '.logpipe')
  const send = startSpawned(['send', '-t', 'acme', '--json'], { cwd })
  send.stdin.write('one\ntwo\n')
  await expect.poll(async () => (await receiptsOf(data, 'acme')).length, { timeout: 15_000 }).toBe(2)
  const { pid }: Stack = JSON.parse(await readFile(join(data, 'stack.json'), 'utf8'))
  process.kill(pid, 'SIGKILL')
  send.stdin.end('three\n')
  const run = await send.ended
  expectNoTrace(run)
  expect(run.code).toBe(2)
  expect(JSON.parse(run.stdout)).toMatchObject({
    accepted: 2,
    queued: null,
    resume_at: { name: 'stdin', number: 3 },
    error: { code: 'stack_failed', message: expect.stringContaining('ended before its queue was worked off') },
  })
  const dev = await startDev([], { cwd })
  expect(await textsOfWhole(cwd, dev)).toEqual(['one', 'two'])
})
