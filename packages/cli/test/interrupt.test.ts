import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { testNode } from '../../infra/test/test-node.ts'
import { managedMark } from '../src/context.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { cleanEnv } from './clean-env.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { onResponse } from './on-response.ts'
import { openStdin, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { type Stack, startSpawned } from './spawn-logpipe.ts'
import { drained, receiptsReach, rowsOf, textsOf } from './stored.ts'
import { startStack } from './use-stack.ts'

/** These wait for retries and restarts; a busy machine may take its time. */

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while stdin is silent ends the send at once: it says where to go on, and exits with 130',
  async (signal) => {
    const cwd = await aFolder()
    const send = startSpawned(['send', '-t', 'acme', '--batch', '2'], { cwd })
    send.stdin.write('one\ntwo\nthree\nfou')
    await receiptsReach(join(cwd, '.logpipe'), 'acme', 3)
    send.killGroup(signal)
    const run = await send.ended
    expect(run).toMatchObject({ code: 130, stdout: expect.stringContaining('accepted 3 · rejected 0') })
    expect(run.stderr).toBe('Interrupted at line 4 of stdin.\n')
    const dev = await startStack(cwd)
    expect(await textsOf(dev, 'acme')).toEqual(['one', 'two', 'three'])
  },
)

test('an interrupted send of stdin stores every line before the one it names, and no others', async () => {
  const lines = Array.from({ length: 200 }, (_, i) => `line ${i}`)
  const cwd = await aFolder()
  const dev = await startStack(cwd)
  const line = ['send', '-t', 'acme', '--batch', '10', '--concurrency', '1', '--json']
  const stdin = openStdin()
  const send = startLogpipe(line, aContext({ cwd, stdin }))
  onResponse(2, send.interrupt)
  stdin.write(`${lines.join('\n')}\n`)
  const run = await send.ended
  expect(run.code).toBe(130)
  const { resume_at } = JSON.parse(run.stdout)
  expect(resume_at).toMatchObject({ name: 'stdin' })
  await drained(dev)
  expect((await textsOf(dev, 'acme')).toSorted()).toEqual(lines.slice(0, resume_at.number - 1).toSorted())
})

test.each([
  [[], /^send --tenant acme 'my app\.log' b\.log$/],
  [['--state', 'my state'], /^send --tenant acme 'my app\.log' b\.log --state 'my state'$/],
  [['--no-state'], /^send --tenant acme --start-line \d+ 'my app\.log' b\.log --no-state$/],
])(
  'an interrupted send of files resumes with the command it prints, and each line is stored once: %j',
  async (flags, printed) => {
    const lines = Array.from({ length: 300 }, (_, i) => `line ${i}`)
    const cwd = await aFolder({ 'my app.log': lines.join('\n'), 'b.log': 'the last' })
    const dev = await startStack(cwd)
    const line = ['send', '-t', 'acme', '--batch', '10', '--concurrency', '1', ...flags, 'my app.log', 'b.log']
    const send = startLogpipe(line, aContext({ cwd }))
    onResponse(10, send.interrupt)
    const run = await send.ended
    expect(run.code).toBe(130)
    const [, next = ''] =
      /^Interrupted at line \d+ of my app\.log\. Resume with: logpipe (.+)\n$/.exec(run.stderr) ?? []
    expect(next).toMatch(printed)
    const again = [...next.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word)
    expect(await runLogpipe([...again, '--wait'], aContext({ cwd }))).toMatchObject({ code: 0 })
    await drained(dev)
    expect((await textsOf(dev, 'acme')).toSorted()).toEqual([...lines, 'the last'].toSorted())
  },
)

