import type { WorkerHandler } from '@logpipe/pipeline/worker'
import type { SQSEvent } from 'aws-lambda'
import { expect, test } from 'vitest'
import { seed } from '../../pipeline/test/seed.ts'
import { type Fault, pass, type TableCall } from './fault-proxy.ts'
import { runs } from './full-size.ts'
import { seeded, shuffled } from './seeded.ts'
import { bodyOf, eventOf, lineOf, useWorker } from './use-worker.ts'
import { type Sent, textOf } from './worked-off.ts'

const aWorker = useWorker()

interface Message {
  readonly body: string
  readonly sent: readonly Sent[]
}

/** A message of records with ids of the server, of the client, or both. */
function aMessage(name: string, { tenant = 'acme', made = 3, own = 3 } = {}): Message {
  const record = (id: string): Sent => ({ tenant, text: textOf(id), logId: id, isAccepted: true })
  const [ofServer, ofClient] = [made, own].map((count, kind) =>
    Array.from({ length: count }, (_, i) => record(`${name}-${kind === 0 ? 'made' : 'own'}-${i}`)),
  )
  const lines = [...(ofServer ?? []).map((one) => lineOf(one)), ...(ofClient ?? []).map((one) => lineOf(one, 'client'))]
  return { body: bodyOf(tenant, lines), sent: [...(ofServer ?? []), ...(ofClient ?? [])] }
}

/** A message that says something else under ids that another has: of the two one is stored, and the other is put aside. */
function aRival({ sent }: Message, name: string): Message {
  const rivals = sent
    .filter(({ logId = '' }) => logId.includes('-own-'))
    .map((one, i) => ({ ...one, text: textOf(`${name}-${i}`) }))
  const lines = rivals.map((one) => lineOf(one, 'client'))
  return { body: bodyOf(sent[0]?.tenant ?? '', lines), sent: rivals }
}

function allSent(messages: readonly Message[]): readonly Sent[] {
  return messages.flatMap(({ sent }) => sent)
}

function bodiesOf(messages: readonly Message[]): readonly string[] {
  return messages.map(({ body }) => body)
}

function isFirst({ Records }: SQSEvent): boolean {
  return Records.some(({ attributes }) => attributes.ApproximateReceiveCount === '1')
}

/** A function that stores what comes, and the first time does not get so far as to say so. `timeOut` ends its time. */
type Accident = (handler: WorkerHandler, event: SQSEvent, timeOut: () => void) => ReturnType<WorkerHandler>

const accidents: readonly [string, Accident][] = [
  [
    'throws',
    async (handler, event) => {
      await handler(event)
      throw new Error('out of memory')
    },
  ],
  [
    'never answers',
    async (handler, event, timeOut) => {
      await handler(event)
      timeOut()
      return new Promise(() => undefined)
    },
  ],
  [
    'gives all of them back',
    async (handler, event) => {
      await handler(event)
      return { batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })) }
    },
  ],
  [
    'is cut off in the middle',
    async (handler, event) => {
      void handler(event)
      throw new Error('cut off')
    },
  ],
]

test.each(accidents)(
  'a function that stores its messages and then %s stores none twice when they come again',
  async (_, accident) => {
    const { handler, send, start, workedOff } = await aWorker()
    const first = aMessage('a')
    const messages = [first, aRival(first, 'rival'), aMessage('b', { tenant: 'beta' })]
    let deliveries = 0
    // Every invocation begins with the wait for its timeout, which is over when the accident says so.
    let timeOut = (): void => undefined
    const sleep = () => new Promise<void>((resolve) => (timeOut = resolve))
    await send(bodiesOf(messages))
    start(
      (event) => {
        deliveries += event.Records.length
        return isFirst(event) ? accident(handler, event, timeOut) : handler(event)
      },
      { sleep },
    )
    const { rows } = await workedOff(allSent(messages))
    expect(rows).toHaveLength(12)
    expect(deliveries).toBeGreaterThanOrEqual(6)
  },
)

