import { CreateQueueCommand } from '@aws-sdk/client-sqs'
import { NumberValue } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeIngest } from '@logpipe/pipeline/compose/ingest'
import { composeTenants } from '@logpipe/pipeline/compose/tenants'
import { createPutManifest } from '@logpipe/pipeline/manifests'
import { defaultSettings } from '@logpipe/pipeline/tenants'
import { describe, expect, onTestFinished, test } from 'vitest'
import { emulatorConfig } from '../../infra/src/admin/stack-stores.ts'
import { readDigestKey } from '../../infra/src/keys/key-store.ts'
import { createPutManifests } from '../../infra/src/local/table/batch-manifests.ts'
import { type Fault, pass, startFaultProxy } from '../../infra/test/fault-proxy.ts'
import { anEvent, jsonOf } from '../../pipeline/test/build.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { auditIn, curlTo, manifestsIn, plantManifest, type Served, storeIn, uprootManifest } from './manifest-items.ts'
import { runLogpipe } from './run-logpipe.ts'
import { type Item, rowsOf, uproot } from './stored.ts'
import { startStack, useStack } from './use-stack.ts'

const { stack, cwd, data } = useStack()

function curl(tenant: string, texts: readonly string[], to: Served = stack()): Promise<void> {
  return curlTo(to, tenant, texts)
}

function manifestsOf(tenant: string, of: Served = stack()): Promise<readonly Item[]> {
  return manifestsIn(of, tenant)
}

function put(item: Item): Promise<void> {
  return plantManifest(stack(), item)
}

function drop(item: Item): Promise<void> {
  return uprootManifest(stack(), item)
}

interface Options {
  readonly in?: string
  readonly now?: () => number
}

function audit(tenant: string, { in: folder = cwd(), ...clock }: Options = {}) {
  return auditIn(folder, tenant, clock)
}

test('what curl sends is proven to be complete, and the audit says by what', async () => {
  await curl('curled', ['one', 'two', 'three'])
  const { code, report, completeness } = await audit('curled')
  expect(code).toBe(0)
  expect(report).toMatchObject({ verdict: 'passed', rows: 3, receipts: 3 })
  const manifests = { count: 3, altered: 0, deleted: 0, early: 0 }
  expect(completeness).toMatchObject({ status: 'passed', by_ledger: 0, by_manifests: 3, unexpected: 0, manifests })
  const { stdout } = await runLogpipe(['audit', '-t', 'curled'], aContext({ cwd: cwd() }))
  expect(stdout).toContain('3 of 3 accepted records with a row; known by 3 manifests of the pipeline')
  expect(stdout).toContain("passed: completeness by the pipeline's manifests")
})

test('a record that ledger and manifest name counts once, whoever sent it', async () => {
  const stdin = 'one\ntwo\n'
  await runLogpipe(['send', '-t', 'both', '--wait'], aContext({ cwd: cwd(), stdin }))
  await curl('both', ['three'])
  const { code, report, completeness } = await audit('both')
  expect(code).toBe(0)
  expect(report).toMatchObject({ rows: 3, receipts: 3 })
  expect(completeness).toMatchObject({ checked: 3, by_ledger: 2, by_manifests: 1 })
})

test('a row that was deleted is missing, and named', async () => {
  await curl('row-gone', ['one', 'two', 'three'])
  const [row = {}] = await rowsOf(stack(), 'row-gone')
  await uproot(stack(), row)
  const { code, completeness } = await audit('row-gone')
  expect(code).toBe(1)
  const findings = [{ log_id: row.log_id, kind: 'no_row' }]
  expect(completeness).toMatchObject({ status: 'failed', missing: 1, findings })
})

test('all rows of a tenant that were deleted are missing, also where all tenants are audited', async () => {
  await curl('all-gone', ['one', 'two'])
  for (const row of await rowsOf(stack(), 'all-gone')) await uproot(stack(), row)
  const { stdout } = await runLogpipe(['audit', '--all', '--json'], aContext({ cwd: cwd() }))
  const { tenants } = JSON.parse(stdout)
  expect(tenants).toContainEqual(expect.objectContaining({ tenant: 'all-gone', verdict: 'failed', receipts: 2 }))
})

