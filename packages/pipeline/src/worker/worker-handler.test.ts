import type { LogId, TenantId } from '@logpipe/sdk/contract'
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aBody, aLogId, aMessageRecord, aRecord, aRowKeys, aTenant, secretRedactor } from '../../test/build.ts'
import { createMemoryRows } from '../../test/memory-rows.ts'
import { decodeMessage, type MessageRecord } from '../queue/message-codec.ts'
import type { Redactor } from '../redact/redactor.ts'
import { type Row, recentShards } from '../table/row.ts'
import { sealRow } from '../table/seal.ts'
import type { OpenTenantRows } from '../table/tenant-rows.ts'
import { policyOf } from '../tenants/tenant-policy.ts'
import { defaultSettings } from '../tenants/tenant-settings.ts'
import { type BatchSummary, createWorkerHandler, type SendDeadLetter, type WorkerDeps } from './worker-handler.ts'

const defaultPolicy = policyOf(defaultSettings, secretRedactor)

type Letter = Parameters<SendDeadLetter>[0]

interface Worker {
  /** Passes one batch of message bodies to the handler; their ids are `m0`, `m1` and so on. */
  readonly work: (...bodies: readonly string[]) => Promise<SQSBatchResponse>
  /** The same with a remaining time, milliseconds. */
  readonly workWithin: (leftMs: number, ...bodies: readonly string[]) => Promise<SQSBatchResponse>
  readonly rows: () => readonly Row[]
  readonly letters: readonly Letter[]
  readonly failures: readonly { readonly messageId: string; readonly error: unknown }[]
  readonly waits: readonly number[]
  readonly summaries: readonly BatchSummary[]
  readonly storedCount: () => number
}

function never(): Promise<never> {
  return new Promise(() => undefined)
}

/** The handler with an in-memory table and dead-letter queue; its clock advances one second per reading. */
function aWorker(deps: Partial<WorkerDeps> = {}): Worker {
  const table = createMemoryRows()
  const letters: Letter[] = []
  const failures: { messageId: string; error: unknown }[] = []
  const waits: number[] = []
  const summaries: BatchSummary[] = []
  const state = { now: Date.UTC(2026, 0, 31, 13), stored: 0 }
  const handler = createWorkerHandler({
    openRows: table.openRows,
    sendDeadLetter: async (letter) => {
      letters.push(letter)
    },
    policyOf: async () => defaultPolicy,
    rowKeys: aRowKeys,
    random: () => 0,
    now: () => {
      state.now += 1_000
      return state.now
    },
    // The wait with a signal, for the end of the invocation, never resolves.
    sleep: async (ms, signal) => (signal ? never() : void waits.push(ms)),
    onBatch: (summary) => {
      state.stored += summary.stored
      summaries.push(summary)
    },
    onFailure: (failure) => failures.push(failure),
    ...deps,
  })
  const recordsOf = (bodies: readonly string[]) => ({
    Records: bodies.map((body, i) => ({ messageId: `m${i}`, body }) as SQSRecord),
  })
  const work = (...bodies: readonly string[]) => handler(recordsOf(bodies))
  const workWithin = (leftMs: number, ...bodies: readonly string[]) =>
    handler(recordsOf(bodies), { getRemainingTimeInMillis: () => leftMs })
  return { work, workWithin, rows: table.all, letters, failures, waits, summaries, storedCount: () => state.stored }
}

function clientMade(logId: string, text = 'User logged in'): MessageRecord {
  return aMessageRecord({ logId: aLogId(logId), idSource: 'client', record: aRecord({ text }) })
}

function serverMade(logId: string, text = 'User logged in'): MessageRecord {
  return aMessageRecord({ logId: aLogId(logId), record: aRecord({ text }) })
}

const nothingFailed = { batchItemFailures: [] }

/** A table that fails for one tenant. */
function downFor(down: TenantId, openRows: OpenTenantRows): OpenTenantRows {
  const fail = async (): Promise<never> => {
    throw new Error('the table is down')
  }
  return (tenantId) => (tenantId === down ? { ...openRows(tenantId), putAll: fail, putNew: fail } : openRows(tenantId))
}