test('messages whose rows could not be made durable come again, and are stored once', async () => {
  const { send, start, workedOff, errors } = await aWorker({ visibilityTimeoutSeconds: 10, maxReceiveCount: 50 })
  const messages = [aMessage('a'), aMessage('b', { tenant: 'beta' })]
  let syncs = 0
  await send(bodiesOf(messages))
  start(undefined, {
    syncWal: async () => {
      syncs++
      if (syncs === 1) throw new Error('no space is left')
    },
  })
  expect((await workedOff(allSent(messages))).rows).toHaveLength(12)
  expect(syncs).toBeGreaterThan(1)
  expect(errors).toMatchObject([{ message: 'no space is left' }])
})

test('the same message in several invocations at once is stored once', async () => {
  const { handler, workedOff } = await aWorker()
  const first = aMessage('a', { made: 30, own: 10 })
  const messages = [first, aRival(first, 'rival')]
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, i) => handler(eventOf(bodiesOf(i % 2 === 0 ? messages : messages.toReversed())))),
  )
  expect(answers).toEqual(Array(6).fill({ batchItemFailures: [] }))
  expect((await workedOff(allSent(messages))).rows).toHaveLength(40)
})

test(`messages in any order, any number of times, side by side, store what they would one by one (seed ${seed})`, async () => {
  for (let round = 0; round < runs({ fast: 2, full: 8 }); round++) {
    const random = seeded(seed + round)
    const { handler, workedOff } = await aWorker()
    const messages = Array.from({ length: 10 }, (_, i) =>
      aMessage(`m${i}`, { tenant: random() < 0.5 ? 'acme' : 'beta', made: Math.floor(random() * 30) }),
    )
    const all = [...messages, ...messages.slice(0, 4).map((message, i) => aRival(message, `rival${i}`))]
    const deliveries = shuffled([...all, ...all.filter(() => random() < 0.7)], random)
    const waiting = [...Map.groupBy(deliveries, () => Math.floor(random() * 8)).values()]
    while (waiting.length > 0) {
      await Promise.all(waiting.splice(0, 3).map((batch) => handler(eventOf(bodiesOf(batch)))))
    }
    await workedOff(allSent(all))
  }
})

/** How many calls the table is bad for; it gets well then, since waits double with every delivery. */
const badCalls = runs({ fast: 250, full: 400 })

/** Faults for seven in ten of these calls; a write may meet those of writes too. */
function faultsFrom(random: () => number): (call: TableCall) => Fault {
  const isHeldBack = (): boolean => random() < 0.5
  let calls = 0
  return ({ operation }) => {
    calls++
    if (calls > badCalls || random() < 0.3) return pass
    const kinds: readonly Fault[] = [
      { kind: 'throttle' },
      { kind: 'error' },
      { kind: 'drop' },
      { kind: 'drop-answer' },
      { kind: 'delay', ms: 20 },
    ]
    const more: readonly Fault[] = Array.from({ length: 5 }, () => ({ kind: 'unprocessed', isHeldBack }))
    const possible = operation === 'BatchWriteItem' ? [...kinds, ...more] : kinds
    return possible[Math.floor(random() * possible.length)] ?? pass
  }
}

test(`a table that throttles, fails, breaks off and leaves rows out stores every record in the end (seed ${seed})`, async () => {
  const { handler, send, start, workedOff, proxy } = await aWorker({ maxReceiveCount: 50 })
  proxy.meet(faultsFrom(seeded(seed)))
  const messages = Array.from({ length: 24 }, (_, i) =>
    aMessage(`m${i}`, {
      tenant: ['acme', 'beta', 'gamma'][i % 3] ?? '',
      made: runs({ fast: 20, full: 40 }),
      own: i % 12,
    }),
  )
  const all = [...messages, ...messages.slice(0, 6).map((message, i) => aRival(message, `rival${i}`))]
  await send(bodiesOf(all))
  let [first, again] = [0, 0]
  start(async (event, invocation) => {
    const response = await handler(event, invocation)
    if (!isFirst(event)) again++
    // The worker itself retries until its time is up, so half of the batches fail for another reason.
    else if (first++ % 2 === 0)
      return { batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })) }
    return response
  })
  const { letters } = await workedOff(allSent(all))
  expect(letters.map(({ reason }) => reason)).toEqual(letters.map(() => 'conflict'))
  expect(again).toBeGreaterThan(0)
  const kinds = ['throttle', 'error', 'drop', 'drop-answer', 'delay', 'unprocessed'] as const
  expect(kinds.filter((kind) => (proxy.met[kind] ?? 0) === 0)).toEqual([])
})

