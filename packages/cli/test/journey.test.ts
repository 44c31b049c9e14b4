import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'
import { runSpawned, type Stack } from './spawn-logpipe.ts'
import { textsOf } from './stored.ts'
import { startStack } from './use-stack.ts'

/** Processes whose command line names a folder. */
async function processesOn(folder: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,args='], { maxBuffer: 64 * 1024 * 1024 })
  return stdout.split('\n').filter((line) => line.includes(folder))
}

test('without any configuration send stores a file, and a later audit finds its rows and passes', async () => {
  const cwd = await aFolder({ 'app.log': 'first line\nsecond line\n\nthird line, call 555-0199\n' })
  const sent = await runSpawned(['send', '--tenant', 'acme', '--json', 'app.log'], { cwd })
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(sent.stdout)).toMatchObject({
    tenant: 'acme',
    target: expect.stringContaining(join(cwd, '.logpipe')),
    inputs: ['app.log'],
    lines: 3,
    accepted: 3,
    duplicates: 0,
    rejected: 0,
    retries: 0,
    queued: 0,
  })
  expect(await processesOn(cwd)).toEqual([])

  const audited = await runSpawned(['audit', '--tenant', 'acme', '--json'], { cwd })
  expect(audited).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(audited.stdout)).toMatchObject({
    verdict: 'passed',
    tenants: [{ tenant: 'acme', verdict: 'passed', rows: 3, receipts: 3 }],
  })
  expect(await processesOn(cwd)).toEqual([])
  expect(readdirSync(cwd).sort()).toEqual(['.logpipe', 'app.log'])

  const stack = await startStack(cwd)
  expect(await textsOf(stack, 'acme')).toEqual(['first line', 'second line', 'third line, call [REDACTED:PHONE]'])
})

test.each<[string, readonly string[], Record<string, string>, Record<string, string>]>([
  ['the flag', ['--data', 'store'], { LOGPIPE_DATA: 'wrong' }, { 'logpipe.json': '{"data":"wrong"}' }],
  ['logpipe.json', [], {}, { 'logpipe.json': '{"data":"store"}' }],
])('%s names the data folder', async (_, args, env, files) => {
  const cwd = await aFolder({ ...files, 'app.log': 'a line' })
  // A stack runs there, and a command that looked elsewhere would have to start one.
  const stack = await startStack(cwd, {}, 'store')
  const context = aContext({ cwd, env, self: ['/no/such/program'] })
  expect(await runLogpipe(['send', '-t', 'acme', '--wait', ...args, 'app.log'], context)).toMatchObject({ code: 0 })
  expect(await textsOf(stack, 'acme')).toEqual(['a line'])
  expect(readdirSync(cwd).sort()).toEqual(['app.log', ...Object.keys(files), 'store'].sort())
})

test('every command finds the dev that runs on its folder, uses it, and leaves it running', async () => {
  const cwd = await aFolder({ 'app.log': 'a line\nanother line' })
  const running = startLogpipe(['dev', '--json', '--port', '0'], aContext({ cwd }))
  await expect.poll(() => running.said().stdout).toContain('\n')
  const dev: Stack = JSON.parse(running.said().stdout)

  const sent = await runLogpipe(['send', '-t', 'acme', '--json', '--wait', 'app.log'], aContext({ cwd }))
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(sent.stdout)).toMatchObject({ target: dev.url, accepted: 2, stored: 2, missing: 0 })
  const audited = await runLogpipe(['audit', '-t', 'acme', '--json'], aContext({ cwd }))
  expect(audited).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(audited.stdout)).toMatchObject({ target: dev.url, verdict: 'passed' })
  const tailed = await runLogpipe(['tail', '-t', 'acme'], aContext({ cwd }))
  expect(tailed).toMatchObject({ code: 0, stdout: expect.stringMatching(/ a line\n.* another line\n$/), stderr: '' })
  const loaded = await runLogpipe(
    ['load', '--max-lag', '1m', '--no-warm-up', '--rate', '50', '--duration', '200ms', '--json'],
    aContext({ cwd }),
  )
  expect(loaded).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(loaded.stdout)).toMatchObject({ target: dev.url, verdict: 'passed' })

  expect((await fetch(`${dev.url}/healthz`)).status).toBe(200)
  expect(await processesOn(cwd)).toHaveLength(0)
  running.interrupt()
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
})
