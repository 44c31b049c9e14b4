import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testFullSize } from '../../infra/test/full-size.ts'
import { aClosedUrl, serve } from '../../sdk/test/serve.ts'
import { notifyOfUpdate } from '../src/update/notify.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { hasTerminal, inTerminal } from './terminal.ts'

const dayMs = 86_400_000

/** npm with a registry and a cache of the test's. */
function npmOf(registry: string, cwd: string) {
  return { npm_config_registry: registry, npm_config_cache: join(cwd, 'npm') }
}

/** What a registry knows of the package. */
function packument(version: string): string {
  const name = '@logpipe/cli'
  return JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version } } })
}

/** A user with a cache, whose clock and registry are the test's. */
async function aUser(registry: string) {
  const cwd = await aFolder()
  const clock = { ms: Date.UTC(2026, 0, 31) }
  const env = { ...npmOf(registry, cwd), XDG_CACHE_HOME: cwd, NO_COLOR: '1' }
  let asked = 0
  /** The end of a command; returns what it says. */
  const command = async (version = '0.1.0'): Promise<string> => {
    const context = aContext({ cwd, env, isTty: true, now: () => clock.ms })
    await notifyOfUpdate(version, context, () => void asked++)
    return context.said().stderr
  }
  const background = (more: Readonly<Record<string, string>> = {}) =>
    runLogpipe(['__ask-registry'], aContext({ cwd, env: { ...env, ...more } }))
  return { cwd, clock, command, background, asked: () => asked, file: join(cwd, 'logpipe', 'update.json') }
}

test('the registry is asked at most once a day, and its answer shown after a later command, once a day', async () => {
  const paths: string[] = []
  const registry = await serve((request, response) => {
    paths.push(request.url ?? '')
    response.end(packument('0.2.0'))
  })
  const user = await aUser(registry)
  expect([await user.command(), user.asked()]).toEqual(['', 1])
  expect(await user.background()).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(paths).toEqual(['/@logpipe%2fcli'])
  const notice = '\nlogpipe 0.2.0 is available; this is 0.1.0. npm install --global @logpipe/cli\n'
  expect(await user.command()).toBe(notice)
  expect([await user.command(), user.asked()]).toEqual(['', 1])
  user.clock.ms += dayMs
  expect([await user.command(), user.asked()]).toEqual([notice, 2])
  user.clock.ms += dayMs
  expect(await user.command('0.2.0')).toBe('')
})

/** What a registry answers, and what npm then prints. */
const useless: readonly (readonly [what: string, body: string, printed: string])[] = [
  ['no JSON', '<html>', ''],
  ['no version', '{}', ''],
  ['a version with control characters', packument('9.9.9\u001b[2J'), '9.9.9\u001b[2J\n'],
  ['a version before a release', packument('9.9.9-beta.1'), '9.9.9-beta.1\n'],
]

test.each(useless)('an npm that has got %s changes nothing, and nobody hears of it', async (_, _body, printed) => {
  const user = await aUser(await aClosedUrl())
  // npm itself takes a second to start, and is asked what it prints of each each night.
  await writeFile(join(user.cwd, 'npm'), `#!/bin/sh\nprintf '%s' "$PRINTED"\n`, { mode: 0o755 })
  await expectNothing(user, { PATH: `${user.cwd}:${process.env.PATH}`, PRINTED: printed })
})

for (const [what, body] of useless) {
  testFullSize(
    `a registry that answers with ${what} changes nothing, and nobody hears of it`,
    async () => expectNothing(await aUser(await serve((_request, response) => void response.end(body)))),
    60_000,
  )
}

async function expectNothing(user: Awaited<ReturnType<typeof aUser>>, env: Readonly<Record<string, string>> = {}) {
  expect(await user.command()).toBe('')
  expect(await user.background(env)).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await user.command()).toBe('')
  expect(JSON.parse(await readFile(user.file, 'utf8'))).toEqual({ askedMs: user.clock.ms })
}

test('nor of one that cannot be reached, of a cache that is damaged, or of one that cannot be written', async () => {
  const user = await aUser(await aClosedUrl())
  expect(await user.command()).toBe('')
  expect(await user.background()).toEqual({ code: 0, stdout: '', stderr: '' })
  expect([await user.command(), user.asked()]).toEqual(['', 1])
  await writeFile(user.file, '{"latest":')
  expect([await user.command(), user.asked()]).toEqual(['', 2])
  const unwritable = await aUser('http://127.0.0.1:1')
  await writeFile(join(unwritable.cwd, 'logpipe'), 'a file where the folder should be')
  expect([await unwritable.command(), unwritable.asked()]).toEqual(['', 0])
})

test('a real command on a terminal does not wait for the registry, and a later one shows the answer', async ({
  skip,
}) => {
  skip(!hasTerminal, 'there is no python3 to open a terminal')
  const cwd = await aFolder()
  const asked = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const registry = await serve(async (_, response) => {
    asked.resolve()
    await ended.promise
    response.end(packument('999.0.0'))
  })
  const env = { ...npmOf(registry, cwd), LOGPIPE_NO_UPDATE_CHECK: '', XDG_CACHE_HOME: cwd, NO_COLOR: '1' }
  const run = () => inTerminal(['ledger', 'list'], { cwd, env, answers: [] })
  expect((await run()).screen).not.toContain('is available')
  await asked.promise
  ended.resolve()
  const file = join(cwd, 'logpipe', 'update.json')
  await expect.poll(() => readFile(file, 'utf8')).toContain('999.0.0')
  expect((await run()).screen).toContain('logpipe 999.0.0 is available')
})