test('stores a record redacted, sealed and with its timestamps', async () => {
  const { work, rows, storedCount } = aWorker()
  const record = aRecord({
    text: 'a secret and a secret',
    severity: 'error',
    timestamp: '2026-01-31T11:00:00+01:00',
    attributes: { 'secret key': ['secret', { deep: 'secret' }], port: 8080, ok: true, none: null },
  })
  expect(await work(aBody([aMessageRecord({ record })]))).toEqual(nothingFailed)
  const [row] = rows()
  expect(row).toMatchObject({
    tenant_id: 'acme',
    log_id: 'uuid-1234',
    modified_text: 'a [REDACTED] and a [REDACTED]',
    attributes: '{"[REDACTED] key":["[REDACTED]",{"deep":"[REDACTED]"}],"port":8080,"ok":true,"none":null}',
    severity: 'error',
    timestamp: '2026-01-31T11:00:00+01:00',
    received_at: '2026-01-31T12:00:00.000Z',
    processed_at: '2026-01-31T13:00:02.000Z',
    redactions: { SECRET: 5 },
    policy: 'default-v1',
    expires_at: Date.UTC(2026, 2, 2, 12) / 1_000,
    recent_sort: '2026-01-31T12:00:00.000Z#0000#00000#uuid-1234',
  })
  expect(row).not.toHaveProperty('original_text')
  expect(row?.seal).toBe(row && sealRow(row, aRowKeys(aTenant()).seal))
  expect(storedCount()).toBe(1)
})