test.each([0, 1])('a row that was deleted with manifest %i of three: that manifest is named', async (place) => {
  const tenant = `both-gone-${place}`
  await curl(tenant, ['one', 'two', 'three'])
  const manifest = (await manifestsOf(tenant))[place] ?? {}
  await drop(manifest)
  const [row = {}] = (await rowsOf(stack(), tenant)).filter(({ log_id }) => log_id === manifest.ids)
  await uproot(stack(), row)
  const { code, completeness } = await audit(tenant)
  expect(code).toBe(1)
  const log_id = String(manifest.manifest_id).split('.').slice(2).join('.')
  expect(completeness).toMatchObject({
    ...{ status: 'failed', missing: 0, manifests: { deleted: 1 } },
    findings: [{ log_id, kind: 'deleted_manifest' }],
  })
})

test.each<[string, (manifest: Item) => Item]>([
  ['its ids', ({ ids }) => ({ ids: String(ids).replace(/.$/, 'x') })],
  ['its ids and their number', ({ ids }) => ({ ids: String(ids).slice(0, -3), count: 1 })],
  ['its number of records', ({ count }) => ({ count: Number(count) + 1 })],
  ['when it expires', ({ expires_at }) => ({ expires_at: Number(expires_at) - 30 * 86_400 })],
  ['when it expires, to be gone at once', () => ({ expires_at: 1 })],
  ['when it was received', () => ({ received_at: '2026-01-31T12:00:00.000Z' })],
  ['what it says of others', () => ({ abandoned: '0' })],
  ['how far it vouches for others', () => ({ settled: 7 })],
])('a manifest is a violation of which somebody altered %s', async (what, change) => {
  const tenant = `altered-${what.replaceAll(/[^a-z]+/g, '-')}`
  const lines = 'one\ntwo\n'
  const headers = { 'content-type': 'text/plain', 'x-tenant-id': tenant }
  await fetch(`${stack().url}/ingest?split=lines`, { method: 'POST', headers, body: lines })
  await curl(tenant, ['three'])
  const [manifest = {}] = (await manifestsOf(tenant)).filter(({ count }) => count === 2)
  expect(await audit(tenant)).toMatchObject({ code: 0 })
  await put({ ...manifest, ...change(manifest) })
  const { code, completeness } = await audit(tenant)
  expect(code).toBe(1)
  expect(completeness.findings).toContainEqual({ log_id: manifest.manifest_id, kind: 'altered_manifest' })
})

test('a manifest of another tenant is a violation, and nothing that it names is expected', async () => {
  await curl('robbed', ['one'])
  await curl('copied', ['two'])
  const [manifest = {}] = await manifestsOf('robbed')
  await put({ ...manifest, tenant_id: 'copied' })
  const { code, completeness } = await audit('copied')
  expect(code).toBe(1)
  expect(completeness).toMatchObject({ checked: 1, missing: 0, manifests: { count: 1, altered: 1 } })
})

/** More than a number of JavaScript holds exactly. */
const huge = NumberValue.from('9.9e125')

test.each<[string, Item]>([
  ['nothing but its keys', {}],
  [
    'other types',
    { ids: new Set([1]), count: 'two', settled: huge, abandoned: [1], mac: Buffer.from('x'), expires_at: {} },
  ],
  ['numbers beyond all bounds', { count: huge, settled: huge, settled_until: huge, expires_at: huge, mac: '' }],
])('an item of %s among the manifests is a violation, and ends no audit', async (what, item) => {
  const tenant = `odd-${what.length}`
  await curl(tenant, ['one'])
  const manifest_id = '2026-01-31T12:00:00.000Z.\u001b[2J.9999999999999999'
  await put({ ...item, tenant_id: tenant, manifest_id })
  const { code, completeness } = await audit(tenant)
  expect([code, completeness.manifests]).toMatchObject([1, { count: 1, altered: 1, deleted: 0 }])
  const { stdout, stderr } = await runLogpipe(['audit', '-t', tenant], aContext({ cwd: cwd() }))
  expect(stdout + stderr).not.toContain('\u001b')
})

