import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { expect, onTestFinished, test } from 'vitest'
import { type Fault, pass, startFaultProxy, type TableCall } from '../../infra/test/fault-proxy.ts'
import { aContext, type World } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { openStdin, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { startSpawned } from './spawn-logpipe.ts'
import { plant, rowsOf, uproot } from './stored.ts'
import { startStack, useStack } from './use-stack.ts'

const { stack, data } = useStack()

async function logpipe(args: readonly string[], world: Partial<World> = {}) {
  return runLogpipe([...args, '--data', data()], aContext({ cwd: await aFolder(), ...world }))
}

async function send(tenant: string, ...lines: readonly string[]): Promise<void> {
  const sent = await logpipe(['send', '-t', tenant, '--wait'], { stdin: lines.map((line) => `${line}\n`).join('') })
  expect(sent).toMatchObject({ code: 0 })
}

/** How many items each partition has, in the table or in its index, read with a client of its own. */
async function itemsIn(index?: string): Promise<Readonly<Record<string, number>>> {
  const { endpoint, tables } = stack().dynamodb
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ region: 'us-east-1', credentials, endpoint })
  const documents = DynamoDBDocumentClient.from(client)
  const counts: Record<string, number> = {}
  let startKey: Record<string, unknown> | undefined
  do {
    const scan = { TableName: tables.logs, ConsistentRead: index === undefined }
    const page = await documents.send(
      new ScanCommand({
        ...scan,
        ...(index && { IndexName: index }),
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    )
    for (const { tenant_id } of page.Items ?? []) counts[tenant_id] = (counts[tenant_id] ?? 0) + 1
    startKey = page.LastEvaluatedKey
  } while (startKey !== undefined)
  client.destroy()
  return counts
}

async function audited(tenant: string) {
  const { code, stdout } = await logpipe(['audit', '-t', tenant, '--json'])
  const [{ verdict, rows, checks }] = JSON.parse(stdout).tenants
  const { status, missing, erased, perhaps_erased } = checks.find(
    (one: { name: string }) => one.name === 'completeness',
  )
  return { code, verdict, rows, status, missing, erased, perhaps_erased }
}

test('a tenant is erased from table and index, nobody else is, and audits tell erased from lost', async () => {
  await send('acme', 'one', 'two', 'call 555-0199')
  await send('beta', 'one', 'two')
  expect(await itemsIn()).toMatchObject({ acme: 3, beta: 2, 'acme#outcomes': 1 })
  expect(await itemsIn('recent')).toEqual({ acme: 3, beta: 2 })
  const planned = await logpipe(['tenants', 'erase', 'acme', '--dry-run', '--json'])
  const noLetters = { dead_letters: 0, dead_letters_unseen: 0, dead_letters_complete: true }
  expect(planned.code).toBe(0)
  expect(JSON.parse(planned.stdout)).toEqual({ tenant: 'acme', dry_run: true, rows: 3, ...noLetters })
  expect(await itemsIn()).toMatchObject({ acme: 3 })
  const erased = await logpipe(['tenants', 'erase', 'acme', '--yes'])
  expect(erased).toMatchObject({ code: 0, stderr: '' })
  expect(erased.stdout).toContain('Erased 3 rows of acme; 0 rows left\n')
  expect(await itemsIn()).toEqual({ beta: 2, 'beta#outcomes': 1 })
  expect(await itemsIn('recent')).toEqual({ beta: 2 })
  expect(await audited('acme')).toEqual({
    ...{ code: 0, verdict: 'passed', rows: 0, status: 'passed', missing: 0, erased: 3, perhaps_erased: 0 },
  })
  expect(await audited('beta')).toMatchObject({ code: 0, verdict: 'passed', rows: 2, erased: 0 })
  const text = (await logpipe(['audit', '-t', 'acme'])).stdout
  expect(text).toMatch(
    /0 of 3 accepted records with a row; 3 records erased on purpose on \d{4}-\d\d-\d\d \(3 deleted\)\n/,
  )
  expect(text).toContain('passed: no rows are left, since the tenant was erased\n')
  expect((await logpipe(['audit', '-t', 'acme', '--format', 'html'])).stdout).toContain('aria-label="3 erased"')
  // What is lost of another tenant, or was sent since, is lost.
  const [row = {}] = await rowsOf(stack(), 'beta')
  await uproot(stack(), row)
  expect(await audited('beta')).toMatchObject({ code: 1, verdict: 'failed', missing: 1, erased: 0 })
  await plant(stack(), row)
  expect(await audited('beta')).toMatchObject({ code: 0 })
  await send('acme', 'after it')
  expect(await audited('acme')).toMatchObject({ code: 0, rows: 1, erased: 3 })
  const [later = {}] = await rowsOf(stack(), 'acme')
  await uproot(stack(), later)
  expect(await audited('acme')).toMatchObject({ code: 1, verdict: 'failed', missing: 1, erased: 3 })
})

test('the ledger shows the tombstones, and is whole', async () => {
  await send('shown', 'one')
  await logpipe(['tenants', 'erase', 'shown', '--yes'])
  const exported = (await logpipe(['ledger', 'export', '-t', 'shown'])).stdout.trimEnd().split('\n')
  const tombstones = exported.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'erased')
  expect(tombstones.map(({ tenant, done, deleted }) => ({ tenant, done, deleted }))).toEqual([
    { tenant: 'shown', done: false, deleted: undefined },
    { tenant: 'shown', done: true, deleted: 1 },
  ])
  // Both say when it began; the first is noted at once, which may be a millisecond later.
  expect(tombstones[1].began).toBe(tombstones[0].began)
  expect(Date.parse(tombstones[0].at)).toBeGreaterThanOrEqual(Date.parse(tombstones[0].began))
  expect(await logpipe(['ledger', 'verify'])).toMatchObject({ code: 0, stdout: expect.stringContaining('whole') })
  expect((await logpipe(['ledger', 'list'])).stdout).toContain('notes')
})