test('keeps originals and skips the index only if the policy says so', async () => {
  const policy = { ...defaultPolicy, keepsOriginals: true, readsRecents: false }
  const { work, rows } = aWorker({ policyOf: async (tenantId) => (tenantId === 'acme' ? policy : defaultPolicy) })
  await work(aBody([serverMade('a', 'a secret')]), aBody([serverMade('b', 'a secret')], { tenantId: aTenant('beta') }))
  const [ofAcme, ofBeta] = rows()
  expect(ofAcme).toMatchObject({ original_text: 'a secret', modified_text: 'a [REDACTED]' })
  expect(ofAcme).not.toHaveProperty('recent_key')
  expect(ofBeta).toMatchObject({ recent_key: expect.stringMatching(/^beta#\d+$/) })
  expect(ofBeta).not.toHaveProperty('original_text')
})

test('redelivery adds no row and changes only processed_at, under a seal that is valid again', async () => {
  const id = fc.constantFrom('1', '2', '3', '4', '5', '6')
  const tenant = fc.constantFrom('acme', 'beta')
  const message = fc.record({
    tenant,
    ids: fc.array(id, { maxLength: 8 }),
    idSource: fc.constantFrom('client', 'server'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 6 }),
      fc.array(fc.nat(5), { maxLength: 12 }),
      async (messages, again) => {
        const bodies = messages.map(({ tenant: name, ids, idSource }) => {
          const records = ids.map((logId) =>
            idSource === 'client'
              ? clientMade(logId, `text of ${logId}`)
              : serverMade(`m-${logId}`, `text of ${logId}`),
          )
          return aBody(records, { tenantId: aTenant(name) })
        })
        const { work, rows, letters } = aWorker()
        const settled = (): readonly unknown[] => rows().map(({ processed_at: _, seal: __, ...row }) => row)
        expect(await work(...bodies)).toEqual(nothingFailed)
        const before = settled()
        const distinct = new Set(
          messages.flatMap(({ tenant: name, ids, idSource }) => ids.map((i) => `${name} ${idSource} ${i}`)),
        )
        expect(before).toHaveLength(distinct.size)
        for (const i of again) expect(await work(...bodies.slice(i, i + 2), ...bodies.slice(i))).toEqual(nothingFailed)
        expect(settled()).toEqual(before)
        for (const row of rows()) expect(row.seal).toBe(sealRow(row, aRowKeys(row.tenant_id).seal))
        expect(letters).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})

test('the first content of an id is kept, and a conflicting record is dead-lettered whole', async () => {
  const { work, rows, letters, storedCount } = aWorker()
  await work(aBody([clientMade('1', 'first')]))
  const before = rows()
  const second = clientMade('1', 'second')
  expect(await work(aBody([second, clientMade('2')], { receivedAt: '2026-01-31T12:30:00.000Z' }))).toEqual(
    nothingFailed,
  )
  expect(rows().slice(0, 1)).toEqual(before)
  expect(rows()).toHaveLength(2)
  expect(letters).toMatchObject([{ tenantId: 'acme', logId: '1', reason: 'conflict' }])
  // Its place in the order stays that of the message it came in.
  const order = '2026-01-31T12:00:00.000Z#0000#00000'
  const receivedAt = '2026-01-31T12:30:00.000Z'
  expect(decodeMessage(letters[0]?.body ?? '')).toEqual({
    tenantId: 'acme',
    receivedAt,
    order,
    records: [{ ...second, order }],
    unreadable: [],
  })
  expect(storedCount()).toBe(2)
})

test('of two contents of one id in a batch, the first is stored and the second dead-lettered', async () => {
  const { work, rows, letters } = aWorker()
  await work(aBody([clientMade('1', 'first')]), aBody([clientMade('1', 'second')]))
  expect(rows().map((row) => row.modified_text)).toEqual(['first'])
  expect(letters.map(({ body }) => decodeMessage(body).records[0]?.record.text)).toEqual(['second'])
})

test('the same id of two tenants makes two rows', async () => {
  const { work, rows, letters } = aWorker()
  await work(aBody([clientMade('1', 'of acme')]), aBody([clientMade('1', 'of beta')], { tenantId: aTenant('beta') }))
  expect(rows().map(({ tenant_id, modified_text }) => [tenant_id, modified_text])).toEqual([
    ['acme', 'of acme'],
    ['beta', 'of beta'],
  ])
  expect(letters).toEqual([])
})

test('a poison message fails alone', async () => {
  const { work, rows, failures } = aWorker()
  const response = await work(aBody([serverMade('a')]), 'Raw log dump', aBody([clientMade('b')]), 'zstd:aGVsbG8=')
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm3' }] })
  expect(
    rows()
      .map((row) => row.log_id)
      .sort(),
  ).toEqual(['a', 'b'])
  expect(failures.map(({ messageId }) => messageId)).toEqual(['m1', 'm3'])
})

test('if the table fails for one tenant, only its messages are redelivered, and then stored', async () => {
  const table = createMemoryRows()
  const beta = aTenant('beta')
  const bodies = [
    aBody([serverMade('a'), clientMade('b')]),
    aBody([serverMade('c')], { tenantId: beta }),
    aBody([clientMade('d')], { tenantId: beta }),
  ]
  const failing = aWorker({ openRows: downFor(beta, table.openRows) })
  const { batchItemFailures } = await failing.work(...bodies)
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['m1', 'm2'])
  expect(table.all()).toHaveLength(2)
  expect(failing.storedCount()).toBe(2)
  expect(await aWorker({ openRows: table.openRows }).work(...bodies)).toEqual(nothingFailed)
  expect(
    table
      .all()
      .map((row) => row.log_id)
      .sort(),
  ).toEqual(['a', 'b', 'c', 'd'])
})

test('a message is redelivered if its conflict cannot be dead-lettered', async () => {
  const sendDeadLetter = async (): Promise<never> => {
    throw new Error('the queue is down')
  }
  const { work } = aWorker({ sendDeadLetter })
  expect(await work(aBody([clientMade('1', 'first')]))).toEqual(nothingFailed)
  expect(await work(aBody([clientMade('1', 'first')]), aBody([clientMade('1', 'second')]))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }],
  })
})

test("simulated work takes as long as a tenant's longest text, and no time when it is off", async () => {
  const body = aBody([
    serverMade('a', 'x'.repeat(10)),
    serverMade('b', 'x'.repeat(30)),
    clientMade('c', 'x'.repeat(20)),
  ])
  const slow = aWorker({ workMsPerChar: 50 })
  await slow.work(body)
  expect(slow.waits).toEqual([1_500])
  const fast = aWorker()
  await fast.work(body)
  expect(fast.waits).toEqual([])
})

test('spreads the rows of a batch over all partitions of the index', async () => {
  const { work, rows } = aWorker()
  await work(aBody(Array.from({ length: 800 }, (_, i) => serverMade(`id-${i}`))))
  const perShard = Map.groupBy(rows(), ({ recent_key }) => recent_key)
  expect(perShard.size).toBe(recentShards)
  for (const shard of perShard.values()) expect(shard.length).toBeGreaterThan(20)
})

test('accepts an empty batch and an empty message', async () => {
  const { work, rows } = aWorker()
  expect(await work()).toEqual(nothingFailed)
  expect(await work(aBody([]))).toEqual(nothingFailed)
  expect(rows()).toEqual([])
})

test('stores a batch of thousands of records with client-made ids', async () => {
  const { work, rows, storedCount } = aWorker()
  const ids = Array.from({ length: 3_000 }, (_, i): LogId => aLogId(`id-${i}`))
  await work(aBody(ids.map((logId) => clientMade(logId))))
  expect(new Set(rows().map((row) => row.log_id))).toEqual(new Set(ids))
  expect(storedCount()).toBe(3_000)
})

const brokenLine = 'x {"text":'

/** A redactor with a bug: it throws on one text. */
const faulty: Redactor = {
  ...secretRedactor,
  redactWithCounts: (text) => {
    if (text === 'bug') throw new RangeError('a bug')
    return secretRedactor.redactWithCounts(text)
  },
}

const poisons: readonly [name: string, reason: string, line: string][] = [
  ['an unparsable line', 'unreadable', brokenLine],
  ['a row larger than an item', 'refused', `p ${JSON.stringify({ text: '\u0001'.repeat(80_000) })}`],
  [
    'a row larger than an item with a client-made id',
    'refused',
    `p! ${JSON.stringify({ text: '\u0001'.repeat(80_000) })}`,
  ],
  ['a text on which the redactor throws', 'failed', 'p {"text":"bug"}'],
]

/** A record alone keeps its place in the request; of a line that cannot be read, its message's place is enough. */
function headerAt(header: string, place: number): string {
  return header.replace('#00000"', `#${String(place).padStart(5, '0')}"`)
}

test.each(poisons)('%s is dead-lettered alone, at any position, as "%s"', async (_, reason, line) => {
  const policy = policyOf(defaultSettings, faulty)
  const [header = '', ...good] = aBody(Array.from({ length: 60 }, (_, i) => serverMade(`id-${i}`))).split('\n')
  for (const position of [0, 1, 24, 25, 30, 59, 60]) {
    const { work, rows, letters, summaries } = aWorker({ policyOf: async () => policy })
    const body = [header, ...good.toSpliced(position, 0, line)].join('\n')
    expect(await work(body)).toEqual(nothingFailed)
    expect(rows()).toHaveLength(60)
    expect(letters).toMatchObject([
      { tenantId: 'acme', reason, body: `${headerAt(header, reason === 'unreadable' ? 0 : position)}\n${line}` },
    ])
    expect(summaries).toMatchObject([{ records: 61, stored: 60, failed: 0, deadLetters: { [reason]: 1 } }])
  }
})

test('if a poison record cannot be dead-lettered its message is redelivered, and the other records are stored', async () => {
  const sendDeadLetter = async (): Promise<never> => {
    throw new Error('the queue is down')
  }
  const { work, rows } = aWorker({ sendDeadLetter })
  expect(await work(`${aBody([serverMade('a')])}\n${brokenLine}`, aBody([serverMade('b')]))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm0' }],
  })
  expect(rows().map((row) => row.log_id)).toEqual(['a', 'b'])
})