test('a manifest under another id is a violation', async () => {
  await curl('moved', ['one', 'two'])
  const [manifest = {}] = await manifestsOf('moved')
  await put({ ...manifest, manifest_id: String(manifest.manifest_id).replace(/\d+$/, '9') })
  expect(await audit('moved')).toMatchObject({ code: 1, completeness: { manifests: { altered: 1, deleted: 0 } } })
})

test('rows from before there were manifests leave completeness open, and those since are complete', async () => {
  const folder = await aFolder()
  const before = await startStack(folder, { keepsManifests: false })
  await curl('upgraded', ['one', 'two'], before)
  expect(await audit('upgraded', { in: folder })).toMatchObject({
    ...{ code: 3, report: { verdict: 'passed_without_completeness', receipts: 0 } },
    completeness: { unexpected: 2, before_manifests: 0, found: 0 },
  })
  await before.stop()
  const since = await startStack(folder)
  await curl('upgraded', ['three'], since)
  await curl('new', ['one'], since)
  const open = await audit('upgraded', { in: folder })
  expect(open).toMatchObject({
    ...{ code: 3, report: { verdict: 'passed_without_completeness', receipts: 1 } },
    completeness: { status: 'unknown', unexpected: 2, before_manifests: 2, found: 0 },
  })
  expect(await audit('new', { in: folder })).toMatchObject({ code: 0 })
  const [first = {}] = (await rowsOf(since, 'upgraded')).filter(({ modified_text }) => modified_text === 'three')
  await uproot(since, first)
  expect(await audit('upgraded', { in: folder })).toMatchObject({ code: 1, completeness: { missing: 1 } })
})

test('a row without a manifest fails no audit: ingest may have died before it wrote it', async () => {
  await curl('orphan', ['one', 'two'])
  const last = (await manifestsOf('orphan')).at(-1) ?? {}
  await drop(last)
  expect(await audit('orphan')).toMatchObject({
    ...{ code: 3, report: { verdict: 'passed_without_completeness' } },
    completeness: { status: 'unknown', unexpected: 1, before_manifests: 0, manifests: { deleted: 0 } },
  })
})

test('a tenant that was erased has no manifests left, and what it sends afterwards is complete', async () => {
  await curl('erased', ['one', 'two'])
  const run = await runLogpipe(['tenants', 'erase', 'erased', '--yes'], aContext({ cwd: cwd() }))
  expect(run).toMatchObject({ code: 0 })
  expect(await manifestsOf('erased')).toEqual([])
  await curl('erased', ['three', 'four'])
  expect(await audit('erased')).toMatchObject({ code: 0, completeness: { checked: 2, missing: 0, found: 0 } })
})

test('a row that was erased by its id has a manifest, and the audit knows why there is no row', async () => {
  await curl('erased-one', ['one', 'two'])
  const [row = {}] = await rowsOf(stack(), 'erased-one')
  const args = ['tenants', 'erase', 'erased-one', '--log-id', String(row.log_id), '--yes']
  expect(await runLogpipe(args, aContext({ cwd: cwd() }))).toMatchObject({ code: 0 })
  expect(await manifestsOf('erased-one')).toHaveLength(2)
  expect(await audit('erased-one')).toMatchObject({ code: 0, completeness: { checked: 2, erased: 1, missing: 0 } })
})

