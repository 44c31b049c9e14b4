import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace, expectRefusal } from './expect-refusal.ts'
import { type Run, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { type Stack, startSpawned } from './spawn-logpipe.ts'
import { drained, textsOf } from './stored.ts'
import { type OwnStack, startStack } from './use-stack.ts'

/** A redrive waits a second for what comes back, and a list for what another reader holds. */

const secret = 'second 555-0199 \u001b[31m'

interface Used extends OwnStack {
  readonly cwd: string
  readonly logpipe: (...args: readonly string[]) => Promise<Run>
}

/** A stack of a test's own, and its commands, which must leave no trace of code behind them. */
async function aStack(): Promise<Used> {
  const cwd = await aFolder()
  return { ...(await startStack(cwd)), cwd, logpipe: (...args) => logpipe(cwd, args) }
}

async function logpipe(cwd: string, args: readonly string[]): Promise<Run> {
  const run = await runLogpipe(args, aContext({ cwd }))
  expectNoTrace(run)
  return run
}

/** Two requests that say something else under one id: the second is a conflict. */
async function makeConflict(stack: Stack, tenant: string): Promise<void> {
  for (const text of ['first', secret]) {
    const record = { tenant_id: tenant, log_id: 'order-1', text, severity: 'error', attributes: { user: secret } }
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${stack.url}/ingest`, { method: 'POST', headers, body: JSON.stringify(record) })
    expect(answer.status).toBe(202)
    await drained(stack)
  }
}

/** Puts a message into the dead-letter queue as SQS does when it was received too often. */
async function putExhausted(stack: Stack, tenant: string, body: string): Promise<void> {
  await put(stack, 'deadLetter', { tenant, body })
}

/** The first line of a body. Received now: each start of a stack deletes the rows whose retention has passed. */
function header(tenant: string): string {
  return JSON.stringify({ v: 2, tenant_id: tenant, received_at: new Date().toISOString() })
}

interface Sent {
  readonly tenant: string
  readonly body: string
}

async function put(stack: Stack, queue: 'ingest' | 'deadLetter', { tenant, body }: Sent): Promise<void> {
  const client = sqsOf(stack)
  const MessageAttributes = { tenant: { DataType: 'String', StringValue: tenant } }
  await client.send(new SendMessageCommand({ QueueUrl: stack.sqs.queues[queue], MessageBody: body, MessageAttributes }))
  client.destroy()
}

function sqsOf({ sqs }: Stack): SQSClient {
  const place = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  return new SQSClient({ ...place, endpoint: sqs.endpoint, useQueueUrlAsEndpoint: false })
}

/** Another reader holds a message: a list waits for it, and can be stopped meanwhile. */
async function holdAnother(stack: Stack): Promise<void> {
  await putExhausted(stack, 'beta', 'held by another reader')
  const client = sqsOf(stack)
  await client.send(
    new ReceiveMessageCommand({
      QueueUrl: stack.sqs.queues.deadLetter,
      MaxNumberOfMessages: 1,
      VisibilityTimeout: 600,
    }),
  )
  client.destroy()
}

/** Resolves when this many dead letters are held; asks the emulator itself. */
async function heldMessages({ sqs }: Stack, count: number): Promise<void> {
  const held = async (): Promise<number> => {
    const answer = await fetch(`${sqs.endpoint}/_fauxqs/queues/ingest-dead-letter`)
    return ((await answer.json()) as { messages: { inflight: readonly unknown[] } }).messages.inflight.length
  }
  await expect.poll(held, { interval: 5 }).toBe(count)
}

/** The one document that a command prints with --json. */
function documentOf({ stdout }: Run): {
  readonly [name: string]: unknown
  readonly entries: readonly { id: string }[]
} {
  expect(stdout.trim().split('\n')).toHaveLength(1)
  return JSON.parse(stdout)
}

const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/)

test('a conflict is listed with its reason, shown without its text unless asked, redriven into a conflict again, and purged', async () => {
  const stack = await aStack()
  const { logpipe: run } = stack
  await makeConflict(stack, 'acme')
  const listed = await run('dlq', 'list')
  expect(listed).toMatchObject({ code: 0, stderr: '' })
  expect(listed.stdout).toMatch(/tenant .* reason .* messages .* records .* oldest/)
  expect(listed.stdout).toMatch(/ acme .* conflict .* 1 .* 1 .* \d+ s /)
  expect(listed.stdout).toMatch(/^ {2}conflict {4}another log already has this id/m)
  const document = documentOf(await run('dlq', 'list', '--json'))
  const [{ id } = { id: '' }] = document.entries
  const entry = {
    id: expect.stringMatching(/\S/),
    tenant: 'acme',
    reason: 'conflict',
    log_ids: { count: 1, ids: ['order-1'] },
    records: 1,
    sent_at: time,
    receives: 2,
    bytes: expect.any(Number),
  }
  expect(document).toStrictEqual({
    messages: 1,
    records: 1,
    groups: [{ tenant: 'acme', reason: 'conflict', messages: 1, records: 1, unreadable: 0, oldest: time }],
    entries: [entry],
    unseen: 0,
    complete: true,
  })
  expect(listed.stdout).toContain(`logpipe dlq show ${id}`)

  const shown = await run('dlq', 'show', id)
  expect(shown.stdout).toMatch(
    /^ {2}order-1 {2}id set by the client · error · no timestamp · text 21 B · attributes \d+ B$/m,
  )
  const hidden = await run('dlq', 'show', id, '--json')
  for (const { stdout } of [listed, shown, hidden]) expect(stdout).not.toMatch(/555-0199|second/)
  const facts = {
    log_id: 'order-1',
    id_source: 'client',
    severity: 'error',
    timestamp: null,
    text_bytes: 21,
    attributes_bytes: expect.any(Number),
  }
  const { log_ids: _, ...named } = entry
  const view = { ...named, id, receives: 4, received_at: time, content: [facts], lines: [] }
  expect(documentOf(hidden)).toStrictEqual(view)
  expect((await run('dlq', 'show', id, '--text')).stdout).toContain('    second 555-0199 <1b>[31m\n')
  expect(documentOf(await run('dlq', 'show', id, '--text', '--json')).content).toStrictEqual([
    { ...facts, text: secret, attributes: { user: secret } },
  ])

  expect(documentOf(await run('dlq', 'redrive', '--json'))).toStrictEqual({
    redriven: 1,
    records: 1,
    later: 1,
    complete: true,
  })
  await drained(stack)
  const again = documentOf(await run('dlq', 'list', '--json'))
  expect(again).toMatchObject({ messages: 1, entries: [{ reason: 'conflict', log_ids: { ids: ['order-1'] } }] })
  expect(again.entries[0]?.id).not.toBe(id)
  expect(await textsOf(stack, 'acme')).toEqual(['first'])
  expect(await run('dlq', 'purge', '--yes')).toMatchObject({ code: 0, stdout: 'Purged 1 message with 1 record\n' })
  expect(await run('dlq', 'list')).toMatchObject({ code: 0, stderr: '', stdout: 'The dead-letter queue is empty\n' })
})

test('redrive stores what can be stored, by tenant and reason, and leaves the rest', async () => {
  const stack = await aStack()
  const { logpipe: run } = stack
  await putExhausted(stack, 'beta', `${header('beta')}\nb-1 {"text":"one"}\nb-2 {"text":"two"}`)
  await putExhausted(stack, 'gamma', `${header('gamma')}\nc-1 {"text":"three"}`)
  await putExhausted(stack, 'gamma', 'no message at all')
  const listed = await run('dlq', 'list')
  expect(listed.stdout).toMatch(/ beta .* exhausted .* 1 .* 2 /)
  expect(listed.stdout).toMatch(/ gamma .* exhausted .* 2 .* 1 \+ \? /)
  const { stdout: said } = await run('dlq', 'list', '-t', 'beta', '--target', 'embedded', '--data', '.logpipe')
  const where = '--target embedded --data .logpipe'
  expect(said).toContain(` with logpipe dlq redrive --reason exhausted --tenant beta ${where}\n`)
  const [, pasted = ''] = /logpipe (dlq show .+);/.exec(said) ?? []
  expect(pasted).toMatch(new RegExp(` ${where}$`))
  expect(await run(...pasted.split(' '))).toMatchObject({ code: 0, stdout: expect.stringContaining('b-1  id set by') })
  const filter = ['-t', 'beta', '--reason', 'exhausted']
  expect(await run('dlq', 'redrive', ...filter)).toMatchObject({
    code: 0,
    stdout: 'Redrove 1 message with 2 records\n',
  })
  expect(await run('dlq', 'redrive', ...filter)).toMatchObject({
    code: 0,
    stdout: 'No dead letters of beta for exhausted\n',
  })
  await drained(stack)
  expect(await textsOf(stack, 'beta')).toEqual(['one', 'two'])
  expect(await textsOf(stack, 'gamma')).toEqual([])
  const { entries } = documentOf(await run('dlq', 'list', '--json'))
  expect(entries).toMatchObject([{ tenant: 'gamma' }, { tenant: 'gamma' }])
  const broken = entries.find((entry) => 'records' in entry && entry.records === null)
  const shown = await run('dlq', 'show', broken?.id ?? '')
  expect(shown.stdout).toContain('unknown: the body cannot be read')
  expect(shown.stdout).not.toContain('no message at all')
  expect((await run('dlq', 'show', broken?.id ?? '', '--text')).stdout).toContain('no message at all')
})

test('a line that the worker could not parse is listed as one record, and shown only where text is asked for', async () => {
  const stack = await aStack()
  await put(stack, 'ingest', { tenant: 'acme', body: `${header('acme')}\na-1 {"text":"one"}\na-2 {"text":"call 555` })
  await drained(stack)
  expect(await textsOf(stack, 'acme')).toEqual(['one'])
  const { entries } = documentOf(await stack.logpipe('dlq', 'list', '--json'))
  expect(entries).toMatchObject([{ tenant: 'acme', reason: 'unreadable', records: 1, log_ids: { count: 0, ids: [] } }])
  const id = entries[0]?.id ?? ''
  const shown = await stack.logpipe('dlq', 'show', id)
  expect(shown.stdout).toContain('  a line of 21 B that cannot be parsed\n')
  expect(shown.stdout).not.toContain('call 555')
  expect((await stack.logpipe('dlq', 'show', id, '--text')).stdout).toContain('    a-2 {"text":"call 555\n')
})

test('without a running stack a command starts one, and drains what it redrives before it exits', async () => {
  const stack = await aStack()
  await makeConflict(stack, 'acme')
  await putExhausted(stack, 'beta', `${header('beta')}\nb-1 {"text":"one"}`)
  expect(documentOf(await stack.logpipe('dlq', 'list', '--json'))).toMatchObject({ messages: 2 })
  await stack.stop()
  expect(await stack.logpipe('dlq', 'redrive')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Redrove 2 messages with 2 records\n'),
  })
  const next = await startStack(stack.cwd)
  expect(await textsOf(next, 'beta')).toEqual(['one'])
  expect(documentOf(await stack.logpipe('dlq', 'list', '--json'))).toMatchObject({ entries: [{ reason: 'conflict' }] })
})

const interrupted = 'Interrupted before the end of the dead-letter queue; run the same command again for the rest.'

test('an interrupted command returns the messages it held: the next command sees them', async () => {
  const stack = await aStack()
  await holdAnother(stack)
  await makeConflict(stack, 'acme')
  const listing = startLogpipe(['dlq', 'list', '--json'], aContext({ cwd: stack.cwd }))
  await heldMessages(stack, 2)
  listing.interrupt()
  const run = await listing.ended
  expect(run).toMatchObject({ code: 130, stderr: `${interrupted}\n` })
  expect(documentOf(run)).toMatchObject({ messages: 1, unseen: 1, complete: false })
  expect(documentOf(await stack.logpipe('dlq', 'list', '--json'))).toMatchObject({ messages: 1, unseen: 1 })
})

test('a listing that was killed hides nothing from the next start', async () => {
  const stack = await aStack()
  await holdAnother(stack)
  await makeConflict(stack, 'acme')
  const listing = startSpawned(['dlq', 'list'], { cwd: stack.cwd })
  await heldMessages(stack, 2)
  listing.killGroup('SIGKILL')
  await listing.ended
  const held = await stack.logpipe('dlq', 'list')
  expect(held.stdout).toBe('No dead letters\nAbout 2 more messages, held by another command for at most 5 min\n')
  await stack.stop()
  await startStack(stack.cwd)
  expect(documentOf(await stack.logpipe('dlq', 'list', '--json'))).toMatchObject({ messages: 2, unseen: 0 })
})

test('invalid requests are refused in one sentence', async () => {
  const { logpipe: run, url, cwd } = await aStack()
  const shown = await run('dlq', 'show', 'not-there', '--json')
  expectRefusal(shown, 'no message with this id in the dead-letter queue')
  expect(JSON.parse(shown.stdout)).toMatchObject({ error: { code: 'unknown_message' } })
  expectRefusal(await run('dlq', 'purge'), 'purging dead letters must be confirmed: add --yes')
  expectRefusal(await run('dlq', 'purge', '-t', 'acme'), 'purging dead letters of acme must be confirmed')
  expectRefusal(await run('dlq', 'list', '--reason', 'bad'), '--reason is "bad"; it must be one of conflict, ')
  expectRefusal(await run('dlq', 'list', '-t', 'Acme'), 'it may contain only a-z')
  const elsewhere = await runLogpipe(['dlq', 'list'], aContext({ cwd, env: { LOGPIPE_TARGET: url } }))
  expectRefusal(elsewhere, 'dead letters are in a queue, and a URL gives no access to it')
})