test('starts no work with too little time left, and does all of it with enough', async () => {
  const bodies = [aBody([serverMade('a')]), aBody([clientMade('b')], { tenantId: aTenant('beta') })]
  const late = aWorker()
  const { batchItemFailures } = await late.workWithin(2_000, ...bodies)
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['m0', 'm1'])
  expect(late.rows()).toEqual([])
  const inTime = aWorker()
  expect(await inTime.workWithin(10_000, ...bodies)).toEqual(nothingFailed)
  expect(inTime.rows()).toHaveLength(2)
})

test("a hanging table call for one tenant times out, and only that tenant's messages are redelivered", async () => {
  const table = createMemoryRows()
  const openRows: OpenTenantRows = (tenantId) => {
    const rows = table.openRows(tenantId)
    return tenantId === aTenant('hung') ? { ...rows, putAll: never, putNew: never } : rows
  }
  const waits: number[] = []
  // Only the first tenant runs out of time.
  const sleep = async (ms: number): Promise<void> => (waits.push(ms) === 1 ? undefined : never())
  const { workWithin } = aWorker({ openRows, sleep })
  const hung = aBody([serverMade('a')], { tenantId: aTenant('hung') })
  const response = await workWithin(10_000, hung, aBody([serverMade('b')]))
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] })
  expect(table.all().map((row) => row.log_id)).toEqual(['b'])
  expect(waits).toEqual([8_000, 8_000])
})

test('does not start simulated work that would exceed the remaining time', async () => {
  const slow = aWorker({ workMsPerChar: 50 })
  const body = aBody([serverMade('a', 'x'.repeat(100))])
  expect(await slow.workWithin(7_000, body)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] })
  expect(slow.waits).toEqual([])
  expect(await slow.workWithin(9_000, body)).toEqual(nothingFailed)
})

