import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { LogpipeError } from '@logpipe/sdk/contract'
import { isStackName } from '@logpipe/sdk/operations'
import { expect, onTestFinished, test } from 'vitest'
import { readChosen, writeChosen } from './chosen-context.ts'
import { resolveConfig } from './resolve-config.ts'

const sleep = (ms: number): Promise<void> => setTimeout(ms)

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

test('a logpipe.json that an editor wrote with a byte order mark is read', async () => {
  const cwd = await aFolder(`\ufeff${JSON.stringify({ target: url('file') })}`)
  expect(await resolveConfig({}, { env: {}, cwd })).toMatchObject({ target: url('file') })
})

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
  [
    'unknown keys',
    { taget: 'x', token: 'y' },
    ['key "taget"; did you mean target?', 'key "token"; it takes target, data'],
  ],
  ['values of another type', { target: 3, data: ['x'] }, ['target in FILE must be', 'data in FILE must be']],
  ['values that mean nothing', { target: 'nowhere', data: '' }, ['target is "nowhere"', 'data is empty']],
  ['all kinds at once', { taget: 1, target: 2, data: '' }, ['"taget"', 'target in FILE must be', 'data is empty']],
  ['contexts of another type', { contexts: ['prod'] }, ['contexts in FILE must be an object']],
  [
    'contexts that are wrong',
    { contexts: { prod: 3, default: {}, 'a b': {}, ci: { tennant: 'x', contexts: {} } } },
    [
      'context "prod" in FILE must be an object',
      'context "default" in FILE: a name is',
      'context "a b" in FILE: a name is',
      'context "ci" in FILE has the unknown key "tennant"; did you mean tenant?',
      'unknown key "contexts"; it takes target, data, region, tenant',
    ],
  ],
  ['a region that is none', { target: 'logpipe-prod', region: 'Frankfurt' }, ['region is "Frankfurt"']],
  ['an array', [], ['FILE is not a JSON object']],
  ['broken JSON', '{"target":', ['FILE is not a JSON object']],
])('every problem of a logpipe.json with %s is named at once', async (_, file, parts) => {
  const cwd = await aFolder(file)
  const refusal = await resolveConfig({}, { env: {}, cwd }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(LogpipeError)
  expect(refusal).toMatchObject({ code: 'invalid_option' })
  for (const part of parts) expect(String(refusal)).toContain(part.replace('FILE', join(cwd, 'logpipe.json')))
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

const ofHere = async (cwd: string, env = {}) => resolveConfig({}, { env, cwd })

test('logpipe.json counts in every folder below its own, and its paths start where it is', async () => {
  const root = await aFolder({ data: 'store' })
  const [near, far] = [join(root, 'a'), join(root, 'a', 'b', 'c')]
  await mkdir(far, { recursive: true })
  expect(await ofHere(far)).toMatchObject({ dataDir: join(root, 'store'), file: join(root, 'logpipe.json') })
  expect(await ofHere(far, { LOGPIPE_DATA: 'mine' })).toMatchObject({ dataDir: join(far, 'mine') })
  await writeFile(join(near, 'logpipe.json'), '{}')
  expect(await ofHere(far)).toMatchObject({ dataDir: join(near, '.logpipe'), dataSource: 'default' })
})

test('LOGPIPE_CONFIG names the file, wherever it is; one that is not there is an error', async () => {
  const [cwd, other] = [await aFolder({ tenant: 'here' }), await aFolder({ tenant: 'there' })]
  expect(await ofHere(cwd, { LOGPIPE_CONFIG: join(other, 'logpipe.json') })).toMatchObject({ tenant: 'there' })
  await expect(ofHere(cwd, { LOGPIPE_CONFIG: 'none.json' })).rejects.toThrow(
    `cannot read ${join(cwd, 'none.json')}: no such file`,
  )
})

test.runIf(userInfo().uid === 0)('a file above that another user owns is refused, and may be named', async () => {
  const root = await aFolder({ target: url('evil') })
  const cwd = join(root, 'mine')
  await mkdir(cwd)
  await chown(join(root, 'logpipe.json'), 12_345, 12_345)
  const why = /logpipe\.json belongs to another user \(uid 12345\).*set LOGPIPE_CONFIG=/
  await expect(ofHere(cwd)).rejects.toThrow(why)
  expect(await ofHere(cwd, { LOGPIPE_CONFIG: '../logpipe.json' })).toMatchObject({ target: url('evil') })
  await chown(cwd, 12_345, 12_345)
  expect(await ofHere(cwd)).toMatchObject({ target: url('evil') })
})

test('a context beats the rest of its file; flag, LOGPIPE_CONTEXT and the choice of this user name it, in this order', async () => {
  const contexts = { prod: { target: url('prod'), tenant: 'p' }, ci: { tenant: 'c' }, bare: {} }
  const cwd = await aFolder({ target: url('file'), tenant: 'file', contexts })
  const env = { XDG_STATE_HOME: await aFolder() }
  const of = async (context?: string, others = {}) => {
    const flags = context === undefined ? {} : { context }
    const config = await resolveConfig(flags, { env: { ...env, ...others }, cwd })
    return [config.target, config.targetSource, config.tenant, config.tenantSource, config.contextSource]
  }
  expect(await of()).toEqual([url('file'), 'logpipe.json', 'file', 'logpipe.json', undefined])
  await writeChosen(join(cwd, 'logpipe.json'), 'prod', { env, sleep })
  expect(await of()).toEqual([url('prod'), 'context', 'p', 'context', 'chosen'])
  expect(await of(undefined, { LOGPIPE_CONTEXT: 'ci' })).toEqual([
    url('file'),
    'logpipe.json',
    'c',
    'context',
    'environment',
  ])
  expect(await of('bare', { LOGPIPE_CONTEXT: 'ci' })).toEqual([
    url('file'),
    'logpipe.json',
    'file',
    'logpipe.json',
    'flag',
  ])
  expect(await of('default')).toEqual([url('file'), 'logpipe.json', 'file', 'logpipe.json', undefined])
  expect(await of(undefined, { LOGPIPE_TARGET: url('env') })).toEqual([
    url('env'),
    'environment',
    'p',
    'context',
    'chosen',
  ])
  await writeChosen(join(cwd, 'logpipe.json'), undefined, { env, sleep })
  expect(await of()).toEqual([url('file'), 'logpipe.json', 'file', 'logpipe.json', undefined])
})

test('a context that is not there is refused, with those that are, or what was meant', async () => {
  const cwd = await aFolder({ contexts: { prod: {}, staging: {} } })
  const env = { XDG_STATE_HOME: await aFolder() }
  const refused = (context?: string, where = cwd) =>
    resolveConfig(context === undefined ? {} : { context }, { env, cwd: where })
  await expect(refused('stagin')).rejects.toThrow('has no context "stagin"; did you mean staging?')
  await expect(refused('other')).rejects.toThrow('has no context "other"; it has prod, staging, default.')
  await expect(refused('prod', await aFolder())).rejects.toThrow('there is no logpipe.json here or above')
  await writeChosen(join(cwd, 'logpipe.json'), 'gone', { env, sleep })
  await expect(refused()).rejects.toThrow('Choose another with logpipe context use')
})

test('choices of several files lie in one file of this user; a damaged one is written anew', async () => {
  const env = { HOME: await aFolder() }
  await writeChosen('/a/logpipe.json', 'one', { env, sleep })
  await writeChosen('/b/logpipe.json', 'two', { env, sleep })
  expect([await readChosen('/a/logpipe.json', env), await readChosen('/b/logpipe.json', env)]).toEqual(['one', 'two'])
  await writeFile(join(env.HOME, '.local/state/logpipe/contexts.json'), '{"/a/lo')
  expect(await readChosen('/a/logpipe.json', env)).toBeUndefined()
  await writeChosen('/a/logpipe.json', 'three', { env, sleep })
  expect(await readChosen('/a/logpipe.json', env)).toBe('three')
  expect(await readChosen('/a/logpipe.json', {})).toBeUndefined()
  await expect(writeChosen('/a/logpipe.json', 'x', { env: {}, sleep })).rejects.toThrow('set LOGPIPE_CONTEXT instead')
})

test('a logpipe.json that is no file is refused before anything waits for it', async () => {
  const cwd = await aFolder()
  await mkdir(join(cwd, 'logpipe.json'))
  await expect(resolveConfig({}, { env: {}, cwd })).rejects.toThrow(/logpipe\.json is not a file; remove or rename it/)
})

test('choices that are made at once fail none, and lose none of another file', async () => {
  const env = { XDG_STATE_HOME: await aFolder() }
  const paths = Array.from({ length: 20 }, (_, i) => `/${i % 10}/logpipe.json`)
  await Promise.all(paths.map((path, i) => writeChosen(path, `c${i}`, { env, sleep })))
  for (const path of paths) expect(await readChosen(path, env)).toMatch(/^c\d+$/)
  expect(await readdir(join(env.XDG_STATE_HOME, 'logpipe'))).toEqual(['contexts.json', 'contexts.json.lock'])
})