/** Lets commands reach the table of the stack through a proxy, until the test ends. */
async function meeting(faultOf: (call: TableCall) => Fault): Promise<void> {
  const file = join(data(), 'stack.json')
  const text = await readFile(file, 'utf8')
  const { endpoint } = stack().dynamodb
  const proxy = await startFaultProxy(endpoint)
  proxy.meet(faultOf)
  await writeFile(file, text.replaceAll(endpoint, proxy.endpoint))
  onTestFinished(async () => {
    await writeFile(file, text)
    await proxy.close()
  })
}

/** Three batches of one size: they arrive in any order. */
const threeBatches = Array.from({ length: 75 }, (_, i) => `line ${i}`)

/** The batches go at once: a command that is refused ends, and one that passes may be deleted only then. */
function refuseAfterOne(tenant: string): Fault {
  return { kind: 'refuse', after: () => expect.poll(itemsIn).toMatchObject({ [tenant]: 50 }) }
}

test('what fails in the middle is unsure until the same command has finished it', async () => {
  await send('halved', ...threeBatches)
  let batches = 0
  let isBroken = true
  await meeting(({ operation }) => {
    if (operation !== 'BatchWriteItem' || !isBroken) return pass
    return ++batches > 1 ? refuseAfterOne('halved') : pass
  })
  const erase = ['tenants', 'erase', 'halved', '--yes']
  expectRefusal(await logpipe(erase), 'the table refuses to delete rows (ValidationException)')
  expect(await itemsIn()).toMatchObject({ halved: 50 })
  expect(await audited('halved')).toMatchObject({ code: 3, verdict: 'inconclusive', missing: 0, perhaps_erased: 25 })
  isBroken = false
  expect(await logpipe(erase)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Erased 50 rows of halved; 0'),
  })
  expect(await audited('halved')).toMatchObject({ code: 0, rows: 0, erased: 75, perhaps_erased: 0 })
})

