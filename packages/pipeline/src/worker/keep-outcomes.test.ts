import type { SQSRecord } from 'aws-lambda'
import { expect, test } from 'vitest'
import { aBody, aLogId, aMessageRecord, aRecord, aRowKeys, aTenant, secretRedactor } from '../../test/build.ts'
import { createMemoryRows } from '../../test/memory-rows.ts'
import { encodeLine } from '../queue/message-codec.ts'
import { policyOf } from '../tenants/tenant-policy.ts'
import { defaultSettings } from '../tenants/tenant-settings.ts'
import { createWorkerHandler, type WorkerDeps } from './worker-handler.ts'

const policy = policyOf(defaultSettings, secretRedactor)

/** The worker with a table and a dead-letter queue in memory; what it did is in `steps`, in order. */
function aWorker(deps: (table: ReturnType<typeof createMemoryRows>) => Partial<WorkerDeps> = () => ({})) {
  const table = createMemoryRows()
  const steps: string[] = []
  const openRows: WorkerDeps['openRows'] = (tenantId) => {
    const rows = table.openRows(tenantId)
    return {
      ...rows,
      putOutcomes: async (outcomes) => {
        steps.push(`outcomes ${outcomes.map(({ name }) => name)}`)
        return rows.putOutcomes(outcomes)
      },
    }
  }
  const handler = createWorkerHandler({
    openRows,
    sendDeadLetter: async ({ reason }) => void steps.push(reason),
    policyOf: async () => policy,
    rowKeys: aRowKeys,
    random: () => 0,
    now: () => Date.UTC(2026, 0, 31, 12),
    sleep: () => new Promise(() => undefined),
    ...deps(table),
  })
  const work = (...messages: readonly { readonly body: string; readonly outcome?: string }[]) =>
    handler({
      Records: messages.map(({ body, outcome }, i) => {
        const messageAttributes = outcome === undefined ? {} : { outcome: { stringValue: outcome } }
        return { messageId: `m${i}`, body, messageAttributes } as unknown as SQSRecord
      }),
    })
  const outcomes = (...names: readonly string[]) => table.openRows(aTenant()).outcomes(names)
  return { work, outcomes, steps, rows: table.all }
}

const byClient = (logId: string, text: string) =>
  aMessageRecord({ logId: aLogId(logId), idSource: 'client', record: aRecord({ text }) })
const byServer = (logId: string) => aMessageRecord({ logId: aLogId(logId), idSource: 'server' })

test('says which records are stored, and which conflict with a log that has their id', async () => {
  const { work, outcomes, steps } = aWorker()
  await work({ body: aBody([byClient('k1', 'one')]) })
  await work({ body: aBody([byClient('k1', 'two'), byClient('k2', 'two'), byServer('s')]), outcome: 'r-0 0 1' })
  expect(await outcomes('r-0')).toEqual([
    { name: 'r-0', stored: 2, dead_letters: { conflict: 1 }, first: [{ log_id: 'k1', reason: 'conflict' }] },
  ])
  expect(steps).toEqual(['conflict', 'outcomes r-0'])
})

test('the same record again is stored, and a redelivered message has the same outcome', async () => {
  const { work, outcomes } = aWorker()
  const message = { body: aBody([byClient('k1', 'one'), byClient('k1', 'other')]), outcome: 'r-0 0 1' }
  await work(message)
  const first = await outcomes('r-0')
  expect(first).toMatchObject([{ stored: 1, dead_letters: { conflict: 1 } }])
  await work(message)
  expect(await outcomes('r-0')).toEqual(first)
  await work({ body: aBody([byClient('k1', 'one')]), outcome: 'r-1 0 1' })
  expect(await outcomes('r-1')).toMatchObject([{ stored: 1, dead_letters: {} }])
})

test('a line that cannot be read has no id; of many records the first are listed and all counted', async () => {
  const { work, outcomes } = aWorker()
  const header = {
    tenantId: aTenant(),
    receivedAt: '2026-01-31T12:00:00.000Z',
    order: '2026-01-31T12:00:00.000Z#0000#00000',
  }
  const many = Array.from({ length: 30 }, (_, i) => byClient(`k${i}`, 'one'))
  await work({ body: aBody(many) })
  const others = many.map(({ logId }) => byClient(logId, 'two'))
  await work(
    { body: encodeLine(header, 'not a record'), outcome: 'r-0 0 1' },
    { body: aBody(others), outcome: 'r-1 0 1' },
  )
  expect(await outcomes('r-0')).toEqual([
    { name: 'r-0', stored: 0, dead_letters: { unreadable: 1 }, first: [{ reason: 'unreadable' }] },
  ])
  const [outcome] = await outcomes('r-1')
  expect(outcome).toMatchObject({ stored: 0, dead_letters: { conflict: 30 } })
  expect(outcome?.first).toHaveLength(20)
})

test('nothing is kept of messages whose senders do not ask, nor of those that failed', async () => {
  const failing = aWorker((table) => ({
    openRows: (tenantId) => ({
      ...table.openRows(tenantId),
      putNew: async () => {
        throw new Error('down')
      },
    }),
  }))
  const sent = { body: aBody([byClient('k1', 'one')]), outcome: 'r-0 0 1' }
  expect((await failing.work(sent)).batchItemFailures).toEqual([{ itemIdentifier: 'm0' }])
  expect(await failing.outcomes('r-0')).toEqual([])
  const { work, steps } = aWorker()
  await work({ body: aBody([byClient('k1', 'one')]) }, { body: aBody([byServer('s')]), outcome: 'a/b 0 1' })
  expect(steps).toEqual([])
})

test('a message whose outcome cannot be kept is redelivered, and no other', async () => {
  const { work, rows } = aWorker((table) => ({
    openRows: (tenantId) => ({
      ...table.openRows(tenantId),
      putOutcomes: async () => {
        throw new Error('down')
      },
    }),
  }))
  const { batchItemFailures } = await work(
    { body: aBody([byServer('s-0')]) },
    { body: aBody([byServer('s-1')]), outcome: 'r-0 0 1' },
  )
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'm1' }])
  expect(rows()).toHaveLength(2)
})

test('a message with dead letters is not redelivered for its outcome alone, which would dead-letter them again', async () => {
  const failures: string[] = []
  const { work, steps, outcomes } = aWorker((table) => ({
    onFailure: ({ messageId, error }) => failures.push(`${messageId} ${error}`),
    openRows: (tenantId) => ({
      ...table.openRows(tenantId),
      putOutcomes: async () => {
        throw new Error('throttled')
      },
    }),
  }))
  await work({ body: aBody([byClient('k1', 'one')]) })
  const { batchItemFailures } = await work(
    { body: aBody([byClient('k1', 'two'), byServer('s-0')]), outcome: 'r-0 0 1' },
    { body: aBody([byServer('s-1')]), outcome: 'r-1 0 1' },
  )
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'm1' }])
  expect(failures).toEqual(['m0 Error: throttled', 'm1 Error: throttled'])
  expect(steps).toEqual(['conflict'])
  expect(await outcomes('r-0')).toEqual([])
})
