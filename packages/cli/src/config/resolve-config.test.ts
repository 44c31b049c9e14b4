import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { resolveConfig } from './resolve-config.ts'

/** A folder with this logpipe.json, or without one. */
async function aFolder(file?: unknown): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-config-'))
  onTestFinished(() => rm(path, { recursive: true }))
  if (file !== undefined) {
    await writeFile(join(path, 'logpipe.json'), typeof file === 'string' ? file : JSON.stringify(file))
  }
  return path
}

const url = (name: string): string => `http://${name}.test`

test('flag beats environment beats logpipe.json beats default, each setting by itself', async () => {
  const flags = { target: url('flag'), data: 'flag' }
  const env = { LOGPIPE_TARGET: url('env'), LOGPIPE_DATA: 'env' }
  const cwd = await aFolder({ target: url('file'), data: 'file' })
  const of = async (...[given, world]: Parameters<typeof resolveConfig>) => {
    const { target, targetSource, dataDir, dataSource } = await resolveConfig(given, world)
    return [target, targetSource, dataDir, dataSource]
  }
  expect(await of(flags, { env, cwd })).toEqual([url('flag'), 'flag', join(cwd, 'flag'), 'flag'])
  expect(await of({}, { env, cwd })).toEqual([url('env'), 'environment', join(cwd, 'env'), 'environment'])
  expect(await of({}, { env: {}, cwd })).toEqual([url('file'), 'logpipe.json', join(cwd, 'file'), 'logpipe.json'])
  const bare = await aFolder()
  expect(await of({}, { env: {}, cwd: bare })).toEqual(['embedded', 'default', join(bare, '.logpipe'), 'default'])
  expect(await of({ data: 'flag' }, { env: { LOGPIPE_TARGET: '' }, cwd })).toEqual([
    url('file'),
    'logpipe.json',
    join(cwd, 'flag'),
    'flag',
  ])
})

test('an absolute data folder stays as it is', async () => {
  const cwd = await aFolder()
  expect(await resolveConfig({ data: '/somewhere/else' }, { env: {}, cwd })).toMatchObject({
    dataDir: '/somewhere/else',
  })
})

test.each<[string, unknown, readonly string[]]>([
  ['unknown keys', { taget: 'x', tenant: 'y' }, ['unknown key "taget"', 'unknown key "tenant"']],
  [
    'values of another type',
    { target: 3, data: ['x'] },
    ['target in logpipe.json must be', 'data in logpipe.json must be'],
  ],
  ['values that mean nothing', { target: 'nowhere', data: '' }, ['target is "nowhere"', 'data is empty']],
  ['all kinds at once', { taget: 1, target: 2, data: '' }, ['"taget"', 'target in logpipe.json', 'data is empty']],
  ['an array', [], ['logpipe.json is not a JSON object']],
  ['broken JSON', '{"target":', ['logpipe.json is not a JSON object']],
])('every problem of a logpipe.json with %s is named at once', async (_, file, parts) => {
  const cwd = await aFolder(file)
  const refusal = await resolveConfig({}, { env: {}, cwd }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(LogpipeError)
  expect(refusal).toMatchObject({ code: 'invalid_option' })
  for (const part of parts) expect(String(refusal)).toContain(part)
})