test('what POST /logs has stored is proven to be complete, and its row cannot be deleted unseen', async () => {
  for (const [message, status] of [
    ['one', 201],
    ['two', 201],
    ['two', 200],
  ] as const)
    expect(await storeIn(stack(), 'posted', message)).toBe(status)
  await curl('posted', ['three'])
  const completeness = { status: 'passed', checked: 3, unexpected: 0, manifests: { count: 4, altered: 0, deleted: 0 } }
  expect(await audit('posted')).toMatchObject({ code: 0, report: { verdict: 'passed' }, completeness })
  await uproot(stack(), (await rowsOf(stack(), 'posted')).find(({ log_id }) => log_id === 'one') ?? {})
  const findings = [{ log_id: 'one', kind: 'no_row' }]
  expect(await audit('posted')).toMatchObject({ code: 1, completeness: { missing: 1, findings } })
})

test('a manifest of POST /logs that was deleted with its row is named', async () => {
  for (const message of ['one', 'two', 'three']) expect(await storeIn(stack(), 'unposted', message)).toBe(201)
  const manifest = (await manifestsOf('unposted'))[1] ?? {}
  await drop(manifest)
  await uproot(stack(), (await rowsOf(stack(), 'unposted')).find(({ log_id }) => log_id === 'two') ?? {})
  expect(await audit('unposted')).toMatchObject({ code: 1, completeness: { missing: 0, manifests: { deleted: 1 } } })
})

test('without manifests POST /logs has none either', async () => {
  const folder = await aFolder()
  const without = await startStack(folder, { keepsManifests: false })
  expect(await storeIn(without, 'unnoted', 'one')).toBe(201)
  expect(await manifestsOf('unnoted', without)).toEqual([])
  expect(await audit('unnoted', { in: folder })).toMatchObject({ code: 3, completeness: { unexpected: 1 } })
})

test('what has expired is missed by nobody, although its manifests outlive it by a week', async () => {
  await curl('expired', ['one', 'two'])
  for (const row of await rowsOf(stack(), 'expired')) await uproot(stack(), row)
  const now = () => Date.now() + 31 * 86_400_000
  expect(await audit('expired', { now })).toMatchObject({ code: 3, completeness: { missing: 0, found: 0 } })
})

const puts = { 'one by one, as on AWS': createPutManifest, 'together, as here': putTogether }

function putTogether({ client, tableName }: Parameters<typeof createPutManifest>[0]) {
  return createPutManifests(client, tableName)
}

/** Ingest beside the stack, on its table and, where no other is named, its queue. */
async function anIngestOf(how: keyof typeof puts, endpoint: string, queueUrl = stack().sqs.queues.ingest ?? '') {
  const client = dynamodbClient({ ...emulatorConfig, dynamodbEndpoint: endpoint })
  const ambient = { now: Date.now, random: Math.random }
  const directory = { dynamodb: client, tenantsTable: 'tenants', isOpen: true, fallback: defaultSettings }
  return composeIngest({
    ...ambient,
    tenants: composeTenants({ ...ambient, ...directory }),
    sqs: sqsClient({ ...emulatorConfig, sqsEndpoint: stack().sqs.endpoint }),
    queueUrl,
    digestKey: await readDigestKey({ kind: 'embedded', dataDir: data() }),
    putManifest: puts[how]({ client, tableName: 'manifests' }),
    doors: {},
  })
}

/** The same; calls for manifests meet what `faultOf` says. */
async function anIngest(how: keyof typeof puts, faultOf: () => Fault) {
  const proxy = await startFaultProxy(stack().dynamodb.endpoint)
  onTestFinished(proxy.close)
  proxy.meet(({ body }) => (body.includes('"manifests"') ? faultOf() : pass))
  const handle = await anIngestOf(how, proxy.endpoint)
  return async (tenant: string, key: string): Promise<number | undefined> => {
    const headers = { 'content-type': 'text/plain', 'x-tenant-id': tenant, 'idempotency-key': key }
    const response = await handle(anEvent({ headers, body: `sent under ${key}` }))
    if (response.statusCode !== 202) expect(jsonOf(response)).toMatchObject({ code: 'table_unavailable' })
    return response.statusCode
  }
}