test('redelivers only the messages of rows that were throttled', async () => {
  const table = createMemoryRows()
  const openRows: OpenTenantRows = (tenantId) => ({
    ...table.openRows(tenantId),
    putAll: async (rows) => {
      const [busy, fine] = [
        rows.filter(({ log_id }) => log_id === 'busy'),
        rows.filter(({ log_id }) => log_id !== 'busy'),
      ]
      await table.openRows(tenantId).putAll(fine)
      return busy.map((row) => ({ row, kind: 'unavailable', error: new Error('throttled') }))
    },
  })
  const { work, letters, storedCount } = aWorker({ openRows })
  const response = await work(
    aBody([serverMade('a'), serverMade('busy')]),
    aBody([serverMade('b')]),
    aBody([serverMade('busy'), serverMade('c')]),
  )
  expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['m0', 'm2'])
  expect(table.all().map((row) => row.log_id)).toEqual(['a', 'b', 'c'])
  expect(storedCount()).toBe(3)
  expect(letters).toEqual([])
})

test('summarizes a batch without its content', async () => {
  const { work, summaries } = aWorker()
  await work(aBody([serverMade('a', 'a secret'), clientMade('b', 'secret secret')]), 'Raw log dump')
  expect(summaries).toEqual([
    {
      messages: 2,
      failed: 1,
      records: 2,
      stored: 2,
      deadLetters: {},
      redactions: { SECRET: 3 },
      tenants: [{ tenant: 'acme', stored: 2, redacted: 3 }],
      requests: [],
      traces: [],
      tookMs: expect.any(Number),
      oldestMs: expect.any(Number),
    },
  ])
})

test('counts stored and redacted values per tenant and in total', async () => {
  const table = createMemoryRows()
  const beta = aTenant('beta')
  const { work, summaries } = aWorker({ openRows: downFor(aTenant('down'), table.openRows) })
  await work(
    aBody([serverMade('a', 'a secret'), clientMade('b', 'no more')]),
    aBody([serverMade('c', 'secret secret')], { tenantId: beta }),
    aBody([serverMade('d', 'a secret')]),
    aBody([serverMade('e', 'a secret')], { tenantId: aTenant('down') }),
  )
  expect(summaries).toMatchObject([
    {
      stored: 4,
      redactions: { SECRET: 5 },
      tenants: [
        { tenant: 'acme', stored: 3, redacted: 2 },
        { tenant: 'beta', stored: 1, redacted: 2 },
        { tenant: 'down', stored: 0, redacted: 1 },
      ],
    },
  ])
})

test('does not dead-letter records of a message that will be redelivered, to avoid duplicates', async () => {
  const table = createMemoryRows()
  const state = { isBusy: true }
  const openRows: OpenTenantRows = (tenantId) => ({
    ...table.openRows(tenantId),
    putAll: async (rows) => {
      if (state.isBusy) return rows.map((row) => ({ row, kind: 'unavailable', error: new Error('throttled') }))
      return table.openRows(tenantId).putAll(rows)
    },
  })
  const { work, letters } = aWorker({ openRows })
  const body = `${aBody([serverMade('a'), clientMade('b', 'first'), clientMade('b', 'second')])}\n${brokenLine}`
  expect(await work(body)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] })
  expect(letters).toEqual([])
  state.isBusy = false
  expect(await work(body)).toEqual(nothingFailed)
  expect(letters.map(({ reason }) => reason).sort()).toEqual(['conflict', 'unreadable'])
})

test('tells of records that are stored or dead-lettered, and of those of a failed message when it is redelivered', async () => {
  const table = createMemoryRows()
  const state = { isBusy: true }
  const openRows: OpenTenantRows = (tenantId) => ({
    ...table.openRows(tenantId),
    putAll: async (rows) => {
      if (state.isBusy) return rows.map((row) => ({ row, kind: 'unavailable', error: new Error('throttled') }))
      return table.openRows(tenantId).putAll(rows)
    },
  })
  const told: unknown[] = []
  const { work } = aWorker({
    openRows,
    onSettled: ({ tenantId, stored, deadLettered }) =>
      told.push([tenantId, stored.map(({ messageId, row }) => `${messageId} ${row.log_id}`), deadLettered]),
  })
  const bodies = [aBody([clientMade('a', 'first'), clientMade('a', 'second')]), aBody([serverMade('b')])]
  await work(...bodies)
  expect(told).toEqual([[aTenant(), ['m0 a'], 1]])
  state.isBusy = false
  await work(bodies[1] ?? '')
  expect(told[1]).toEqual([aTenant(), ['m0 b'], 0])
})