test.each([
  ['before the manifests are read', 'manifests', 0],
  ['before the rows are read', 'logs', 0],
  ['and goes on when the rows are read', 'logs', 1],
])('an audit misses no row of an erasure that begins after the ledger was read, %s', async (when, table, batch) => {
  const tenant = `amid-${table}-${batch}`
  await send(tenant, ...threeBatches)
  let [hasBegun, batches] = [false, 0]
  const erase = async (): Promise<void> => {
    await logpipe(['tenants', 'erase', tenant, '--yes'])
  }
  await meeting(({ operation, body }) => {
    // One that is killed or interrupted leaves as much.
    if (operation === 'BatchWriteItem' && batch > 0) return ++batches > batch ? refuseAfterOne(tenant) : pass
    const isFirst = operation === 'Query' && JSON.parse(body).TableName === table && !hasBegun
    if (!isFirst) return pass
    hasBegun = true
    return { kind: 'wait', until: erase }
  })
  const found = await audited(tenant)
  expect(hasBegun, when).toBe(true)
  expect(found).toMatchObject({ missing: 0 })
  if (batch === 0) expect(found).toMatchObject({ code: 0, verdict: 'passed', erased: 75 })
  else expect(found).toMatchObject({ code: 3, verdict: 'inconclusive', perhaps_erased: 25 })
})

test('an audit that looks at the tombstones again still names what was lost and not erased', async () => {
  await send('amid', 'one')
  await logpipe(['tenants', 'erase', 'amid', '--yes'])
  await send('amid', 'two')
  const [row = {}] = await rowsOf(stack(), 'amid')
  await uproot(stack(), row)
  await logpipe(['tenants', 'erase', 'other', '--yes'])
  expect(await audited('amid')).toMatchObject({ code: 1, verdict: 'failed', missing: 1, erased: 1 })
})

test('Ctrl-C leaves it unfinished, and the same command finishes it', async () => {
  await send('stopped', 'one', 'two')
  const context = aContext({ cwd: await aFolder() })
  let isOver = false
  await meeting(({ operation }) => {
    if (operation === 'BatchWriteItem' && !isOver) {
      isOver = true
      context.interrupt()
    }
    return pass
  })
  const stopped = await runLogpipe(['tenants', 'erase', 'stopped', '--yes', '--data', data()], context)
  expect(stopped).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('Interrupted. The same command finishes it'),
  })
  expect(await audited('stopped')).toMatchObject({ code: 3, verdict: 'inconclusive', erased: 0, perhaps_erased: 2 })
  expect(await logpipe(['tenants', 'erase', 'stopped', '--yes'])).toMatchObject({ code: 0 })
  expect(await audited('stopped')).toMatchObject({ code: 0, erased: 2, perhaps_erased: 0 })
})

test('a process that is killed in the middle leaves it unfinished, and the same command finishes it', async () => {
  await send('killed', ...threeBatches)
  await send('bystander', 'one', 'two')
  let batches = 0
  let isKilled = false
  await meeting(({ operation }) => {
    // Every batch behind the first hangs: the kill may come before the third is sent.
    if (operation !== 'BatchWriteItem' || isKilled) return pass
    return ++batches === 1 ? pass : { kind: 'hang' }
  })
  const erase = ['tenants', 'erase', 'killed', '--yes']
  const running = startSpawned([...erase, '--data', data()], { cwd: await aFolder() })
  while ((await itemsIn()).killed !== 50);
  running.kill('SIGKILL')
  expect(await running.ended).toMatchObject({ stdout: '' })
  isKilled = true
  expect(await audited('killed')).toMatchObject({ code: 3, verdict: 'inconclusive', missing: 0, perhaps_erased: 25 })
  expect(await logpipe(['ledger', 'verify'])).toMatchObject({ code: 0 })
  const finished = await logpipe(erase)
  expect(finished).toMatchObject({ code: 0, stdout: expect.stringContaining('Erased 50 rows of killed; 0') })
  expect(await audited('killed')).toMatchObject({ code: 0, rows: 0, missing: 0, erased: 75, perhaps_erased: 0 })
  expect((await logpipe(['audit', '-t', 'killed'])).stdout).toContain('(at least 50 deleted)\n')
  expect(await audited('bystander')).toMatchObject({ code: 0, rows: 2, erased: 0 })
})

