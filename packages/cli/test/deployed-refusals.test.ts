import { beforeAll, describe, expect, test } from 'vitest'
import { createStack } from '../../infra/test/deployed-stack.ts'
import { hasMoto, motoRegion } from '../../infra/test/moto.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { aRefusal, stores, target, useDeployed } from './use-deployed.ts'

describe.skipIf(!hasMoto)('a deployed stack that refuses (skipped where moto_server is not installed)', () => {
  const { moto, logpipe, doctor } = useDeployed()

  test.each<[string, readonly string[]]>([
    ['send', ['send', '-t', 'acme']],
    ['tail', ['tail', '-t', 'acme']],
    ['load', ['load', '--tenants', 'acme', '--rate', '20', '--duration', '100ms']],
  ])('%s without a key says how to create one', async (_, args) => {
    const run = await logpipe(args, { stdin: 'a line' })
    expectRefusal(
      run,
      `${target} requires an API key: create one with logpipe tenants add <tenant> --target ${target} --region ${motoRegion}`,
    )
  })

  test('audit says who is not allowed to read the master key, and which permission is missing', async () => {
    const AWS_ENDPOINT_URL_SECRETS_MANAGER = await aRefusal()
    const run = await logpipe(['audit', '--all', '--json'], { env: { AWS_ENDPOINT_URL_SECRETS_MANAGER } })
    expectRefusal(run, `reading the master key of ${target}: arn:aws:iam::1:user/ada may not some:Action on arn:aws:x`)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'not_permitted' } })
  })

  test.each<[string, string, readonly string[]]>([
    ['the table', 'AWS_ENDPOINT_URL_DYNAMODB', ['audit', '--all']],
    ["the tenants' table", 'AWS_ENDPOINT_URL_DYNAMODB', ['tenants', 'list']],
    ['the dead-letter queue', 'AWS_ENDPOINT_URL_SQS', ['dlq', 'list']],
  ])('a caller without access to %s is told which permission is missing', async (_, name, args) => {
    const run = await logpipe([...args, '--json'], { env: { [name]: await aRefusal() } })
    expectRefusal(run, `using the stack ${target}: arn:aws:iam::1:user/ada may not some:Action on arn:aws:x`)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'not_permitted' } })
  })

  test('doctor continues after a failed check: each is a finding of its own', async () => {
    const env = { AWS_ENDPOINT_URL_STS: await aRefusal(), AWS_ENDPOINT_URL_SQS: await aRefusal() }
    const partly = await doctor({ env })
    expect(partly).toMatchObject({ code: 1, verdict: 'failed' })
    expect(partly.of('identity')).toMatchObject({ status: 'wrong' })
    expect(partly.of('queue')).toMatchObject({
      status: 'wrong',
      error: { code: 'not_permitted', message: expect.stringContaining('may not some:Action') },
    })
    for (const what of ['stack', 'endpoint']) expect(partly.of(what)).toMatchObject({ status: 'ok' })
    const elsewhere = await doctor({}, '--region', 'us-east-1')
    expect(elsewhere.code).toBe(1)
    expect(elsewhere.of('identity')).toMatchObject({ status: 'ok' })
    expect(elsewhere.of('stack')).toMatchObject({
      status: 'wrong',
      error: {
        code: 'unknown_stack',
        message: expect.stringContaining(`there is no stack ${target} in us-east-1`),
      },
    })
  })

  test('doctor notes a store that it has no permission to check, and passes', async () => {
    const refused = await aRefusal()
    const env = { AWS_ENDPOINT_URL_DYNAMODB: refused, AWS_ENDPOINT_URL_SECRETS_MANAGER: refused }
    const looked = await doctor({ env })
    expect(looked).toMatchObject({ code: 0, verdict: 'passed' })
    for (const what of stores) {
      const message = expect.stringContaining('user/ada may not some:Action')
      expect(looked.of(what)).toMatchObject({ status: 'note', error: { code: 'not_permitted', message } })
    }
  })

  beforeAll(() => createStack(moto, 'logpipe-bare', { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } }))

  const tenants = ['tenants', 'list'] as const
  const noCredentials = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }

  test.each<[string, readonly string[], Readonly<Record<string, string>>, string, string]>([
    [
      'a stack that is not there',
      ['--target', 'logpipe-nope'],
      {},
      'unknown_stack',
      `there is no stack logpipe-nope in ${motoRegion}`,
    ],
    [
      'another region',
      ['--target', target, '--region', 'us-east-1'],
      {},
      'unknown_stack',
      `there is no stack ${target} in us-east-1`,
    ],
    [
      'a stack of somebody else',
      ['--target', 'logpipe-bare'],
      {},
      'stack_broken',
      'is CREATE_COMPLETE without the outputs EndpointUrl, ',
    ],
    [
      'no credentials',
      ['--target', target],
      noCredentials,
      'no_credentials',
      `reading the stack ${target}: no AWS credentials found`,
    ],
    [
      'no region',
      ['--target', target],
      { AWS_REGION: '' },
      'unknown_region',
      `reading the stack ${target}: no AWS region is set`,
    ],
    [
      'a region that does not exist',
      ['--target', target, '--region', 'eu-wst-1'],
      { AWS_ENDPOINT_URL: '' },
      'unknown_region',
      'eu-wst-1 is not an AWS region, or the network is down',
    ],
    [
      'a region that is none',
      ['--target', target, '--region', 'Frankfurt'],
      {},
      'invalid_option',
      'region is "Frankfurt"; it must be an AWS region',
    ],
    [
      'a name that no stack has',
      ['--target', 'logpipe-Test'],
      {},
      'invalid_option',
      'target is "logpipe-Test"; a stack name is logpipe- and a stage',
    ],
    [
      'an AWS that is not there',
      ['--target', target],
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      'connection_failed',
      'cannot reach 127.0.0.1',
    ],
  ])('%s is one sentence with its next step: exit code 2', async (_, args, env, code, sentence) => {
    const options = { cwd: await aFolder(), env: { ...moto.env(), ...env } }
    const run = await runLogpipe([...tenants, ...args, '--json'], aContext(options))
    expectRefusal(run, sentence)
    expect(JSON.parse(run.stdout)).toEqual({
      error: { code, message: expect.stringContaining(sentence), hint: expect.stringMatching(/\S/) },
    })
  })
})
