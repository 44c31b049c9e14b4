import { randomUUID } from 'node:crypto'
import {
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageRequest,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeDeadLetters, type DeadLetterManager, type QueueKind } from '@logpipe/pipeline/dead-letters'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import { afterAll, describe, expect, test } from 'vitest'
import { createQueues } from '../src/local/create-resources.ts'
import { topology } from '../src/topology.ts'
import { queueNow } from './queue-clock.ts'
import { tenantOf } from './use-manager.ts'
import { useThread } from './use-thread.ts'
import { place } from './with-stack.ts'

/** Longer than any test, by the queue's clock. */
const longSeconds = 36_000

const endpoint = useThread('queue')
const clients: SQSClient[] = []

afterAll(() => {
  for (const client of clients.splice(0)) client.destroy()
})

interface Letter {
  readonly body?: string
  readonly attributes?: Readonly<Record<string, string>>
}

interface Queues {
  readonly manager: DeadLetterManager
  /** Of the operator; what is added to it happens to the manager. */
  readonly client: SQSClient
  /** Puts messages into the dead-letter queue; answers with their ids. */
  readonly put: (...letters: readonly Letter[]) => Promise<readonly string[]>
  /** How many messages each queue has, held ones among them. */
  readonly depths: () => Promise<{ readonly ingest: number; readonly deadLetter: number }>
  /** What the worker would get. */
  readonly ingested: () => Promise<readonly Message[]>
  /** What another reader of the dead-letter queue takes, with this visibility timeout. */
  readonly taken: (seconds: number) => Promise<readonly Message[]>
}

/** Real queues of a test's own, and a manager whose wall clock is theirs. */
async function useQueues(kind: QueueKind): Promise<Queues> {
  const [client, outside] = [newClient(), newClient()]
  const name = `q-${randomUUID()}`
  const { ingest, deadLetter } = topology.queues
  const queues = { ingest: { ...ingest, name }, deadLetter: { ...deadLetter, name: `${name}-dead` } }
  const urls = await createQueues(outside, { ...topology, queues })
  const { ingest: ingestQueueUrl = '', deadLetter: deadLetterQueueUrl = '' } = urls
  const elapsed = (): number => performance.now()
  const take = async (QueueUrl: string, VisibilityTimeout: number): Promise<readonly Message[]> => {
    const all = { MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], VisibilityTimeout, WaitTimeSeconds: 2 }
    return (await outside.send(new ReceiveMessageCommand({ QueueUrl, ...all }))).Messages ?? []
  }
  return {
    manager: composeDeadLetters({ sqs: client, deadLetterQueueUrl, ingestQueueUrl, kind, now: queueNow, elapsed }),
    client,
    put: async (...letters) => {
      const ids: string[] = []
      for (const letter of letters) ids.push((await outside.send(toSend(deadLetterQueueUrl, letter))).MessageId ?? '')
      return ids
    },
    depths: async () => ({
      ingest: await queueDepth(outside, ingestQueueUrl),
      deadLetter: await queueDepth(outside, deadLetterQueueUrl),
    }),
    ingested: () => take(ingestQueueUrl, longSeconds),
    taken: (seconds) => take(deadLetterQueueUrl, seconds),
  }
}

function newClient(): SQSClient {
  const client = sqsClient({ ...place, sqsEndpoint: endpoint() })
  clients.push(client)
  return client
}

function toSend(QueueUrl: string, { body = aBody(), attributes = {} }: Letter): SendMessageCommand {
  const strings = Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])
  return new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes: Object.fromEntries(strings) })
}

/** A body as the codec writes it. */
function aBody(tenant = 'acme', ids: readonly string[] = ['a']): string {
  const header = JSON.stringify({ v: 2, tenant_id: tenant, received_at: '2026-01-31T12:00:00.000Z' })
  return [header, ...ids.map((id) => `${id}! {"text":"call 555-0199"}`)].join('\n')
}

const conflict = { attributes: { tenant: 'acme', log_id: 'a', reason: 'conflict' } }
const exhausted = { body: aBody('beta', ['b', 'c']), attributes: { tenant: 'beta' } }
const undecodable = { body: 'no message at all', attributes: { tenant: 'beta' } }
const nameless = { body: aBody(), attributes: {} }

/** Makes some calls of a client fail: `fails` is asked with the number of each call of the command, from 1. */
function failing(client: SQSClient, command: string, fails: (n: number) => boolean): void {
  let calls = 0
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== command || !fails(++calls)) return next(args)
        throw Object.assign(new Error('made to fail'), { name: 'AccessDenied' })
      },
    { step: 'initialize' },
  )
}

