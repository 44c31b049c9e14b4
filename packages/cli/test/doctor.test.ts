import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { startDev } from './spawn-logpipe.ts'
import { startStack } from './use-stack.ts'

/** What doctor says of each thing, and its exit code. */
async function doctor(cwd: string, ...args: readonly string[]) {
  const run = await runLogpipe(['doctor', '--json', ...args], aContext({ cwd }))
  expectNoTrace(run)
  const { verdict, checks } = JSON.parse(run.stdout)
  const of = (what: string) => checks.find((check: { readonly what: string }) => check.what === what)
  return { code: run.code, verdict, of }
}

test('doctor finds nothing wrong with a folder that is not there yet, and does not make it', async () => {
  const cwd = await aFolder()
  const { code, verdict, of } = await doctor(cwd)
  expect({ code, verdict }).toEqual({ code: 0, verdict: 'passed' })
  expect(of('runtime')).toEqual({ what: 'runtime', status: 'ok', version: process.versions.node })
  expect(of('target')).toEqual({ what: 'target', status: 'ok', target: 'embedded', source: 'default' })
  expect(of('data')).toEqual({
    what: 'data',
    status: 'note',
    path: join(cwd, '.logpipe'),
    source: 'default',
    state: 'missing',
  })
  expect(of('stack')).toEqual({ what: 'stack', status: 'note', state: 'not_running' })
  expect(existsSync(join(cwd, '.logpipe'))).toBe(false)
})

test('doctor finds nothing wrong with a data folder whose parents are not there yet either', async () => {
  const cwd = await aFolder()
  const { code, of } = await doctor(cwd, '--data', 'a/b/c')
  expect(code).toBe(0)
  expect(of('data')).toMatchObject({ status: 'note', path: join(cwd, 'a/b/c'), source: 'flag', state: 'missing' })
})

test('doctor sees a dev that runs, and after a kill -9 that it does not', async () => {
  const cwd = await aFolder()
  const dev = await startDev([], { cwd })
  const running = await doctor(cwd)
  expect(running.code).toBe(0)
  expect(running.of('data')).toMatchObject({ status: 'ok', state: 'ready' })
  expect(running.of('master key')).toMatchObject({ status: 'ok', active_key: expect.any(String), other_keys: 0 })
  const { url, pid } = dev
  expect(running.of('stack')).toEqual({ what: 'stack', status: 'ok', state: 'running', url, pid })
  expect(running.of('queue')).toEqual({ what: 'queue', status: 'ok', queued: 0 })
  expect(running.of('dead letters')).toEqual({ what: 'dead letters', status: 'ok', dead_letters: 0 })
  dev.running.kill('SIGKILL')
  await dev.running.ended
  expect(existsSync(join(cwd, '.logpipe', 'stack.json'))).toBe(true)
  const stale = await doctor(cwd)
  expect(stale.code).toBe(0)
  expect(stale.of('stack')).toMatchObject({ status: 'note', state: 'not_running' })
})

test('doctor reports records that could not be stored: exit code 1', async () => {
  const cwd = await aFolder()
  await startStack(cwd)
  for (const [code, text] of ['first', 'second'].entries()) {
    const stdin = JSON.stringify({ log_id: 'taken', text })
    expect(await runLogpipe(['send', '-t', 'acme', '--wait'], aContext({ cwd, stdin }))).toMatchObject({ code })
  }
  const found = await doctor(cwd)
  expect(found.code).toBe(1)
  expect(found.of('dead letters')).toMatchObject({ status: 'wrong', dead_letters: 1 })
})

const unreachable = {
  error: {
    code: 'connection_failed',
    message: expect.stringContaining('cannot reach http://127.0.0.1:1'),
    hint: expect.stringMatching(/\S/),
  },
}

test.each<[string, readonly string[], string, object]>([
  ['a target where nobody listens', ['--target', 'http://127.0.0.1:1'], 'endpoint', unreachable],
  ['a data folder that is a file', ['--data', 'app.log'], 'data', { state: 'not_a_folder' }],
  ['a data folder that cannot be created', ['--data', 'app.log/below'], 'data', { state: 'not_creatable' }],
])('doctor reports %s: exit code 1', async (_, args, what, facts) => {
  const cwd = await aFolder({ 'app.log': 'a line' })
  const { code, verdict, of } = await doctor(cwd, ...args)
  expect({ code, verdict }).toEqual({ code: 1, verdict: 'failed' })
  expect(of(what)).toMatchObject({ what, status: 'wrong', ...facts })
})

test('doctor says where each setting comes from', async () => {
  const cwd = await aFolder({ 'logpipe.json': '{"data":"store"}' })
  const run = await runLogpipe(['doctor'], aContext({ cwd, env: { LOGPIPE_TARGET: 'embedded' } }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toContain('embedded (environment)')
  expect(run.stdout).toContain('(logpipe.json)')
})
