import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resultText } from '../src/load/result/parse-result.ts'
import { aContext } from './a-context.ts'
import { aFakeTarget, holds, writeFakeStack } from './a-fake-target.ts'
import { aFolder } from './a-folder.ts'
import { aReadResult } from './a-result.ts'
import { expectNoTrace, expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { runSpawned, startSpawned } from './spawn-logpipe.ts'
import { textsOf } from './stored.ts'
import { startStack, useStack } from './use-stack.ts'

const { data, stack } = useStack()

/** Nobody reads what the command prints, from before its start. For a reader that has ended already, bash's wait may answer 255. */
const unread = 'exec 1> >(true) && { wait $! || true; }'

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a command that waits for its stack, with what is known',
  async (signal) => {
    const cwd = await aFolder()
    const target = await aFakeTarget(holds)
    await writeFakeStack(cwd, target)
    const running = startSpawned(['tenants', 'set', 'acme', '--rate', '5'], { cwd })
    await target.asked
    running.killGroup(signal)
    expect(await running.ended).toEqual({
      code: 130,
      stdout: '',
      stderr: 'Interrupted: the change may have been made or not; logpipe tenants show acme shows it.\n',
    })
  },
)

test('a command that only prints ends with 0 where nobody reads it, and the stack that it started ends as well', async () => {
  const cwd = await aFolder()
  const first = await startStack(cwd)
  await fetch(`${first.url}/ingest`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ tenant_id: 'acme', text: 'one' }),
  })
  await first.drain(60_000)
  await first.stop()
  const run = await runSpawned(['logs', '-t', 'acme'], { cwd, before: unread })
  expect(run).toEqual({ code: 0, stdout: '', stderr: '' })
  // The folder is another one's once that stack has ended.
  const texts = async () => textsOf(await startStack(cwd), 'acme')
  await expect.poll(() => texts().catch(() => undefined)).toEqual(['one'])
})

test('a stack goes on where nobody reads what it prints, and ends as usual', async () => {
  const cwd = await aFolder()
  const running = startSpawned(['dev', '--port', '0'], { cwd, before: unread })
  const file = join(cwd, '.logpipe', 'stack.json')
  await expect.poll(() => existsSync(file)).toBe(true)
  const { url } = JSON.parse(await readFile(file, 'utf8'))
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  running.kill('SIGTERM')
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
})

test('a send that nobody listens to sends everything, and its ledger has it', async () => {
  const cwd = await aFolder({ 'app.log': 'one\ntwo\n' })
  const line = ['send', '-t', 'unread', '--wait', '--data', data(), 'app.log']
  expect(await runSpawned(line, { cwd, before: unread })).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await textsOf(stack(), 'unread')).toEqual(['one', 'two'])
  const audit = await runLogpipe(['audit', '-t', 'unread', '--data', data()], aContext({ cwd }))
  expect(audit).toMatchObject({ code: 0 })
})

test('a change whose result cannot be printed is made, and is an error', async () => {
  const cwd = await aFolder()
  const line = ['tenants', 'add', 'full', '--data', data()]
  const run = await runSpawned(line, { cwd, before: 'exec >/dev/full' })
  expect(run).toMatchObject({ code: 2, stdout: '' })
  const [unseen, error, ...rest] = run.stderr.split('\n')
  expect(unseen).toMatch(
    /^warning: key \S+ was created but could not be shown; revoke it with logpipe keys revoke full /,
  )
  expect([error, ...rest]).toEqual(['error: cannot write to stdout: the disk is full', ''])
  expect(await runLogpipe(['tenants', 'show', 'full', '--data', data()], aContext({ cwd }))).toMatchObject({ code: 0 })
})

describe('a disk that is full', () => {
  /** No file that the process writes has room for anything. */
  const full = 'ulimit -f 0'
  const env = (cwd: string) => ({ XDG_STATE_HOME: join(cwd, 'home') })

  test.each([
    ['backup', ['backup', 'saved'], /cannot write .+saved/],
    ['tenants export', ['tenants', 'export', 'acme', '--out', 'rows'], /cannot write .+rows/],
    ['synth', ['synth', '--out', 'assembly'], /cannot write .+assembly/],
    ['init github', ['init', 'github', '--repository', 'acme/app'], /cannot write \.github/],
    ['context use', ['context', 'use', 'ci'], /cannot write .+home/],
  ])('ends %s with one sentence', async (name, args, sentence) => {
    const cwd = await aFolder({ 'logpipe.json': JSON.stringify({ contexts: { ci: {} } }) })
    const atStack = /^(?:backup|tenants)/.test(name) ? ['--data', data()] : []
    const run = await runSpawned([...args, ...atStack], { cwd, env: env(cwd), before: full })
    expectRefusal(run, 'the file would be larger than the disk or a limit allows')
    expect(run.stderr).toMatch(sentence)
    expect(run.stderr).toContain('  Free some space, or write to another disk, and run the same command again.\n')
  })

  test('leaves no half-restored folder', async () => {
    const cwd = await aFolder()
    expect(await runLogpipe(['backup', 'saved', '--data', data()], aContext({ cwd }))).toMatchObject({ code: 0 })
    const run = await runSpawned(['restore', 'saved', '--data', 'new'], { cwd, before: full })
    expectRefusal(run, 'the disk is full')
    expect(existsSync(join(cwd, 'new'))).toBe(false)
    expect(existsSync(join(cwd, 'new.restoring'))).toBe(false)
  })

  test.each([
    ['load report --out', ['load', 'report', 'run.json', '--out', '/dev/full']],
    ['ledger export --out', ['ledger', 'export', '--out', '/dev/full']],
    ['audit --statement', ['audit', '-t', 'kept', '--sign', 'audit.key', '--statement', '/dev/full']],
  ])('is named by %s', async (_, args) => {
    const { privateKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const cwd = await aFolder({ 'run.json': resultText(aReadResult().result), 'audit.key': privateKey })
    const world = { cwd, stdin: 'one\n' }
    const at = args[0] === 'load' ? [] : ['--data', data()]
    expect(await runLogpipe(['send', '-t', 'kept', '--wait', '--data', data()], aContext(world))).toMatchObject({
      code: 0,
    })
    const run = await runLogpipe([...args, ...at], aContext(world))
    expectRefusal(run, '/dev/full')
    expect(run.stderr).toContain('the disk is full')
    expectNoTrace(run)
  })
})