/** Messages that were given back can be taken again, all of them, not all at the same moment. */
async function expectBack(taken: Queues['taken'], count: number): Promise<void> {
  const back = new Set<string | undefined>()
  for (let receives = 0; receives < 20 && back.size < count; receives++)
    for (const { MessageId } of await taken(longSeconds)) back.add(MessageId)
  expect(back.size).toBe(count)
}

/** How long each receive of a client waits, seconds. */
function waitsOf(client: SQSClient): number[] {
  const waits: number[] = []
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'ReceiveMessageCommand')
          waits.push((args.input as ReceiveMessageRequest).WaitTimeSeconds ?? 0)
        return next(args)
      },
    { step: 'initialize' },
  )
  return waits
}

describe.each<QueueKind>(['sqs', 'fauxqs'])('a queue that is treated as %s', (kind) => {
  test.concurrent('lists every message once, beyond a page of ten, and all of them can be taken again', async () => {
    const { manager, put, depths } = await useQueues(kind)
    const ids = await put(...Array.from({ length: 23 }, () => conflict), exhausted)
    for (const _ of ['first', 'again']) {
      const { letters, groups, unseen, end } = await manager.list({})
      expect(letters.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
      expect({ unseen, end }).toEqual({ unseen: 0, end: 'complete' })
      expect(groups).toMatchObject([
        { tenant: 'acme', reason: 'conflict', messages: 23, records: 23 },
        { tenant: 'beta', reason: 'exhausted', messages: 1, records: 2 },
      ])
    }
    expect(await depths()).toEqual({ ingest: 0, deadLetter: 24 })
  })

  test.concurrent('lists bodies that cannot be read and messages without a tenant, and says no text', async () => {
    const { manager, put } = await useQueues(kind)
    await put(conflict, undecodable, nameless, {
      ...conflict,
      attributes: { ...conflict.attributes, tenant: 'No One' },
    })
    const listed = await manager.list({})
    expect(listed.groups).toMatchObject([
      { tenant: 'acme', reason: 'conflict', messages: 1, records: 1, unreadable: 0 },
      { tenant: 'beta', reason: 'exhausted', messages: 1, records: 0, unreadable: 1 },
      { tenant: undefined, reason: 'conflict', messages: 1, records: 1 },
      { tenant: undefined, reason: 'exhausted', messages: 1, records: 1 },
    ])
    expect(JSON.stringify(listed)).not.toMatch(/555-0199|no message at all/)
  })

  test.concurrent('a filter names tenant, reason or both, and leaves the others where they are', async () => {
    const { manager, put, depths } = await useQueues(kind)
    await put(conflict, exhausted, undecodable, nameless, {
      body: aBody('beta'),
      attributes: { tenant: 'beta', reason: 'failed' },
    })
    const count = async (filter: Parameters<DeadLetterManager['list']>[0]): Promise<number> =>
      (await manager.list(filter)).letters.length
    expect(await count({ tenant: tenantOf('beta') })).toBe(3)
    expect(await count({ reason: 'exhausted' })).toBe(3)
    expect(await count({ tenant: tenantOf('beta'), reason: 'failed' })).toBe(1)
    expect(await manager.purge({ tenant: tenantOf('beta'), reason: 'exhausted' })).toMatchObject({
      messages: 2,
      records: 2,
    })
    expect(await manager.redrive({ tenant: tenantOf('beta') })).toMatchObject({ messages: 1, records: 1 })
    expect(await depths()).toEqual({ ingest: 1, deadLetter: 2 })
  })

  test.concurrent('redrive sends what was there, body for body, with its tenant, no reason, and word of the redrive', async () => {
    const { manager, put, ingested, depths } = await useQueues(kind)
    await put(conflict, undecodable, nameless)
    expect(await manager.redrive({})).toEqual({ messages: 3, records: 2, failed: 0, later: 0, end: 'complete' })
    expect(await depths()).toEqual({ ingest: 3, deadLetter: 0 })
    const sent = (await ingested()).map(({ Body, MessageAttributes = {} }) => ({ Body, MessageAttributes }))
    const text = (StringValue: string) => ({ DataType: 'String', StringValue })
    const redriven = text('true')
    expect(
      sent.toSorted((a, b) => Object.keys(b.MessageAttributes).length - Object.keys(a.MessageAttributes).length),
    ).toEqual(
      expect.arrayContaining([
        { Body: aBody(), MessageAttributes: { tenant: text('acme'), redriven } },
        { Body: undecodable.body, MessageAttributes: { tenant: text('beta'), redriven } },
        { Body: nameless.body, MessageAttributes: { redriven } },
      ]),
    )
  })

  test.concurrent('a send that fails in the middle loses nothing: what is not confirmed stays, and goes the next time', async () => {
    const { manager, client, put, depths } = await useQueues(kind)
    await put(...Array.from({ length: 14 }, (_, i) => ({ ...conflict, body: aBody('acme', [`id-${i}`]) })))
    const state = { isBroken: true }
    failing(client, 'SendMessageCommand', (n) => state.isBroken && n % 3 === 0)
    const first = await manager.redrive({})
    expect(first).toEqual({ messages: 10, records: 10, failed: 4, later: 0, error: 'AccessDenied', end: 'complete' })
    expect(await depths()).toEqual({ ingest: 10, deadLetter: 4 })
    state.isBroken = false
    expect(await manager.redrive({})).toMatchObject({ messages: 4, failed: 0 })
    expect(await depths()).toEqual({ ingest: 14, deadLetter: 0 })
  })

  test.concurrent('a deletion that fails leaves the message on both queues, and says so', async () => {
    const { manager, client, put, depths } = await useQueues(kind)
    await put(conflict, exhausted)
    failing(client, 'DeleteMessageBatchCommand', () => true)
    expect(await manager.redrive({})).toMatchObject({ messages: 0, failed: 2, error: 'deletion not confirmed' })
    expect(await depths()).toEqual({ ingest: 2, deadLetter: 2 })
    expect((await manager.list({})).letters).toHaveLength(2)
  })

  test.concurrent('a queue that does not answer in the middle gets back what it gave', async () => {
    const { manager, client, put, taken } = await useQueues(kind)
    await put(conflict, exhausted)
    failing(client, 'ReceiveMessageCommand', (n) => n === 2)
    await expect(manager.list({})).rejects.toMatchObject({
      code: 'dead_letters_failed',
      message: 'the request to the dead-letter queue failed (AccessDenied)',
    })
    await expectBack(taken, 2)
  })

  test.concurrent('what is sent after the start stays: a redriven conflict that comes back at once does not go round and round', async () => {
    const { manager, client, put, depths } = await useQueues(kind)
    await put(conflict, exhausted)
    // The worker, as fast as can be: each redriven message is a conflict again.
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args)
          if (commandName === 'SendMessageCommand') await put(conflict)
          return answer
        },
      { step: 'initialize' },
    )
    expect(await manager.redrive({})).toEqual({ messages: 2, records: 3, failed: 0, later: 2, end: 'complete' })
    expect(await depths()).toEqual({ ingest: 2, deadLetter: 2 })
  })

  test.concurrent('an interruption gives back what is held within a second, and deletes no more', async ({
    expect,
  }) => {
    const { manager, client, put, taken } = await useQueues(kind)
    await put(...Array.from({ length: 12 }, () => conflict))
    const interrupt = new AbortController()
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'ReceiveMessageCommand') interrupt.abort()
          return next(args)
        },
      { step: 'initialize' },
    )
    const { letters, end, unseen } = await manager.list({}, interrupt.signal)
    expect({ end, unseen, letters: letters.length }).toEqual({ end: 'interrupted', unseen: 2, letters: 10 })
    expect(await manager.purge({}, { signal: interrupt.signal })).toMatchObject({ end: 'interrupted', messages: 0 })
    await expectBack(taken, 12)
  })

  test.concurrent('messages that another reader holds are counted, not forgotten', async () => {
    const { manager, put, taken } = await useQueues(kind)
    await put(conflict)
    expect(await taken(longSeconds)).toHaveLength(1)
    expect(await manager.list({})).toMatchObject({ letters: [], unseen: 1 })
  })

  test.concurrent('show finds one message among many, with its text only where it is asked for', async () => {
    const { manager, put } = await useQueues(kind)
    const ids = await put(...Array.from({ length: 12 }, () => exhausted), conflict, undecodable)
    const [letter = '', broken = ''] = ids.slice(12)
    const shown = await manager.show(letter, { withText: false })
    expect(shown).toMatchObject({ id: letter, reason: 'conflict', content: [{ logId: 'a', textBytes: 13 }] })
    expect(JSON.stringify(shown)).not.toContain('555-0199')
    expect((await manager.show(letter, { withText: true })).content[0]).toMatchObject({ text: 'call 555-0199' })
    expect(await manager.show(broken, { withText: true })).toMatchObject({ records: undefined, body: undecodable.body })
    await expect(manager.show('not-there', { withText: true })).rejects.toMatchObject({ code: 'unknown_message' })
  })

  test.concurrent('waits only where it may not have seen everything', async ({ expect }) => {
    const { manager, client, put, taken } = await useQueues(kind)
    const waits = waitsOf(client)
    await manager.list({})
    expect(waits.splice(0)).toEqual(kind === 'sqs' ? [1, 0] : [0])
    await put(...Array.from({ length: 12 }, () => conflict))
    await manager.list({})
    expect(waits.splice(0)).toEqual(kind === 'sqs' ? [1, 1, 1, 0] : [0, 0, 0])
    await expectBack(taken, 12)
    await manager.list({})
    expect(waits.at(-1)).toBe(kind === 'sqs' ? 0 : 1)
  })
})