test('unprocessed rows are retried alone, and their message is received once', async () => {
  const { handler, proxy, workedOff } = await aWorker()
  const random = seeded(seed)
  const writes: number[] = []
  proxy.meet(({ operation, body }) => {
    if (operation !== 'BatchWriteItem') return pass
    writes.push(body.split('"PutRequest"').length - 1)
    return writes.length > 4 ? pass : { kind: 'unprocessed', isHeldBack: () => random() < 0.5 }
  })
  const message = aMessage('a', { made: 25, own: 0 })
  expect(await handler(eventOf([message.body]))).toEqual({ batchItemFailures: [] })
  await workedOff(message.sent)
  expect(writes).toEqual(writes.toSorted((a, b) => b - a))
  expect(writes.at(-1)).toBeLessThan(25)
})

test('a put whose response is lost does not conflict with itself', async () => {
  const { handler, proxy, workedOff } = await aWorker()
  let puts = 0
  proxy.meet(({ operation }) => (operation === 'PutItem' && puts++ < 5 ? { kind: 'drop-answer' } : pass))
  const message = aMessage('a', { made: 0, own: 10 })
  expect(await handler(eventOf([message.body]))).toEqual({ batchItemFailures: [] })
  const { letters } = await workedOff(message.sent)
  expect(letters).toEqual([])
  expect(proxy.met['drop-answer']).toBe(5)
})

/** In the text of a record whose row the table refuses. */
const refusedWord = 'refusable'
const places = ['first', 'middle', 'last'] as const

function withLine(body: string, line: string, place: (typeof places)[number]): string {
  const [header = '', ...lines] = body.split('\n')
  const position = { first: 0, middle: Math.floor(lines.length / 2), last: lines.length }[place]
  return [header, ...lines.toSpliced(position, 0, line)].join('\n')
}

test('a poison record at any place of a message goes to the dead-letter queue alone', async () => {
  const { handler, proxy, send, start, workedOff } = await aWorker()
  proxy.meet(({ operation, body }) =>
    operation !== 'GetItem' && body.includes(refusedWord) ? { kind: 'refuse' } : pass,
  )
  const refused = places.map((place) => ({
    tenant: 'acme',
    logId: `${place}-refused`,
    isAccepted: true,
    text: `${place} ${refusedWord}`,
    aside: 'refused',
  }))
  const bad = places.map((place) => `${place}-bad {"text":`)
  const good = [...places, ...places].map((place, i) => aMessage(`${place}-${i}`, { made: 30, own: 3 }))
  const poisons = [...refused.map((one, i) => lineOf(one, i === 1 ? 'client' : 'server')), ...bad]
  const bodies = good.map(({ body }, i) => withLine(body, poisons[i] ?? '', places[i % 3] ?? 'first'))
  let deliveries = 0
  await send(bodies)
  start((event, invocation) => {
    deliveries += event.Records.length
    return handler(event, invocation)
  })
  const { rows, letters } = await workedOff([...allSent(good), ...refused])
  expect(rows).toHaveLength(6 * 33)
  expect(letters).toHaveLength(6)
  const unreadable = letters.filter(({ reason }) => reason === 'unreadable')
  expect(unreadable.map(({ lines }) => lines).toSorted()).toEqual(bad.map((line) => [line]).toSorted())
  expect(deliveries).toBe(6)
})