describe.each(Object.keys(puts) as (keyof typeof puts)[])('manifests that are put %s', (how) => {
  const named = (what: string): string => `${what}-${how.slice(0, 3)}`

  test('what cannot be written is answered with 503, and a repetition is complete, with nothing called deleted', async () => {
    let fault: Fault = pass
    const send = await anIngest(how, () => fault)
    const tenant = named('failing')
    expect(await send(tenant, 'a')).toBe(202)
    fault = { kind: 'refuse' }
    expect(await send(tenant, 'b')).toBe(503)
    expect(await send(tenant, 'c')).toBe(503)
    fault = pass
    for (const key of ['b', 'c', 'd']) expect(await send(tenant, key)).toBe(202)
    expect(await stack().drain(90_000)).toBe(0)
    expect((await manifestsOf(tenant)).map(({ abandoned }) => abandoned)).toContain('1-2')
    const manifests = { count: 4, altered: 0, deleted: 0, early: 0 }
    expect(await audit(tenant)).toMatchObject({ code: 0, completeness: { checked: 4, unexpected: 0, manifests } })
  })

  test('one that nobody repeats leaves a row without a manifest, which is no violation', async () => {
    let fault: Fault = { kind: 'refuse' }
    const send = await anIngest(how, () => fault)
    const tenant = named('given-up')
    expect(await send(tenant, 'a')).toBe(503)
    fault = pass
    expect(await send(tenant, 'b')).toBe(202)
    expect(await stack().drain(90_000)).toBe(0)
    const completeness = { unexpected: 1, missing: 0, manifests: { deleted: 0 } }
    expect(await audit(tenant)).toMatchObject({ code: 3, completeness })
  })

  test('one whose answer was lost is there, and counts', async () => {
    let fault: Fault = pass
    const send = await anIngest(how, () => {
      const [met] = [fault]
      fault = pass
      return met
    })
    const tenant = named('lost')
    expect(await send(tenant, 'a')).toBe(202)
    fault = { kind: 'drop-answer' }
    expect(await send(tenant, 'b')).toBe(202)
    expect(await send(tenant, 'c')).toBe(202)
    expect(await stack().drain(90_000)).toBe(0)
    expect(await audit(tenant)).toMatchObject({ code: 0, completeness: { checked: 3, manifests: { count: 3 } } })
  })
})

/** A queue of which no worker takes anything. */
async function aSilentQueue(): Promise<string> {
  const client = sqsClient({ ...emulatorConfig, sqsEndpoint: stack().sqs.endpoint })
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'silent' }))
  client.destroy()
  return QueueUrl
}

test('the ids of a message that do not fit into one item are in several, and an audit expects the row of each', async () => {
  const tenant = 'long'
  const logs = Array.from({ length: 3_000 }, (_, i) => ({
    tenant_id: tenant,
    text: 'a',
    log_id: `${'x'.repeat(120)}${i}`,
  }))
  const headers = { 'content-type': 'application/json' }
  // Storing all of them takes longer than all the rest; a message of 5,000 is stored elsewhere.
  const stored = [logs[0], logs[1_500], logs[2_999]]
  const sent = await fetch(`${stack().url}/ingest`, { method: 'POST', headers, body: JSON.stringify(stored) })
  expect(sent.status).toBe(202)
  await sent.body?.cancel()
  expect(await stack().drain(90_000)).toBe(0)
  const ingest = await anIngestOf('together, as here', stack().dynamodb.endpoint, await aSilentQueue())
  expect((await ingest(anEvent({ headers, body: JSON.stringify(logs) }))).statusCode).toBe(202)
  const [first, ...parts] = (await manifestsOf(tenant)).map(({ count }) => Number(count))
  expect(first).toBe(3)
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.reduce((sum, count) => sum + count, 0)).toBe(3_000)
  const { report, completeness } = await audit(tenant)
  expect(report).toMatchObject({ rows: 3, receipts: 3_000 })
  expect(completeness).toMatchObject({ checked: 3_000, missing: 2_997, unexpected: 0 })
})
