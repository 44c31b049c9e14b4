import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { isStackName } from '@logpipe/sdk/operations'
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
  ['a region that is none', { target: 'logpipe-prod', region: 'Frankfurt' }, ['region is "Frankfurt"']],
  ['an array', [], ['logpipe.json is not a JSON object']],
  ['broken JSON', '{"target":', ['logpipe.json is not a JSON object']],
])('every problem of a logpipe.json with %s is named at once', async (_, file, parts) => {
  const cwd = await aFolder(file)
  const refusal = await resolveConfig({}, { env: {}, cwd }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(LogpipeError)
  expect(refusal).toMatchObject({ code: 'invalid_option' })
  for (const part of parts) expect(String(refusal)).toContain(part)
})

test('the region: flag beats AWS_REGION beats AWS_DEFAULT_REGION beats logpipe.json; without any the AWS profile decides', async () => {
  const cwd = await aFolder({ target: 'logpipe-prod', region: 'eu-west-3' })
  const env = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }
  const of = async (...[given, world]: Parameters<typeof resolveConfig>) => {
    const { region, regionSource } = await resolveConfig(given, world)
    return [region, regionSource]
  }
  expect(await of({ region: 'us-gov-west-1' }, { env, cwd })).toEqual(['us-gov-west-1', 'flag'])
  expect(await of({}, { env, cwd })).toEqual(['eu-west-1', 'environment'])
  expect(await of({}, { env: { ...env, AWS_REGION: '' }, cwd })).toEqual(['eu-west-2', 'environment'])
  expect(await of({}, { env: {}, cwd })).toEqual(['eu-west-3', 'logpipe.json'])
  const bare = await resolveConfig({ target: 'logpipe-prod' }, { env: {}, cwd: await aFolder() })
  expect(bare).not.toHaveProperty('region')
  expect(bare).not.toHaveProperty('regionSource')
})

test.each(['logpipe-a', 'logpipe-prod', 'logpipe-pr-17', `logpipe-${'a'.repeat(20)}`])(
  '%s names a stack',
  async (target) => {
    expect(isStackName(target)).toBe(true)
    expect(await resolveConfig({ target }, { env: {}, cwd: await aFolder() })).toMatchObject({ target })
  },
)

test.each([
  'logpipe',
  'logpipe-',
  'logpipe-Prod',
  'logpipe-1',
  'logpipe-a-',
  'logpipe-a_b',
  `logpipe-${'a'.repeat(21)}`,
  'logpipe-prod-edge',
])('%s names none, and the refusal says what a target is', async (target) => {
  expect(isStackName(target)).toBe(false)
  const refusal = resolveConfig({ target }, { env: {}, cwd: await aFolder() })
  await expect(refusal).rejects.toThrow(/^target is "logpipe.*(?:a stack name is logpipe- and a stage|logpipe-<stage>)/)
})

test.each(['', 'eu', 'eu-west', 'EU-WEST-1', 'eu-west-1.evil.test', 'eu west 1'])(
  'a region of "%s" is refused before it becomes part of a host name',
  async (region) => {
    const refusal = resolveConfig({ target: 'logpipe-prod', region }, { env: {}, cwd: await aFolder() })
    await expect(refusal).rejects.toThrow('it must be an AWS region such as eu-central-1')
  },
)

test("a bad region in the environment is another tool's affair where nothing on AWS is the target", async () => {
  const cwd = await aFolder()
  const env = { AWS_REGION: 'nowhere' }
  expect(await resolveConfig({}, { env, cwd })).toMatchObject({ target: 'embedded' })
  await expect(resolveConfig({ target: 'logpipe-prod' }, { env, cwd })).rejects.toThrow('region is "nowhere"')
})
