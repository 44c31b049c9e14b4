import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { assumptions } from '@logpipe/infra/cost'
import { embeddedStores } from '@logpipe/infra/stores'
import { topology } from '@logpipe/infra/topology'
import { openWatch } from '@logpipe/infra/watch'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../sdk/test/serve.ts'
import { parseTenant } from '../src/config/parse-option.ts'
import { scheduledRound } from '../src/lambda/scheduled-round.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { drained, type Item, plant, rowsOf, uproot } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack({ requiresKeys: true })
const tenants = topology.watch.tenants.map((name) => parseTenant(name))
const [watched = '', other = ''] = tenants

type Line = Readonly<Record<string, unknown>> & {
  readonly tenants: readonly {
    readonly verdict: string
    readonly violations: readonly { readonly kind: string }[]
    readonly doubts: readonly { readonly kind: string }[]
  }[]
}

interface Changed {
  readonly url?: string
  readonly makeKey?: () => Promise<string>
  readonly signal?: AbortSignal
  readonly giveUpMs?: number
}

/** Enough where the row is stored before the 202 is there. */
const soon = 200

/** The line that a round writes for CloudWatch. */
async function roundAt({ url = stack().url, ...changed }: Changed = {}): Promise<Line> {
  const stores = embeddedStores(stack())
  const { makeKey, rowsOf: rowsFrom, close } = openWatch({ stores, tenantRoleArn: undefined, now: Date.now })
  onTestFinished(close)
  const lines: string[] = []
  const { now, elapsed, random, sleep } = aContext({ cwd: await aFolder() })
  await scheduledRound({
    ...{ stage: 'test', url, stores, tenantRoleArn: undefined, tenants, makeKey, rowsOf: rowsFrom },
    ...{ now, elapsed, random, sleep, signal: new AbortController().signal },
    ...{ write: (line) => lines.push(line), giveUpMs: 20_000, depthLateMs: 0, pollMs: 20 },
    ...changed,
  })
  expect(lines).toHaveLength(1)
  return JSON.parse(lines[0] ?? '')
}

/** The endpoint, with somebody in between. */
async function aWayThrough(listener: (request: IncomingMessage, sent: Sent) => Promise<Response>): Promise<string> {
  return serve(async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const { host: _, connection: __, 'content-length': ___, 'x-tenant-id': tenant, ...rest } = headers
    // With the key of another tenant, for that tenant.
    const send: Sent = (authorization) =>
      fetch(`${stack().url}${request.url}`, {
        method: request.method ?? 'GET',
        headers: authorization ? { ...rest, authorization } : { ...rest, ...(tenant && { 'x-tenant-id': tenant }) },
        ...(body.length > 0 && { body }),
      })
    const answer = await listener(request, send)
    const type = answer.headers.get('content-type') ?? 'text/plain'
    response.writeHead(answer.status, { 'content-type': type }).end(await answer.text())
  })
}

type Sent = (authorization?: string) => Promise<Response>

/** Does something to the row of the first tenant's canary before its 202 is there. */
async function harming(harm: (row: Item) => Promise<void>): Promise<string> {
  const before = new Set((await rowsOf(stack(), watched)).map(({ log_id }) => log_id))
  return aWayThrough(async (request, send) => {
    const answer = await send()
    if (request.url !== '/ingest') return answer
    await drained(stack())
    const [row] = (await rowsOf(stack(), watched)).filter(({ log_id }) => !before.has(log_id))
    if (row !== undefined) await harm(row)
    return answer
  })
}

function openTenants(): DynamoDBDocumentClient {
  const { endpoint } = stack().dynamodb
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }))
  onTestFinished(() => client.destroy())
  return client
}

/** What the tenants table has of a tenant. */
async function itemsOf(tenant: string): Promise<readonly Item[]> {
  const query = { KeyConditionExpression: 'tenant_id = :t', ExpressionAttributeValues: { ':t': tenant } }
  const TableName = stack().dynamodb.tables.tenants
  return (await openTenants().send(new QueryCommand({ TableName, ...query }))).Items ?? []
}