test('when the table fails for one tenant, the others are stored at once, and its messages when it works again', async () => {
  const { handler, send, start, proxy, workedOff, rows } = await aWorker()
  const tenants = ['acme', 'beta', 'gamma']
  const messages = tenants.flatMap((tenant) => ['a', 'b'].map((name) => aMessage(`${tenant}-${name}`, { tenant })))
  proxy.meet(({ body }) => (body.includes('"S":"beta"') ? { kind: 'error' } : pass))
  const delivered: string[] = []
  await send(bodiesOf(messages))
  start(async (event, invocation) => {
    delivered.push(...event.Records.map(({ body }) => JSON.parse(body.split('\n')[0] ?? '').tenant_id))
    return handler(event, invocation)
  })
  const storedTenants = async () => [...new Set((await rows()).map((row) => String(row.tenant_id)))].sort()
  await expect.poll(storedTenants).toEqual(['acme', 'gamma'])
  await expect.poll(() => delivered.length).toBeGreaterThanOrEqual(8)
  proxy.meet(() => pass)
  expect((await workedOff(allSent(messages))).letters).toEqual([])
  expect(delivered.filter((tenant) => tenant !== 'beta')).toHaveLength(4)
})

/** The handler told, the first time, that so much is left of its invocation. */
function withLeft(handler: WorkerHandler, leftMs: number): WorkerHandler {
  const late = { getRemainingTimeInMillis: () => leftMs }
  return (event, invocation) => handler(event, isFirst(event as SQSEvent) ? late : invocation)
}

test('messages received with too little time left are returned untouched, and stored later', async () => {
  const { handler, send, start, workedOff, proxy } = await aWorker()
  const messages = [aMessage('a'), aMessage('b', { tenant: 'beta' })]
  let writes = 0
  await send(bodiesOf(messages))
  proxy.meet(({ operation }) => {
    if (/Write|Put/.test(operation)) writes++
    return pass
  })
  const writesAfter: number[] = []
  start(async (event, invocation) => {
    const answer = await withLeft(handler, 2_900)(event, invocation)
    writesAfter.push(writes)
    return answer
  })
  await workedOff(allSent(messages))
  expect(writesAfter[0]).toBe(0)
})

test.each([
  ['BatchWriteItem', { made: 30, own: 0 }],
  ['PutItem', { made: 0, own: 3 }],
  ['GetItem', { made: 3, own: 3 }],
])(
  'where %s never answers for a tenant, the worker does in time, and gives back the messages of that tenant',
  async (operation, records) => {
    // The time of the tenant whose messages come first is over when the test says so; that of the other never is.
    const isOver = Promise.withResolvers<void>()
    const waits = [isOver.promise]
    const sleep = () => waits.shift() ?? new Promise<void>(() => undefined)
    const { handler, workedOff, proxy } = await aWorker({ sleep })
    const messages = [aMessage('a', records), aMessage('b', { tenant: 'beta', ...records })]
    const event = eventOf(bodiesOf(messages))
    proxy.meet((call) => (call.operation === operation && call.body.includes('"acme"') ? { kind: 'hang' } : pass))
    const answer = handler(event, { getRemainingTimeInMillis: () => 60_000 })
    await expect.poll(() => proxy.met.hang).toBeGreaterThan(0)
    isOver.resolve()
    expect(await answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] })
    proxy.meet(() => pass)
    expect(await handler(event)).toEqual({ batchItemFailures: [] })
    expect((await workedOff(allSent(messages))).letters).toEqual([])
  },
)

test('a message whose rows the table never accepts ends whole in the dead-letter queue, and its neighbours are stored', async () => {
  const { handler, send, start, proxy, workedOff } = await aWorker({ maxReceiveCount: 2 })
  const [good, lost] = [aMessage('good'), aMessage('lost', { tenant: 'beta', made: 60, own: 30 })]
  proxy.meet(({ body }) => (body.includes('"S":"beta"') ? { kind: 'error' } : pass))
  const counts: string[] = []
  await send(bodiesOf([good, lost]))
  start((event, invocation) => {
    const ofLost = event.Records.filter(({ body }) => body === lost.body)
    counts.push(...ofLost.map(({ attributes }) => attributes.ApproximateReceiveCount))
    return handler(event, invocation)
  })
  const { rows, letters } = await workedOff([...good.sent, ...lost.sent])
  expect(rows).toHaveLength(good.sent.length)
  expect(letters).toEqual([{ tenant: 'beta', lines: lost.body.split('\n').slice(1) }])
  expect(counts).toEqual(['1', '2'])
})
