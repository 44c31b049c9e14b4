import type { SQSRecord } from 'aws-lambda'
import { expect, test } from 'vitest'
import { aBody, aLogId, aMessageRecord, aRecord, aRowKeys, aTenant, secretRedactor } from '../../test/build.ts'
import { createMemoryRows } from '../../test/memory-rows.ts'
import type { SendDeadLetter } from '../dead-letters/send-dead-letter.ts'
import type { DelayedMessage } from '../queue/delay-messages.ts'
import type { MessageRecord } from '../queue/message-codec.ts'
import type { Row } from '../table/row.ts'
import { policyOf } from '../tenants/tenant-policy.ts'
import { defaultSettings } from '../tenants/tenant-settings.ts'
import { type BatchSummary, createWorkerHandler, type WorkerDeps } from './worker-handler.ts'

const nowMs = Date.UTC(2026, 0, 31, 12)
const dayMs = 86_400_000

interface Delivered {
  readonly body?: string
  readonly receives?: number
  readonly sentMs?: number
  readonly isRedriven?: boolean
}

let nextId = 0

function aDelivery({ body = 'nonsense', receives = 1, sentMs = nowMs, isRedriven = false }: Delivered): SQSRecord {
  const messageId = `m${nextId++}`
  const text = (stringValue: string) => ({ dataType: 'String', stringValue })
  return {
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body,
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentMs) },
    messageAttributes: { tenant: text('acme'), ...(isRedriven && { redriven: text('true') }) },
  } as unknown as SQSRecord
}

/** The worker on a table in memory that counts what is written, with the waits and dead letters that it decides on. */
function aWorker({ isDown = false, ...deps }: Partial<WorkerDeps> & { readonly isDown?: boolean } = {}) {
  const table = createMemoryRows(() => nowMs)
  const state = { isDown }
  const written: string[] = []
  const letters: Parameters<SendDeadLetter>[0][] = []
  const delayed: DelayedMessage[] = []
  const summaries: BatchSummary[] = []
  const down = async (): Promise<never> => {
    throw new Error('the table is down')
  }
  const handler = createWorkerHandler({
    openRows: (tenantId) => {
      const rows = table.openRows(tenantId)
      const note = (row: Row): void => void written.push(row.log_id)
      if (state.isDown) return { ...rows, putAll: down, putNew: down, contents: down }
      return {
        ...rows,
        putAll: (batch) => {
          batch.forEach(note)
          return rows.putAll(batch)
        },
        putNew: (row) => {
          note(row)
          return rows.putNew(row)
        },
      }
    },
    sendDeadLetter: async (letter) => void letters.push(letter),
    delayMessages: async (messages) => void delayed.push(...messages),
    policyOf: async () => policyOf(defaultSettings, secretRedactor),
    rowKeys: aRowKeys,
    random: () => 0,
    now: () => nowMs,
    sleep: async () => undefined,
    onBatch: (summary) => summaries.push(summary),
    ...deps,
  })
  const work = async (...Records: readonly SQSRecord[]) => (await handler({ Records: [...Records] })).batchItemFailures
  return { work, table, state, written, letters, delayed, summaries }
}

function records(...ids: readonly string[]): readonly MessageRecord[] {
  return ids.map((id) =>
    aMessageRecord({
      logId: aLogId(id),
      idSource: id.startsWith('c') ? 'client' : 'server',
      record: aRecord({ text: id }),
    }),
  )
}

test.each<[string, Delivered]>([
  ['received a second time', { receives: 2 }],
  ['moved back from the dead-letter queue', { isRedriven: true }],
])('of a message %s only what is missing is written', async (_, delivery) => {
  const { work, table, written, letters, summaries } = aWorker()
  await work(aDelivery({ body: aBody(records('s1', 's2', 'c1')) }))
  const before = table.all()
  written.length = 0
  const again = aDelivery({ body: aBody(records('s1', 's2', 's3', 'c1', 'c2')), ...delivery })
  expect(await work(again)).toEqual([])
  expect(written.toSorted()).toEqual(['c2', 's3'])
  expect(table.all().slice(0, 3)).toEqual(before)
  expect(letters).toEqual([])
  expect(summaries[1]).toMatchObject({ stored: 5, failed: 0 })
})

test.each([
  ['renews rows that would expire long before it', dayMs, ['c1', 's1']],
  ['leaves rows that it repeats', 60_000, []],
])('a message that is sent again and received a second time %s', async (_, laterMs, renewed) => {
  const { work, table, written, letters } = aWorker()
  const all = records('s1', 'c1')
  const receivedAt = (ms: number): string => new Date(nowMs - 2 * dayMs + ms).toISOString()
  await work(aDelivery({ body: aBody(all, { receivedAt: receivedAt(0) }) }))
  const before = table.all()
  written.length = 0
  await work(aDelivery({ body: aBody(all, { receivedAt: receivedAt(laterMs) }), receives: 2 }))
  expect(written.toSorted()).toEqual(renewed)
  const gained = table.all().map(({ expires_at }, i) => expires_at - (before[i]?.expires_at ?? 0))
  expect(gained).toEqual(renewed.length > 0 ? [laterMs / 1_000, laterMs / 1_000] : [0, 0])
  // What was delivered first is left alone by the message that it came before.
  written.length = 0
  await work(aDelivery({ body: aBody(all, { receivedAt: receivedAt(0) }), receives: 2 }))
  expect([written, letters]).toEqual([[], []])
})