/** Writes an item into the tenants table behind the pipeline's back. */
async function putTenant(Item: Item): Promise<void> {
  await openTenants().send(new PutCommand({ TableName: stack().dynamodb.tables.tenants, Item }))
}

const healthy = { ConclusiveRounds: 1, InconclusiveRounds: 0, Violations: 0 }

test('a healthy round proves both tenants, and says so in the embedded metric format', async () => {
  const line = await roundAt()
  expect(line).toMatchObject({ ...healthy, event: 'round', service: 'logpipe-watch', stage: 'test' })
  expect(line.tenants).toMatchObject([{ verdict: 'passed' }, { verdict: 'passed' }])
  const { CloudWatchMetrics } = line._aws as { CloudWatchMetrics: readonly object[] }
  expect(CloudWatchMetrics).toEqual([
    {
      Namespace: 'logpipe',
      Dimensions: [['service', 'stage']],
      Metrics: [
        { Name: 'Violations', Unit: 'Count' },
        { Name: 'ConclusiveRounds', Unit: 'Count' },
        { Name: 'InconclusiveRounds', Unit: 'Count' },
        { Name: 'CanaryAcknowledgedMs', Unit: 'Milliseconds' },
        { Name: 'CanaryStoredMs', Unit: 'Milliseconds' },
      ],
    },
  ])
  expect(line.CanaryStoredMs).toHaveLength(2)
})

const harms: readonly [string, string, (row: Item) => Promise<void>][] = [
  ['text was altered', 'altered', (row) => plant(stack(), { ...row, modified_text: 'nothing to see' })],
  ['severity was altered', 'altered', (row) => plant(stack(), { ...row, severity: 'error' })],
  ['attributes were altered', 'altered', (row) => plant(stack(), { ...row, attributes: '{"logpipe_canary":false}' })],
  ['seal was removed', 'altered', ({ seal: _, ...row }) => plant(stack(), row)],
  [
    'text was stored unredacted',
    'unredacted',
    (row) =>
      plant(stack(), { ...row, modified_text: String(row.modified_text).replace(/\[REDACTED:\w+\]/, '555-0134') }),
  ],
  [
    'record was stored twice',
    'duplicated',
    (row) => plant(stack(), { ...row, log_id: `${String(row.log_id).slice(0, -1)}-` }),
  ],
  ['row was copied to the other tenant', 'strayed', (row) => plant(stack(), { ...row, tenant_id: other })],
  ['row was deleted', 'missing', (row) => uproot(stack(), row)],
]

test.each(harms)('a canary whose %s raises the metric of violations: %s', async (_, kind, harm) => {
  const line = await roundAt({ url: await harming(harm), giveUpMs: soon })
  expect(line.tenants[0]?.violations.map((one) => one.kind)).toContain(kind)
  expect(line.Violations).toBeGreaterThan(0)
  expect(line).toMatchObject({ ConclusiveRounds: 1, InconclusiveRounds: 0 })
})

test('an endpoint that lets a tenant read the canary of another raises it', async () => {
  const seen = new Set<string>()
  const url = await aWayThrough(async ({ headers, url: path = '' }, send) => {
    seen.add(headers.authorization ?? '')
    const answer = await send()
    const others = [...seen].filter((key) => key !== headers.authorization)
    return path.startsWith('/logs/') && answer.status === 404 ? send(others[0]) : answer
  })
  const line = await roundAt({ url })
  expect(line.tenants.flatMap(({ violations }) => violations.map(({ kind }) => kind))).toContain('given_away')
  expect(line.Violations).toBeGreaterThan(0)
})

test('two rounds at once disturb neither, and each takes the requests that the estimate of costs assumes', async () => {
  let requests = 0
  const url = await aWayThrough(async (_, send) => {
    requests++
    return send()
  })
  const lines = await Promise.all([roundAt({ url }), roundAt({ url })])
  for (const line of lines) expect(line).toMatchObject(healthy)
  expect(requests).toBe(2 * assumptions.watchRequests)
})

const inconclusive = { ConclusiveRounds: 0, InconclusiveRounds: 1, Violations: 0 }

