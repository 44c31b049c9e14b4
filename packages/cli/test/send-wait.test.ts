import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { emulatorConfig } from '@logpipe/infra/stores'
import { expect, onTestFinished, test } from 'vitest'
import { aContext, type World } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'
import { rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const open = useStack()
const closed = useStack({ requiresKeys: true })

async function logpipe(args: readonly string[], world: Partial<World> = {}): Promise<Run> {
  const run = await runLogpipe(args, aContext({ cwd: open.cwd(), ...world }))
  expectNoTrace(run)
  return run
}

function record(logId: string, text: string, fields: object = {}): string {
  return `${JSON.stringify({ log_id: logId, text, ...fields })}\n`
}

/** Sends records and waits; answers with the report. */
async function sendJson(tenant: string, stdin: string, ...flags: readonly string[]) {
  const run = await logpipe(['send', '-t', tenant, '--wait', '--json', ...flags], { stdin })
  return { code: run.code, report: JSON.parse(run.stdout) }
}

const purge = () => logpipe(['dlq', 'purge', '--tenant', 'acme', '--yes'])

test('a record whose id has other content is reported as a conflict, not as stored, also once its dead letter is gone', async () => {
  expect(await sendJson('acme', record('k1', 'one'))).toMatchObject({
    code: 0,
    report: { stored: 1, dead_letters: {} },
  })
  for (const attempt of ['with its dead letter', 'after the purge']) {
    const { code, report } = await sendJson('acme', record('k0', 'zero') + record('k1', 'two'))
    expect({ code, ...report }, attempt).toMatchObject({
      ...{ code: 1, accepted: 2, stored: 1, missing: 0, dead_letters: { conflict: 1 }, not_yet_stored: [] },
      not_stored: [{ tenant: 'acme', log_id: 'k1', reason: 'conflict', input: 'stdin', first_line: 1, last_line: 2 }],
    })
    if (attempt !== 'after the purge') expect(await purge()).toMatchObject({ code: 0 })
  }
  expect(await sendJson('acme', record('k1', 'one'))).toMatchObject({
    code: 0,
    report: { stored: 1, dead_letters: {} },
  })
  expect((await rowsOf(open.stack(), 'acme')).map(({ modified_text }) => modified_text).toSorted()).toEqual([
    'one',
    'zero',
  ])
})

test('the text says how many, which, why, and what to type next', async () => {
  const cwd = await aFolder({ 'a.log': record('t1', 'one'), 'b.log': record('t1', 'two') + record('t2', 'three') })
  const send = (file: string) =>
    logpipe(['send', '-t', 'texts', '--wait', '--batch', '1', '--data', open.data(), file], { cwd })
  expect(await send('a.log')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('\n  stored 1\n') })
  const { code, stdout, stderr } = await send('b.log')
  expect(code).toBe(1)
  expect(stdout).toContain('\n  stored 1 · in the dead-letter queue 1\n')
  expect(stderr).toBe(
    [
      'not stored: b.log:1: conflict: another log already has the id t1; the first was kept',
      `Send records in conflict again under new ids; list them with: logpipe dlq list --tenant texts --reason conflict --data ${open.data()}`,
      '',
    ].join('\n'),
  )
  const [, command = ''] = /list them with: logpipe (.*)\n/.exec(stderr) ?? []
  const listed = await logpipe([...command.split(' '), '--json'], { cwd })
  expect(JSON.parse(listed.stdout)).toMatchObject({ entries: [{ tenant: 'texts', reason: 'conflict' }] })
})

test('outcomes are kept beside the rows, one for each request, and no command takes them for logs', async () => {
  const lines = Array.from({ length: 120 }, (_, i) => `line ${i}\n`).join('')
  expect(await sendJson('counted', lines, '--batch', '10')).toMatchObject({ code: 0, report: { stored: 120 } })
  expect(await rowsOf(open.stack(), 'counted')).toHaveLength(120)
  const client = new DynamoDBClient({ ...emulatorConfig, endpoint: open.stack().dynamodb.endpoint })
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: open.stack().dynamodb.tables.logs,
      FilterExpression: 'begins_with(tenant_id, :t) AND attribute_not_exists(seal)',
      ExpressionAttributeValues: { ':t': { S: 'counted' } },
    }),
  )
  client.destroy()
  expect(Items.map(({ tenant_id, stored }) => [tenant_id?.S, stored?.N])).toEqual(
    Array.from({ length: 12 }, () => ['counted#outcomes', '10']),
  )
  const inSeconds = Number(Items[0]?.expires_at?.N) - Date.now() / 1000
  expect(Math.round(inSeconds / 3_600)).toBe(24)
  expect(JSON.stringify(Items)).not.toContain('line ')
  const audit = await logpipe(['audit', '--all', '--json'])
  const { tenants } = JSON.parse(audit.stdout) as { readonly tenants: readonly { readonly tenant: string }[] }
  expect(tenants).toContainEqual(expect.objectContaining({ tenant: 'counted', rows: 120, receipts: 120 }))
  expect(tenants.filter(({ tenant }) => tenant.includes('#'))).toEqual([])
  const tail = await logpipe(['tail', '-t', 'counted', '-n', '1000', '--json'])
  expect(tail.stdout.trim().split('\n')).toHaveLength(120)
})

