import { DeleteSecretCommand, RestoreSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { beforeAll, describe, expect, test } from 'vitest'
import { createStack } from '../../infra/test/deployed-stack.ts'
import { hasMoto } from '../../infra/test/moto.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { anAnswer, stores, target, useDeployed } from './use-deployed.ts'

const goneSecret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:gone-aaaaaa'

/** The outputs of a stack whose tables, queues and secret somebody deleted. */
function goneTemplate(EndpointUrl: string): object {
  const outputs = {
    EndpointUrl,
    MasterKeySecretArn: goneSecret,
    LogsTableName: 'logs-gone',
    TenantsTableName: 'tenants-gone',
    IngestQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/ingest-gone',
    DeadLetterQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-gone',
  }
  return {
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
    Outputs: Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }])),
  }
}

describe.skipIf(!hasMoto)('a deployed stack that is broken (skipped where moto_server is not installed)', () => {
  const { moto, stack, logpipe, doctor } = useDeployed()

  test.each([
    ['x', 'invalid base64'],
    ['{"key":"!!!"}', 'JSON that is not a keyring'],
  ])('audit refuses a secret that contains %s, and calls no row altered', async (text, holds) => {
    const ARN = 'arn:aws:secretsmanager:eu-west-1:1:secret:master-key'
    const body = JSON.stringify({ ARN, SecretString: text })
    const AWS_ENDPOINT_URL_SECRETS_MANAGER = await anAnswer('application/x-amz-json-1.1', body)
    const run = await logpipe(['audit', '--all', '--json'], { env: { AWS_ENDPOINT_URL_SECRETS_MANAGER } })
    expectRefusal(run, `contains ${holds}; restore its original value`)
    expect(JSON.parse(run.stdout)).toMatchObject({
      error: { code: 'stack_broken', message: expect.stringContaining(':secret:master-key') },
    })
  })

  const page = '<html><body>Sign in</body></html>'

  test.each<[string, string, readonly string[], string]>([
    ['CloudFormation', 'AWS_ENDPOINT_URL_CLOUDFORMATION', ['tenants', 'list'], `reading the stack ${target}`],
    ['DynamoDB', 'AWS_ENDPOINT_URL_DYNAMODB', ['audit', '--all'], `using the stack ${target}`],
    ['DynamoDB, asked for tenants,', 'AWS_ENDPOINT_URL_DYNAMODB', ['tenants', 'list'], `using the stack ${target}`],
    ['SQS', 'AWS_ENDPOINT_URL_SQS', ['dlq', 'list'], `using the stack ${target}`],
    ['Secrets Manager', 'AWS_ENDPOINT_URL_SECRETS_MANAGER', ['audit', '--all'], `reading the master key of ${target}`],
  ])('an HTML page instead of %s is reported as an unexpected response', async (_, name, args, doing) => {
    for (const status of [200, 403]) {
      const run = await logpipe([...args, '--json'], { env: { [name]: await anAnswer('text/html', page, status) } })
      expectRefusal(
        run,
        `${doing}: the endpoint returned an unexpected response; check AWS_ENDPOINT_URL and the network`,
      )
      expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'aws_failed' } })
    }
  })

  test('doctor reports each service that returns an HTML page', async () => {
    const AWS_ENDPOINT_URL = await anAnswer('text/html', page)
    const all = await doctor({ env: { AWS_ENDPOINT_URL } })
    const expectPage = (look: typeof all, what: string): void =>
      expect(look.of(what)).toMatchObject({
        status: 'wrong',
        error: { code: 'aws_failed', message: expect.stringContaining('returned an unexpected response') },
      })
    for (const what of ['identity', 'stack']) expectPage(all, what)
    const some = await doctor({
      env: {
        AWS_ENDPOINT_URL_DYNAMODB: AWS_ENDPOINT_URL,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: AWS_ENDPOINT_URL,
        AWS_ENDPOINT_URL_SQS: AWS_ENDPOINT_URL,
      },
    })
    for (const what of [...stores, 'queue']) expectPage(some, what)
  })

  describe('with deleted resources', () => {
    beforeAll(async () => {
      await createStack(moto, 'logpipe-gone', goneTemplate('http://127.0.0.1:1'))
      await createStack(moto, 'logpipe-nowhere', goneTemplate('not a url'))
    })

    const gone = async (args: readonly string[], name = 'logpipe-gone') =>
      runLogpipe([...args, '--json', '--target', name], aContext({ cwd: await aFolder(), env: moto.env() }))

    test.each<[string, readonly string[], string]>([
      [
        'table',
        ['tenants', 'list'],
        'using the stack logpipe-gone: the table logs-gone or tenants-gone does not exist',
      ],
      ['queue', ['dlq', 'list'], 'using the stack logpipe-gone: the queue ingest-gone or dead-gone does not exist'],
      ['secret', ['audit', '--all'], `reading the master key of logpipe-gone: the secret ${goneSecret} does not exist`],
    ])('a %s that is gone is named', async (_, args, sentence) => {
      const run = await gone(args)
      expectRefusal(run, `${sentence}; restore it under the same name`)
      expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'stack_broken' } })
    })

    test('doctor reports them', async () => {
      const run = await gone(['doctor'])
      expect(run.code).toBe(1)
      const { verdict, checks } = JSON.parse(run.stdout)
      expect(verdict).toBe('failed')
      for (const what of [...stores, 'queue']) {
        const message = expect.stringContaining('does not exist; restore it under the same name')
        const error = { code: 'stack_broken', message, hint: expect.stringMatching(/\S/) }
        expect(checks).toContainEqual({ what, status: 'wrong', error })
      }
    })

    test('load refuses an endpoint that is not a URL', async () => {
      const args = ['load', '--no-warm-up', '--tenants', 'acme', '--rate', '20', '--duration', '100ms']
      expectRefusal(
        await gone(args, 'logpipe-nowhere'),
        'logpipe-nowhere in eu-west-1 is "not a url", which is not a URL',
      )
    })
  })

  test('a master key that is marked for deletion is reported, with the command that restores it', async () => {
    const client = new SecretsManagerClient(moto.place())
    const SecretId = stack().masterKeySecretArn
    await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }))
    const advice = `marked for deletion; run aws secretsmanager restore-secret --secret-id ${SecretId}`
    const [audited, looked] = [await logpipe(['audit', '--all']), await doctor()]
    await client.send(new RestoreSecretCommand({ SecretId }))
    client.destroy()
    expectRefusal(audited, `reading the master key of ${target}: the secret ${SecretId} is ${advice}`)
    const state = { name: SecretId, state: 'marked_for_deletion' }
    expect(looked.of('master key')).toEqual({ what: 'master key', status: 'wrong', ...state })
    expect((await doctor()).of('master key')).toMatchObject({ status: 'ok' })
  })

  test.each([
    ['UPDATING', 'changing', 'note', 'passed'],
    ['DELETING', 'unusable', 'wrong', 'failed'],
  ])('a table that is %s is a finding of doctor: %s, %s', async (TableStatus, state, status, verdict) => {
    const answer = await anAnswer('application/x-amz-json-1.0', JSON.stringify({ Table: { TableStatus } }))
    const looked = await doctor({ env: { AWS_ENDPOINT_URL_DYNAMODB: answer } })
    expect(looked.verdict).toBe(verdict)
    expect(looked.of('logs table')).toEqual({
      what: 'logs table',
      status,
      name: stack().tables.logs,
      state,
      table_status: TableStatus,
    })
  })
})
