import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGateway } from '../../infra/src/local/gateway/gateway.ts'
import { startEventSourceMapping } from '../../infra/src/local/queue/event-source-mapping.ts'
import { topology } from '../../infra/src/topology.ts'
import { type DeployedFunction, startDeployedFunction } from '../../infra/test/deployed-functions.ts'
import { asLocalhost, hasMoto, motoRegion, useMoto } from '../../infra/test/moto.ts'
import { withoutLacking } from '../../infra/test/moto-template.ts'
import { aContext } from './a-context.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'

const stackName = 'logpipe-proof'

describe.skipIf(!hasMoto)('the template, deployed and used (skipped where moto_server is not installed)', () => {
  const moto = useMoto()
  const undo: (() => unknown)[] = []
  const functions: Record<string, DeployedFunction> = {}
  let folder = ''
  const env = (): Record<string, string> => ({ ...moto.env(), AWS_ENDPOINT_URL_S3: asLocalhost(moto.endpoint()) })
  const logpipe = (args: readonly string[], more: Record<string, string> = {}, stdin = ''): Promise<Run> =>
    runLogpipe(args, aContext({ cwd: folder, env: { ...env(), ...more }, stdin }))

  /** The pipeline's own code, from the archive that was deployed. */
  async function startFunctions(): Promise<void> {
    for (const [name, prefix] of [
      ['ingest', 'IngestFunction'],
      ['read', 'ReadFunction'],
      ['worker', 'WorkerFunction'],
      ['watch', 'WatchFunction'],
    ] as const) {
      const started = await startDeployedFunction(moto, { stackName, prefix, folder })
      functions[name] = started
      undo.push(started.stop)
    }
  }

  const invoke = (name: string) => async (event: unknown) => (await functions[name]?.invoke(event)) as never

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logpipe-proof-'))
    undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
    const gateway = await startGateway({
      port: 0,
      routes: topology.routes,
      functions: { ingest: invoke('ingest'), read: invoke('read') },
      isOpen: false,
      elapsedMs: () => performance.now(),
      instance: 'proof',
    })
    undo.push(gateway.close)
    const secrets = new SecretsManagerClient(moto.place())
    const SecretString = 'aB3'.repeat(21).padEnd(64, 'x')
    const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name: 'master-key', SecretString }))
    secrets.destroy()
    expect((await logpipe(['synth', '--stage', 'proof', '--watch', '10', '--out', 'assembly'])).code).toBe(0)
    await withoutLacking(join(folder, 'assembly'), { endpointUrl: gateway.url, masterKeySecretArn: ARN })
    const deployed = await logpipe(['deploy', '--assembly', 'assembly', '--method', 'direct', '--json'])
    expect(deployed.code, deployed.stderr).toBe(0)
    const { outputs } = JSON.parse(deployed.stdout)
    await startFunctions()
    const client = new SQSClient({ ...moto.place(), useQueueUrlAsEndpoint: false })
    const mapping = startEventSourceMapping({
      client,
      queueUrl: outputs.IngestQueueUrl,
      queueArn: `arn:aws:sqs:${motoRegion}:123456789012:ingest`,
      // One at a time: where two delete at once, moto puts back a list of messages that lacks those sent meanwhile.
      eventSource: { ...topology.eventSources.worker, maximumConcurrency: 1 },
      functionTimeoutMs: topology.functions.worker.timeoutSeconds * 1_000,
      elapsedMs: () => performance.now(),
      syncWal: async () => undefined,
      handler: async (event) => (await functions.worker?.invoke(event)) as SQSBatchResponse,
      onError: (error) => console.error(error),
    })
    undo.push(async () => {
      await mapping.close()
      client.destroy()
    })
  })

  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })

  const lines = Array.from({ length: 40 }, (_, i) => `order ${i} of ada.lovelace@example.com, call 555-01${10 + i}`)

  test('logs go through the deployed queue and functions into the deployed table, and the audit proves it', async () => {
    const target = ['--target', stackName]
    const added = await logpipe(['tenants', 'add', 'acme', '--json', ...target])
    expect(added.code, added.stderr).toBe(0)
    const LOGPIPE_KEY = JSON.parse(added.stdout).key
    const args = ['send', '-t', 'acme', '--wait', '--json', '--batch', '7', ...target]
    const sent = await logpipe(args, { LOGPIPE_KEY }, `${lines.join('\n')}\n`)
    expect(sent.code, sent.stderr).toBe(0)
    expect(JSON.parse(sent.stdout)).toMatchObject({ lines: 40, accepted: 40, rejected: 0, stored: 40, missing: 0 })

    const tailed = await logpipe(['tail', '-t', 'acme', '-n', '100', '--json', ...target], { LOGPIPE_KEY })
    const texts = tailed.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).message)
    const wanted = lines.map((_, i) => `order ${i} of [REDACTED:EMAIL], call [REDACTED:PHONE]`)
    expect(texts.toSorted()).toEqual(wanted.toSorted())

    const audited = await logpipe(['audit', '-t', 'acme', '--json', ...target])
    expect(audited.code, audited.stdout + audited.stderr).toBe(0)
    expect(JSON.parse(audited.stdout)).toMatchObject({ verdict: 'passed', tenants: [{ rows: 40, receipts: 40 }] })
  })

  test('without a key the deployed function accepts nothing', async () => {
    const refused = await logpipe(['send', '-t', 'acme', '--json', '--target', stackName], {}, 'a line\n')
    expect(refused.code).toBe(2)
    expect(refused.stdout).toContain('unauthorized')
  })

  test('the deployed watch proves a round, with keys and sessions of its own tenants', async () => {
    await functions.watch?.invoke({})
    const line =
      functions.watch
        ?.logs()
        .split('\n')
        .find((one) => one.includes('_aws')) ?? ''
    expect(JSON.parse(line), line).toMatchObject({
      ...{ stage: 'proof', Violations: 0, ConclusiveRounds: 1, InconclusiveRounds: 0 },
      tenants: [
        { tenant: 'logpipe-watch-a', verdict: 'passed' },
        { tenant: 'logpipe-watch-b', verdict: 'passed' },
      ],
    })
    const audited = await logpipe(['audit', '--all', '--json', '--target', stackName])
    const { tenants } = JSON.parse(audited.stdout)
    expect(tenants.filter(({ tenant }: { readonly tenant: string }) => tenant.startsWith('logpipe-'))).toMatchObject([
      { verdict: 'passed', rows: 1 },
      { verdict: 'passed', rows: 1 },
    ])
    const { stdout } = await logpipe(['doctor', '--json', '--target', stackName])
    expect(JSON.parse(stdout).checks).toContainEqual({ what: 'watch', status: 'ok', every_minutes: 10 })
    expect((await logpipe(['status', '--stage', 'proof'])).stdout).toContain('WatchMinutes=10')
  })

  test('the functions write counts for CloudWatch, and no content of a log', async () => {
    const logs = Object.values(functions)
      .map((one) => one.logs())
      .join('')
    expect(logs).toContain('"Accepted":')
    expect(logs).toContain('"Stored":')
    expect(logs).not.toContain('ada.lovelace')
    expect(logs).not.toContain('555-01')
  })

  test('destroying the stack keeps the tables with what is in them, and names them', async () => {
    const destroyed = await logpipe(['destroy', '--stage', 'proof', '--yes', '--json'])
    expect(destroyed.code, destroyed.stderr).toBe(0)
    const { kept } = JSON.parse(destroyed.stdout)
    const tables: string[] = kept.map(({ physical_id }: { readonly physical_id: string }) => physical_id)
    expect(tables).toContain(`logpipe-assets-123456789012-${motoRegion}`)
    const logs = tables.find((name) => name.includes('LogsTable'))
    const client = new DynamoDBClient(moto.place())
    const { Count } = await client.send(
      new ScanCommand({ TableName: logs, Select: 'COUNT', FilterExpression: 'attribute_exists(seal)' }),
    )
    client.destroy()
    // With the two canaries of the watch.
    expect(Count).toBe(42)
    expect((await logpipe(['status', '--stage', 'proof'])).stderr).toContain('there is no stack logpipe-proof')
  })
})