test('nothing is kept for those who do not wait', async () => {
  expect(await logpipe(['send', '-t', 'hasty'], { stdin: 'one\ntwo\n' })).toMatchObject({ code: 0 })
  expect(await sendJson('hasty', 'three')).toMatchObject({ report: { stored: 1 } })
  expect(await rowsOf(open.stack(), 'hasty#outcomes')).toHaveLength(1)
})

test('with lines of several tenants each tenant is asked for its own', async () => {
  expect(await sendJson('many-b', record('m1', 'one'))).toMatchObject({ code: 0 })
  const lines = [
    record('m1', 'two', { attributes: { org: 'many-a' } }),
    record('m1', 'two', { attributes: { org: 'many-b' } }),
    record('m2', 'two', { attributes: { org: 'many-b' } }),
    record('m1', 'two'),
  ]
  const { code, report } = await sendJson('many-c', lines.join(''), '--tenant-from', 'attributes.org')
  expect({ code, ...report }).toMatchObject({
    code: 1,
    accepted: 4,
    stored: 3,
    dead_letters: { conflict: 1 },
    missing: 0,
  })
  expect(report.not_stored).toMatchObject([{ tenant: 'many-b', log_id: 'm1', reason: 'conflict' }])
})

test('a key that may only write is enough, for the endpoint alone', async () => {
  const operator = async (...args: readonly string[]) => {
    const run = await logpipe([...args, '--json'], { cwd: closed.cwd() })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    return JSON.parse(run.stdout)
  }
  await operator('tenants', 'add', 'keyed')
  const { key } = await operator('keys', 'add', 'keyed', '--scope', 'write')
  const send = async (stdin: string) =>
    logpipe(['send', '-t', 'keyed', '--wait', '--target', closed.stack().url], {
      ...{ cwd: await aFolder(), stdin, env: { LOGPIPE_KEY: key } },
    })
  expect(await send(record('k1', 'one'))).toMatchObject({ code: 0, stderr: '' })
  expect(await send(record('k1', 'two'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      'whoever runs the stack lists them with: logpipe dlq list --tenant keyed --reason conflict\n',
    ),
  })
})

/** An endpoint that queues everything; a test says what it knows of outcomes. */
async function anEndpoint(
  respond: (requests: readonly string[]) => { readonly status: number; readonly body: object },
) {
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    const accepted = { accepted: 1, duplicates: 0, rejected: 0, log_ids: ['a'], errors: [] }
    const answer = request.url === '/ingest' ? { status: 202, body: accepted } : respond(JSON.parse(body).requests)
    const type = answer.status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(answer.status, { 'content-type': type }).end(JSON.stringify(answer.body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('what is not worked off in time is not yet stored, and is named', async () => {
  const url = await anEndpoint((pending) => ({ status: 200, body: { outcomes: [], pending } }))
  let elapsedMs = 0
  const run = await logpipe(['send', '-t', 'late', '--wait', '--target', url], {
    ...{ cwd: await aFolder(), stdin: 'one' },
    elapsed: () => {
      elapsedMs += 5_000
      return elapsedMs
    },
  })
  expect(run).toMatchObject({ code: 1, stdout: expect.stringContaining('\n  stored 0 · not yet stored 1\n') })
  expect(run.stderr).toMatch(/^not yet stored: stdin:1: 1 record\nWhat is still queued is stored later\. /)
  expect(run.stderr).toContain('logpipe dlq list --tenant late --reason exhausted\n')
})

test('an endpoint of an earlier release is named as what it is', async () => {
  const body = { type: 'about:blank', title: 'Not found', status: 404, detail: 'no such path', code: 'not_found' }
  const url = await anEndpoint(() => ({ status: 404, body: { ...body, retryable: false, hint: '', request_id: 'r' } }))
  const run = await logpipe(['send', '-t', 'old', '--wait', '--target', url], { cwd: await aFolder(), stdin: 'one' })
  expect(run).toMatchObject({ code: 2, stdout: expect.stringContaining('accepted 1') })
  expect(run.stderr).toContain('the endpoint is older than this command: it has no POST /logs/outcomes')
})