test('what the table had no capacity for is tried again', async () => {
  await send('throttled', ...Array.from({ length: 30 }, (_, i) => `line ${i}`))
  let held = 0
  const isHeldBack = (): boolean => held++ % 3 === 0
  await meeting(({ operation }) => (operation === 'BatchWriteItem' ? { kind: 'unprocessed', isHeldBack } : pass))
  const erased = await logpipe(['tenants', 'erase', 'throttled', '--yes', '--json'])
  expect(JSON.parse(erased.stdout)).toEqual({
    ...{ tenant: 'throttled', erased: 30, left: 0, came: 0, queued: 0, done: true },
    dead_letters: { messages: 0, records: 0, left: 0 },
  })
  expect(held).toBeGreaterThan(30)
  expect(await itemsIn()).not.toHaveProperty('throttled')
})

test('rows that were received before a time, or one row, are erased alone', async () => {
  await send('partly', 'old', 'new', 'newer')
  const [old = {}, named = {}, kept = {}] = await rowsOf(stack(), 'partly')
  await plant(stack(), { ...old, received_at: '2020-01-01T00:00:00.000Z' })
  const before = await logpipe(['tenants', 'erase', 'partly', '--before', '2020-01-02', '--yes', '--json'])
  expect(JSON.parse(before.stdout)).toMatchObject({
    before: '2020-01-02T00:00:00.000Z',
    erased: 1,
    left: 0,
    done: true,
  })
  const one = await logpipe(['tenants', 'erase', 'partly', '--log-id', String(named.log_id), '--yes', '--json'])
  expect(JSON.parse(one.stdout)).toMatchObject({ log_id: named.log_id, erased: 1, left: 0, done: true })
  expect(await rowsOf(stack(), 'partly')).toEqual([kept])
  // The receipt of the first says that it was sent today: no tombstone speaks of it.
  expect(await audited('partly')).toMatchObject({ code: 1, missing: 1, erased: 1 })
})

test('a row that was erased and is put back is found, and what comes again by the front door is not', async () => {
  let agoMs = 120_000
  const cwd = await aFolder()
  const own = await startStack(cwd, { now: () => Date.now() - agoMs })
  const run = (...args: readonly string[]) => runLogpipe(args, aContext({ cwd }))
  const post = async (text: string): Promise<void> => {
    const body = JSON.stringify({ tenant_id: 'acme', log_id: 'order-1', text })
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    expect((await fetch(`${own.url}/ingest`, request)).status).toBe(202)
    expect(await own.drain(90_000)).toBe(0)
  }
  const kinds = async (): Promise<readonly string[]> => {
    const [{ checks }] = JSON.parse((await run('audit', '-t', 'acme', '--json')).stdout).tenants
    return checks.flatMap((one: { findings: readonly { kind: string }[] }) => one.findings.map(({ kind }) => kind))
  }
  await post('first')
  const [old = {}] = await rowsOf(own, 'acme')
  agoMs = 0
  expect(await run('tenants', 'erase', 'acme', '--yes')).toMatchObject({ code: 0 })
  expect(await kinds()).toEqual([])
  await plant(own, old)
  expect(await kinds()).toEqual(['put_back'])
  await uproot(own, old)
  // The same id with other content is another record by now; delivered twice, it has one row.
  await post('second')
  await post('second')
  const [second = {}] = await rowsOf(own, 'acme')
  expect(second).toMatchObject({ log_id: 'order-1', modified_text: 'second' })
  expect(await kinds()).toEqual([])
  await plant(own, old)
  expect(await kinds()).toEqual(['put_back'])
  expect((await run('audit', '-t', 'acme')).stdout).toContain(
    '1 row that was erased and is there again\n      order-1: was erased, and is there again: an old row was put back\n',
  )
  expect((await run('tenants', 'erase', 'acme', '--log-id', 'order-1', '--yes')).code).toBe(0)
  expect(await kinds()).toEqual([])
})