test('a conflict is found in a message that is received again too', async () => {
  const { work, letters } = aWorker()
  await work(aDelivery({ body: aBody(records('c1')) }))
  const other = aMessageRecord({ logId: aLogId('c1'), idSource: 'client', record: aRecord({ text: 'other' }) })
  expect(await work(aDelivery({ body: aBody([other]), receives: 3 }))).toEqual([])
  expect(letters).toMatchObject([{ kind: 'record', logId: 'c1', reason: 'conflict' }])
})

test('if nobody can say what is stored, all is written again', async () => {
  const table = createMemoryRows(() => nowMs)
  const contents = async (): Promise<never> => {
    throw new Error('throttled')
  }
  const { work } = aWorker({ openRows: (tenantId) => ({ ...table.openRows(tenantId), contents }) })
  expect(await work(aDelivery({ body: aBody(records('s1', 'c1')), receives: 2 }))).toEqual([])
  expect(table.all()).toHaveLength(2)
})

test('failed messages are given back with a wait for their receives, and those that are stored are not', async () => {
  const { work, delayed, letters } = aWorker({ isDown: true })
  const [first, fourth] = [
    aDelivery({ body: aBody(records('s1')) }),
    aDelivery({ body: aBody(records('c1')), receives: 4 }),
  ]
  const failed = await work(first, fourth)
  expect(failed.map(({ itemIdentifier }) => itemIdentifier)).toEqual([first.messageId, fourth.messageId])
  expect(delayed).toEqual([
    { receiptHandle: first.receiptHandle, waitSeconds: 30 },
    { receiptHandle: fourth.receiptHandle, waitSeconds: 240 },
  ])
  expect(letters).toEqual([])
  const fine = aWorker()
  await fine.work(aDelivery({ body: aBody(records('s1')) }))
  expect(fine.delayed).toEqual([])
})

test('messages whose wait cannot be set are failed all the same', async () => {
  const errors: unknown[] = []
  const delayMessages = async (): Promise<never> => {
    throw new Error('the queue is down')
  }
  const { work } = aWorker({ isDown: true, delayMessages, onWaitsFailed: (failure) => errors.push(failure) })
  expect(await work(aDelivery({ body: aBody(records('s1')) }))).toHaveLength(1)
  expect(errors).toEqual([{ messages: 1, error: new Error('the queue is down') }])
})

test('an unreadable message is dead-lettered whole when a newer worker has had time to take over', async () => {
  for (const receives of [1, 3]) {
    const early = aWorker()
    expect(await early.work(aDelivery({ receives }))).toHaveLength(1)
    expect(early.letters).toEqual([])
  }
  const { work, letters, summaries, delayed } = aWorker()
  expect(await work(aDelivery({ receives: 4 }))).toEqual([])
  expect(letters).toEqual([{ kind: 'message', tenantId: 'acme', reason: 'unreadable', body: 'nonsense' }])
  expect(summaries).toMatchObject([{ failed: 0, deadLetters: { unreadable: 1 } }])
  expect(delayed).toEqual([])
})

test('a message that fails when the queue would soon delete it is dead-lettered whole, and one that is stored is not', async () => {
  const body = aBody(records('s1', 'c1'))
  const young = aWorker({ isDown: true })
  expect(await young.work(aDelivery({ body, sentMs: nowMs - 12 * dayMs }))).toHaveLength(1)
  expect(young.letters).toEqual([])
  const { work, letters, state } = aWorker({ isDown: true })
  const old = { body, sentMs: nowMs - 12 * dayMs - 1 }
  expect(await work(aDelivery(old))).toEqual([])
  expect(letters).toEqual([{ kind: 'message', tenantId: 'acme', reason: 'exhausted', body }])
  state.isDown = false
  expect(await work(aDelivery(old))).toEqual([])
  expect(letters).toHaveLength(1)
})

test('a hopeless message stays on the queue if it cannot be dead-lettered', async () => {
  const sendDeadLetter = async (): Promise<never> => {
    throw new Error('the queue is down')
  }
  const { work, delayed } = aWorker({ sendDeadLetter })
  expect(await work(aDelivery({ receives: 4 }))).toHaveLength(1)
  expect(delayed).toMatchObject([{ waitSeconds: 240 }])
})

test('a message without a valid tenant is dead-lettered without one', async () => {
  const { work, letters } = aWorker()
  await work({ ...aDelivery({ receives: 4 }), messageAttributes: {} })
  expect(letters).toEqual([{ kind: 'message', reason: 'unreadable', body: 'nonsense' }])
})

test('once the table refuses a row, later messages of that tenant are not begun, and those of others are', async () => {
  const [beta, big] = [aTenant('beta'), (n: number) => records(...Array.from({ length: 200 }, (_, i) => `s${n}-${i}`))]
  const table = createMemoryRows(() => nowMs)
  const seen = new Set<string>()
  const { work } = aWorker({
    openRows: (tenantId) => ({
      ...table.openRows(tenantId),
      putAll: async (rows) => {
        if (tenantId === beta) return table.openRows(tenantId).putAll(rows)
        for (const { log_id } of rows) seen.add(log_id.split('-')[0] ?? '')
        return rows.map((row) => ({ row, kind: 'unavailable', error: new Error('throttled') }))
      },
    }),
  })
  const messages = [1, 2, 3, 4].map((n) => aDelivery({ body: aBody(big(n)) }))
  const failed = await work(...messages, aDelivery({ body: aBody(records('s9'), { tenantId: beta }) }))
  expect(failed).toHaveLength(4)
  expect([...seen]).toEqual(['s1', 's2'])
  expect(table.all().map(({ log_id }) => log_id)).toEqual(['s9'])
})
