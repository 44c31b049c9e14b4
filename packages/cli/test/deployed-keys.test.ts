import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createStack } from '../../infra/test/deployed-stack.ts'
import { hasMoto } from '../../infra/test/moto.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { aRefusal, useDeployed } from './use-deployed.ts'

const dayMs = 86_400_000

describe.skipIf(!hasMoto)('master keys of a deployed stack (skipped where moto_server is not installed)', () => {
  const { moto, stack, logpipe, jsonOf, sendFor, rowsOf } = useDeployed()

  /** What the functions read. */
  async function stored(): Promise<string> {
    const client = new SecretsManagerClient(moto.place())
    const current = { SecretId: stack().masterKeySecretArn, VersionStage: 'AWSCURRENT' }
    const { SecretString = '' } = await client.send(new GetSecretValueCommand(current))
    client.destroy()
    return SecretString
  }

  const keyIdsOf = async (tenant: string) => (await rowsOf(tenant)).map(({ seal }) => String(seal).split('.')[1])

  test('rotated, shown and retired, while its functions seal with the active one', async () => {
    const [{ key_id: first } = { key_id: '' }] = (await jsonOf(['keys', 'show-master'])).keys as { key_id: string }[]
    await sendFor('before', 'one')
    const { active } = await jsonOf(['keys', 'rotate-master'])
    await sendFor('after', 'two')
    expect([await keyIdsOf('before'), await keyIdsOf('after')]).toEqual([[first], [active]])
    const audited = await jsonOf(['audit', '--all', '--without', 'completeness'])
    const tenants = [
      { tenant: 'after', verdict: 'passed', seal_keys: { [String(active)]: 1 } },
      { tenant: 'before', verdict: 'passed', seal_keys: { [first]: 1 } },
    ]
    expect(audited).toMatchObject({ tenants })
    const ring = JSON.parse(await stored())
    expect(ring).toMatchObject({ active, keys: { [first]: ring.contents, [String(active)]: expect.any(String) } })
    const later = { now: () => Date.now() + dayMs + 60_000, cwd: await aFolder(), env: moto.env() }
    const args = ['keys', 'retire-master', first, '--yes', '--json', '--target', stack().stackName]
    const retired = await runLogpipe(args, aContext(later))
    expect(retired).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(retired.stdout)).toMatchObject({ retired: first, unverifiable_rows: 1, active })
    expect(Object.keys(JSON.parse(await stored()).keys)).toEqual([active])
    expect((await logpipe(['audit', '-t', 'before'])).stdout).toContain(
      `sealed with the master key ${first}, which is not`,
    )
  })

  test('of two rotations at once one says that it changed nothing, and the other stays', async () => {
    const env = { AWS_ENDPOINT_URL_SECRETS_MANAGER: await aSecretsManagerForTwo(moto.place().endpoint) }
    const rotate = () => logpipe(['keys', 'rotate-master', '--json'], { env })
    const runs = await Promise.all([rotate(), rotate()])
    const [done, refused] = runs.toSorted((a, b) => Number(a.code) - Number(b.code))
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(refused?.stderr).toContain('another command changed it at the same time; nothing was changed')
    const { active, keys } = JSON.parse(done?.stdout ?? '')
    expect(JSON.parse(await stored())).toMatchObject({ active })
    expect(Object.keys(JSON.parse(await stored()).keys)).toHaveLength(keys.length)
  })

  test('who may not read them is told so', async () => {
    const env = { AWS_ENDPOINT_URL_SECRETS_MANAGER: await aRefusal() }
    for (const command of ['show-master', 'rotate-master']) {
      const run = await logpipe(['keys', command], { env })
      expectRefusal(run, `master key of ${stack().stackName}: arn:aws:iam::1:user/ada may not some:Action`)
    }
  })

  test('a stack of an earlier release is not rotated: its functions would seal with nonsense', async () => {
    const before = await stored()
    const { url, tables, queues, masterKeySecretArn } = stack()
    const outputs = {
      EndpointUrl: url,
      MasterKeySecretArn: masterKeySecretArn,
      LogsTableName: tables.logs,
      TenantsTableName: tables.tenants,
      IngestQueueUrl: queues.ingest,
      DeadLetterQueueUrl: queues.deadLetter,
    }
    await createStack(moto, 'logpipe-earlier', {
      Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
      Outputs: Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }])),
    })
    const context = aContext({ cwd: await aFolder(), env: moto.env() })
    const run = await runLogpipe(['keys', 'rotate-master', '--target', 'logpipe-earlier'], context)
    expectRefusal(
      run,
      'was deployed by an earlier release, whose functions know only one master key; run logpipe deploy',
    )
    expect(await stored()).toBe(before)
  })
})

/**
 * Passes everything on to Secrets Manager, but lets two that change a secret both read it first, and the second write only when
 * the first is done.
 */
async function aSecretsManagerForTwo(endpoint: string): Promise<string> {
  const [bothHaveRead, firstIsDone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const asked = { GetSecretValue: 0, PutSecretValue: 0 }
  const server = createServer(async (request, response) => {
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
    const [, action] = String(headers['x-amz-target']).split('.')
    const body = await text(request)
    if (action === 'PutSecretValue') {
      const isFirst = ++asked.PutSecretValue === 1
      await (isFirst ? bothHaveRead : firstIsDone).promise
    }
    const passed = await fetch(endpoint, { method: 'POST', headers: headers as Record<string, string>, body })
    const answer = await passed.text()
    if (action === 'GetSecretValue' && ++asked.GetSecretValue === 2) bothHaveRead.resolve()
    if (action === 'UpdateSecretVersionStage') firstIsDone.resolve()
    response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? '' })
    response.end(answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