test('a throttled endpoint, a refused key and a round that takes too long prove nothing, and are no violation', async () => {
  const problem = JSON.stringify({ code: 'rate_limited', title: 'Too many requests', status: 429, retryable: false })
  const url = await serve((_, response) => {
    response.writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '0' }).end(problem)
  })
  expect(await roundAt({ url })).toMatchObject(inconclusive)
  const stranger = `lp_${watched}_${'a'.repeat(10)}_${'b'.repeat(43)}`
  // Of one tenant alone: what the other has found must not be lost with it.
  const refused = await roundAt({ makeKey: async () => stranger })
  expect(refused).toMatchObject(inconclusive)
  expect(refused.tenants.flatMap(({ doubts }) => doubts)).toContainEqual(expect.objectContaining({ kind: 'failed' }))
  expect(await roundAt({ signal: AbortSignal.abort() })).toMatchObject({
    ...inconclusive,
    failure: { code: 'timeout' },
  })
})

test('while there are dead letters, which it does not read, a canary without a row is in doubt', async () => {
  const { endpoint, queues } = stack().sqs
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials, useQueueUrlAsEndpoint: false })
  await client.send(new SendMessageCommand({ QueueUrl: queues.deadLetter, MessageBody: 'of somebody' }))
  const line = await roundAt({ url: await harming((row) => uproot(stack(), row)), giveUpMs: soon })
  await client.send(new PurgeQueueCommand({ QueueUrl: queues.deadLetter }))
  client.destroy()
  expect(line).toMatchObject(inconclusive)
  expect(line.tenants[0]?.doubts).toContainEqual({ kind: 'unknown_dead_letters' })
})

test('a tenant of its name that somebody else added is not taken over, until an operator has removed it', async () => {
  await roundAt()
  const [settings] = (await itemsOf(watched)).filter(({ item }) => item === 'settings')
  const { owner, ...others } = settings ?? {}
  expect(owner).toBe('watch')
  await putTenant(others)
  const before = await itemsOf(watched)
  const line = await roundAt()
  expect(line).toMatchObject({ ...inconclusive, tenants: [], failure: { code: 'conflict' } })
  const message = `tenant ${watched} was not added by the watch, which needs this name: export what it holds with \`logpipe tenants export ${watched}\`, then run \`logpipe tenants remove ${watched}\``
  expect(line.failure).toMatchObject({ message })
  expect(await itemsOf(watched)).toEqual(before)
  const remove = ['tenants', 'remove', watched, '--yes', '--data', data()]
  expect(await runLogpipe(remove, aContext({ cwd: await aFolder() }))).toMatchObject({ code: 0 })
  expect(await roundAt()).toMatchObject(healthy)
})

test('a defect is no finding: it is thrown', async () => {
  await expect(roundAt({ makeKey: () => Promise.reject(new TypeError('a defect')) })).rejects.toThrow('a defect')
})

test('its keys end by themselves, its rows are kept for a day, and no operator can use its tenants', async () => {
  await roundAt()
  const logpipe = async (...args: readonly string[]) =>
    runLogpipe([...args, '--data', data()], aContext({ cwd: await aFolder() }))
  const shown = JSON.parse((await logpipe('tenants', 'show', watched, '--json')).stdout)
  expect(shown.settings).toMatchObject({ retention_days: 1 })
  expect(shown.keys.length).toBeGreaterThan(0)
  const soonest = new Date(Date.now() + topology.watch.keySeconds * 1_000).toISOString()
  for (const { expires_at: end } of shown.keys) expect(String(end) <= soonest, String(end)).toBe(true)
  // The table deletes them: the watch may not.
  const keys = (await itemsOf(watched)).filter(({ item }) => String(item).startsWith('key#'))
  expect(keys).toHaveLength(shown.keys.length)
  for (const { expires_at: end, key_expires_at: until } of keys) {
    expect(end).toBe(Math.ceil(Date.parse(String(until)) / 1_000))
  }
  for (const args of [
    ['tenants', 'add', watched],
    ['tenants', 'set', watched, '--rate', '1'],
    ['tenants', 'rotate', watched],
    ['keys', 'add', watched],
  ]) {
    expectRefusal(await logpipe(...args), `tenant ${watched} is reserved for \`deploy --watch\`; choose another name`)
  }
})
