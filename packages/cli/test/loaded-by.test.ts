import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asLocalhost, hasMoto, motoRegion, noProfile, useMoto } from '../../infra/test/moto.ts'
import { withoutLacking } from '../../infra/test/moto-template.ts'
import { aFolder } from './a-folder.ts'
import { loadedBy, packagesLoadedBy } from './loaded-by.ts'
import { runSpawned } from './spawn-logpipe.ts'
import { startStack } from './use-stack.ts'

const client = (name: string): string => `@aws-sdk/client-${name}`
const stores = [client('dynamodb'), client('sqs')]
const ofCdk = (names: readonly string[]): readonly string[] => names.filter((name) => !name.startsWith('@aws-sdk/'))

test.each([
  ['--version'],
  ['--help'],
  ['deploy', '--help'],
  ['load', '--help'],
  ['audit', '--help'],
  ['tenants', '--help'],
  ['cost'],
  ['ledger', 'list'],
  ['redact'],
])('nothing of AWS is loaded, and nothing of the CDK: %j', async (...args) => {
  expect(await loadedBy(args)).toEqual([])
})

test('the list of commands loads no deploy options, and the help of deploy loads nothing else of infra', async () => {
  expect(await packagesLoadedBy(['--help'])).not.toContain('@logpipe/infra')
  expect(await packagesLoadedBy(['deploy', '--help'])).toContain('@logpipe/infra')
})

test('synth does not load the CDK: the template was made when the package was built', async () => {
  expect(ofCdk(await loadedBy(['synth', '--out', 'out']))).toEqual([])
})

test('init github loads no AWS client', async () => {
  const cwd = await aFolder({ '.git/config': '[remote "origin"]\n\turl = https://github.com/acme/logs.git\n' })
  expect(await loadedBy(['init', 'github'], { cwd })).toEqual([])
})

test('with the embedded stack, only the table and queue clients are loaded', async () => {
  const cwd = await aFolder()
  expect(await loadedBy(['doctor'], { cwd })).toEqual([])
  expect(await loadedBy(['send', '-t', 'acme', '--wait'], { cwd, stdin: 'a line' })).toEqual(stores)
  // The others find a stack that runs: what they load is theirs alone.
  await startStack(cwd)
  const one = ['--max-lag', '1m', '--no-warm-up', '--rate', '10', '--duration', '100ms', '--tenants', 'acme']
  for (const args of [
    ['tail', '-t', 'acme'],
    ['logs', '-t', 'acme'],
    ['send', '-t', 'acme', '--wait'],
  ]) {
    expect(await loadedBy(args, { cwd, stdin: 'a line' }), args[0]).toEqual([])
  }
  const commands = [
    ['load', ...one],
    ['audit', '-t', 'acme'],
    ['tenants', 'list'],
    ['dlq', 'list'],
  ]
  for (const args of commands) expect(await loadedBy(args, { cwd }), args[0]).toEqual(stores)
})

test('a refused deployment has not loaded the CDK', async () => {
  const env = { ...noProfile, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_REGION: motoRegion }
  for (const args of [['deploy'], ['diff'], ['status'], ['outputs'], ['destroy', '--yes']]) {
    expect(ofCdk(await loadedBy(args, { env, code: 2 })), args[0]).toEqual([])
  }
})

describe.skipIf(!hasMoto)('against AWS as moto plays it (skipped where moto_server is not installed)', () => {
  const moto = useMoto()
  const folder = { path: '', other: '' }

  /** Two assemblies of one stage that moto can make. */
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'logpipe-assembly-'))
    folder.other = await mkdtemp(join(tmpdir(), 'logpipe-assembly-'))
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:master-key-abcdef'
    const write = async (path: string, ...options: readonly string[]): Promise<void> => {
      await runSpawned(['synth', '--stage', 'loads', '--out', path, ...options], { cwd: path })
      await withoutLacking(path, { endpointUrl: 'http://127.0.0.1:9', masterKeySecretArn: arn })
    }
    await write(folder.path)
    await write(folder.other, '--open')
  })
  afterAll(async () => {
    for (const path of Object.values(folder)) await rm(path, { recursive: true })
  })

  test('the CDK is not loaded, whether a stack is changed or read', async () => {
    const env = { ...moto.env(), AWS_ENDPOINT_URL: asLocalhost(moto.endpoint()) }
    const run = (args: readonly string[], code = 0) => loadedBy(args, { env, code })
    const deploy = ['deploy', '--method', 'direct', '--assembly', folder.path]
    const dry = await run([...deploy, '--dry-run'])
    expect(ofCdk(dry)).toEqual([])
    expect(dry).toEqual(expect.arrayContaining([client('cloudformation'), client('sts')]))
    expect(ofCdk(await run(deploy))).toEqual([])
    const stage = ['--stage', 'loads']
    expect(ofCdk(await run(['outputs', ...stage]))).toEqual([])
    // It has no endpoint that answers.
    expect(ofCdk(await run(['status', ...stage], 1))).toEqual([])
    expect(ofCdk(await run(['diff', '--assembly', folder.other]))).toEqual([])
    expect(ofCdk(await run(['destroy', ...stage, '--yes']))).toEqual([])
  })
})