test('a send that is killed leaves no stack behind, and what it sent is stored', async () => {
  const cwd = await aFolder()
  const send = startSpawned(['send', '-t', 'acme', '--batch', '1'], { cwd })
  send.stdin.write('one\ntwo\n')
  await receiptsReach(join(cwd, '.logpipe'), 'acme', 2)
  const { pid }: Stack = JSON.parse(await readFile(join(cwd, '.logpipe', 'stack.json'), 'utf8'))
  expect(pid).not.toBe(send.pid)
  send.kill('SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
  const dev = await startStack(cwd)
  expect(await textsOf(dev, 'acme')).toEqual(['one', 'two'])
})

test.each([
  ['it has begun', () => true],
  ['it is ready', (data: string) => existsSync(join(data, 'lock.db'))],
])('a stack whose command is gone before %s ends by itself', async (_, isTime) => {
  const cwd = await aFolder()
  const [command, ...flags] = testNode
  const bin = fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))
  const child = spawn(command, [...flags, bin, 'dev', '--json', '--port', '0'], {
    ...{ cwd, env: { ...cleanEnv(), [managedMark]: '1' } },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await expect.poll(() => isTime(join(cwd, '.logpipe')), { interval: 1 }).toBe(true)
  child.stdout?.destroy()
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('an interrupted load reports what it sent, and nothing of that is lost', async () => {
  const cwd = await aFolder()
  const dev = await startStack(cwd)
  const load = startLogpipe(
    ['load', '--max-lag', '1m', '--no-warm-up', '--rate', '100', '--duration', '1h', '--tenants', 'acme', '--json'],
    aContext({ cwd }),
  )
  await expect.poll(async () => (await rowsOf(dev, 'acme')).length).toBeGreaterThan(10)
  load.interrupt()
  const run = await load.ended
  expectNoTrace(run)
  expect(run.code, run.stdout).toBe(130)
  const report = JSON.parse(run.stdout)
  expect(report).toMatchObject({ verdict: 'interrupted', records: { lost: 0, duplicated: 0, unanswered: 0 } })
  expect(report.records.stored).toBe(report.records.sent)
  expect(await rowsOf(dev, 'acme')).toHaveLength(report.records.sent)
})

test('a second Ctrl-C ends a load at once, also while its stack hangs, and leaves no child', async () => {
  const cwd = await aFolder()
  const flags = ['--max-lag', '1m', '--no-warm-up', '--rate', '20', '--duration', '1h', '--tenants', 'acme']
  const load = startSpawned(['load', ...flags], { cwd })
  const file = join(cwd, '.logpipe', 'stack.json')
  await expect.poll(() => existsSync(file)).toBe(true)
  const stack = JSON.parse(await readFile(file, 'utf8')) as Stack
  const { pid } = stack
  await expect.poll(async () => (await rowsOf(stack, 'acme')).length).toBeGreaterThan(0)
  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGKILL')))
  load.kill('SIGINT')
  // Signals that follow each other at once are one: npm passes on what the terminal has sent already.
  await sleep(600)
  load.kill('SIGINT')
  const run = await load.ended
  expect(run).toMatchObject({ code: 130, stdout: '' })
  expect(run.stderr).toBe('Ended at once; what was under way may be done or not. Run the same command again.\n')
  process.kill(pid, 'SIGCONT')
  await expect.poll(() => isAlive(pid)).toBe(false)
})

test('tail --follow shows new logs until it is interrupted, which is not an error', async () => {
  const cwd = await aFolder()
  await startStack(cwd)
  // A tenant without logs gets a note.
  await runLogpipe(['send', '-t', 'acme', '--wait'], aContext({ cwd, stdin: 'zero' }))
  const tail = startLogpipe(['tail', '-t', 'acme', '--follow'], aContext({ cwd }))
  for (const text of ['one', 'two']) {
    expect(await runLogpipe(['send', '-t', 'acme'], aContext({ cwd, stdin: text }))).toMatchObject({ code: 0 })
    await expect.poll(() => tail.said().stdout).toMatch(new RegExp(` ${text}\\n$`))
  }
  tail.interrupt()
  const run = await tail.ended
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout.match(/\n/g)).toHaveLength(3)
})
