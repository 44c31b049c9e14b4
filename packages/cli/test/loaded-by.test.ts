import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asLocalhost, hasMoto, motoRegion, noProfile, useMoto } from '../../infra/test/moto.ts'
import { withoutLacking } from '../../infra/test/moto-template.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { type InTurn, isOfAws, loadedBy, loadedInTurn, packagesInTurn } from './loaded-by.ts'
import { runLogpipe } from './run-logpipe.ts'
import { startStack } from './use-stack.ts'

const client = (name: string): string => `@aws-sdk/client-${name}`
const stores = [client('dynamodb'), client('sqs')]
const ofCdk = (names: readonly string[]): readonly string[] => names.filter((name) => !name.startsWith('@aws-sdk/'))

test('nothing of AWS is loaded, and nothing of the CDK, by a command that works without', async () => {
  const cwd = await aFolder({ '.git/config': '[remote "origin"]\n\turl = https://github.com/acme/logs.git\n' })
  const commands = [
    ['--version'],
    ['--help'],
    ['deploy', '--help'],
    ['load', '--help'],
    ['audit', '--help'],
    ['tenants', '--help'],
    ['cost'],
    ['ledger', 'list'],
    ['redact'],
    ['init', 'github'],
  ]
  const loaded = await packagesInTurn(
    commands.map((args) => [args]),
    { cwd },
  )
  expect(loaded.map((names) => names.filter(isOfAws))).toEqual(commands.map(() => []))
  // The list of commands loads no deploy options, and the help of deploy nothing else of infra.
  expect(loaded.slice(0, 3).map((names) => names.includes('@logpipe/infra'))).toEqual([false, false, true])
})

test('synth does not load the CDK: the template was made when the package was built', async () => {
  expect(ofCdk(await loadedBy(['synth', '--out', 'out']))).toEqual([])
})

test('with the embedded stack, only the table and queue clients are loaded', async () => {
  const cwd = await aFolder()
  const send = ['send', '-t', 'acme', '--wait']
  expect(await loadedInTurn([[['doctor']], [send]], { cwd, stdin: 'a line' })).toEqual([[], stores])
  // The others find a stack that runs: what they load is theirs alone.
  await startStack(cwd)
  const one = ['--max-lag', '1m', '--no-warm-up', '--rate', '10', '--duration', '100ms', '--tenants', 'acme']
  const light = [['tail', '-t', 'acme'], ['logs', '-t', 'acme'], send]
  const others = [
    ['load', ...one],
    ['audit', '-t', 'acme'],
    ['tenants', 'list'],
    ['dlq', 'list'],
  ]
  const loaded = await loadedInTurn(
    [...light, ...others].map((args) => [args]),
    { cwd, stdin: 'a line' },
  )
  expect(loaded).toEqual([...light.map(() => []), ...others.map(() => stores)])
})

test('a refused deployment has not loaded the CDK', async () => {
  const env = { ...noProfile, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_REGION: motoRegion }
  const commands = [['deploy'], ['diff'], ['status'], ['outputs'], ['destroy', '--yes']]
  const loaded = await loadedInTurn(
    commands.map((args) => [args, 2]),
    { env },
  )
  expect(loaded.map(ofCdk)).toEqual(commands.map(() => []))
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
      await runLogpipe(['synth', '--stage', 'loads', '--out', path, ...options], aContext({ cwd: path }))
      await withoutLacking(path, { endpointUrl: 'http://127.0.0.1:9', masterKeySecretArn: arn })
    }
    await write(folder.path)
    await write(folder.other, '--open')
  })
  afterAll(async () => {
    for (const path of Object.values(folder)) await rm(path, { recursive: true })
  })

  test('the CDK is not loaded, whether a stack is changed or read', async () => {
    const env = { ...moto.env(), AWS_ENDPOINT_URL_S3: asLocalhost(moto.endpoint()) }
    const deploy = ['deploy', '--method', 'direct', '--assembly', folder.path]
    const stage = ['--stage', 'loads']
    const commands: readonly InTurn[] = [
      [[...deploy, '--dry-run']],
      [deploy],
      [['outputs', ...stage]],
      // It has no endpoint that answers.
      [['status', ...stage], 1],
      [['diff', '--assembly', folder.other]],
      [['destroy', ...stage, '--yes']],
    ]
    const loaded = await loadedInTurn(commands, { env })
    expect(loaded[0]).toEqual(expect.arrayContaining([client('cloudformation'), client('sts')]))
    expect(loaded.map(ofCdk)).toEqual(commands.map(() => []))
  })
})