test('nothing is done, and nothing noted, without a confirmation by the tenant’s name', async () => {
  await send('sure', 'one')
  const notes = async () => (await logpipe(['ledger', 'export', '-t', 'sure'])).stdout
  const before = await notes()
  expectRefusal(await logpipe(['tenants', 'erase', 'sure']), 'erasing sure must be confirmed: add --yes')
  const both = ['tenants', 'erase', 'sure', '--before', '1d', '--log-id', 'k', '--yes']
  expectRefusal(await logpipe(both), '--before and --log-id cannot be combined')
  const answer = async (word: string) => {
    const stdin = openStdin()
    const context = aContext({ cwd: await aFolder(), stdin, isTty: true })
    const started = startLogpipe(['tenants', 'erase', 'sure', '--data', data()], context)
    stdin.write(`${word}\n`)
    return started.ended
  }
  const refused = await answer('yes')
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('sure was not typed') })
  expect(refused.stderr).toContain('This deletes all rows and dead letters of sure permanently. Type sure to continue')
  expect(await itemsIn()).toMatchObject({ sure: 1 })
  expect(await notes()).toBe(before)
  expect(await answer('sure')).toMatchObject({ code: 0 })
  expect(await itemsIn()).not.toHaveProperty('sure')
})

test('dead letters of the tenant go as well, and of nobody else', async () => {
  const conflict = (tenant: string) =>
    logpipe(['send', '-t', tenant, '--wait'], { stdin: '{"text":"b","log_id":"k"}\n' })
  for (const tenant of ['dead', 'other']) {
    await logpipe(['send', '-t', tenant, '--wait'], { stdin: '{"text":"a","log_id":"k"}\n' })
    expect(await conflict(tenant)).toMatchObject({ code: 1 })
  }
  const erased = await logpipe(['tenants', 'erase', 'dead', '--yes'])
  expect(erased).toMatchObject({ code: 0, stdout: expect.stringContaining('Deleted 1 dead letter with 1 record\n') })
  const { stdout } = await logpipe(['dlq', 'list', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ groups: [{ tenant: 'other' }] })
  expect(await audited('dead')).toMatchObject({ missing: 0, erased: 1 })
  expect(await itemsIn()).toMatchObject({ other: 1 })
})

test('what a dry run could not see in the dead-letter queue, it says', async () => {
  await send('unseen', 'one')
  const client = sqsClient()
  const [QueueUrl, body] = [
    stack().sqs.queues.deadLetter,
    { v: 2, tenant_id: 'unseen', received_at: '2026-01-31T00:00:00.000Z' },
  ]
  // What other tests left there would be counted.
  await client.send(new PurgeQueueCommand({ QueueUrl }))
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: `${JSON.stringify(body)}\nk {"text":"one"}` }))
  onTestFinished(async () => {
    await client.send(new PurgeQueueCommand({ QueueUrl }))
    client.destroy()
  })
  await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 300, MaxNumberOfMessages: 10 }))
  const planned = await logpipe(['tenants', 'erase', 'unseen', '--dry-run'])
  expect(planned).toMatchObject({
    code: 3,
    stdout: [
      'Would erase 1 row and at least 0 dead letters: all rows and dead letters of unseen\n',
      'About 1 message of any tenant in the dead-letter queue was not examined: held by another command for at most 5 min\n',
    ].join(''),
  })
})

function sqsClient(): SQSClient {
  const { endpoint } = stack().sqs
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return new SQSClient({ region: 'us-east-1', credentials, endpoint, useQueueUrlAsEndpoint: false })
}

test('where the queue does not get empty, it is not done, and audits prove nothing about what is gone', async () => {
  await send('waiting', 'one', 'two')
  const [client, { queues }] = [sqsClient(), stack().sqs]
  await client.send(new SendMessageCommand({ QueueUrl: queues.ingest, MessageBody: '{}', DelaySeconds: 900 }))
  onTestFinished(async () => {
    await client.send(new PurgeQueueCommand({ QueueUrl: queues.ingest }))
    client.destroy()
  })
  let elapsedMs = 0
  const elapsed = (): number => {
    elapsedMs += 20_000
    return elapsedMs
  }
  const erased = await logpipe(['tenants', 'erase', 'waiting', '--yes', '--json'], { elapsed })
  expect(erased.code).toBe(3)
  expect(JSON.parse(erased.stdout)).toMatchObject({ erased: 2, left: 0, queued: 1, done: false })
  expect(await audited('waiting')).toMatchObject({ code: 3, verdict: 'inconclusive', erased: 0, perhaps_erased: 2 })
})
