import { BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { createTables } from '../src/local/create-resources.ts'
import { startLocalStack } from '../src/local/start.ts'
import { sweepExpired } from '../src/local/table/sweep-expired.ts'
import { topology } from '../src/topology.ts'
import { rowsOf } from './rows-of.ts'
import { useThread } from './use-thread.ts'
import { aTempFolder, call, place } from './with-stack.ts'

const endpoint = useThread('table')
const nowSeconds = 1_800_000_000

let client: DynamoDBDocumentClient

/** A table of its own for each test: the name says which. */
function aTable(name: string) {
  return { ...topology.tables.logs, name }
}

async function put(table: string, items: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  for (let i = 0; i < items.length; i += 25) {
    const requests = items.slice(i, i + 25).map((fields, n) => ({
      PutRequest: { Item: { tenant_id: `t-${n % 3}`, log_id: `id-${i + n}`, ...fields } },
    }))
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
  }
}

async function idsIn(table: string): Promise<readonly string[]> {
  const ids: string[] = []
  let startKey: Record<string, unknown> | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ...(startKey && { ExclusiveStartKey: startKey }) }),
    )
    ids.push(...(page.Items ?? []).map((item) => String(item.log_id)))
    startKey = page.LastEvaluatedKey
  } while (startKey !== undefined)
  return ids.sort()
}

beforeEach(({ task }) => {
  client = dynamodbClient({ ...place, dynamodbEndpoint: endpoint() })
  return createTables(client, { ...topology, tables: { logs: aTable(task.id) } }).then(() => undefined)
})

test('deletes what expires at or before now, and nothing else', async ({ task }) => {
  await put(task.id, [
    { log_id: 'long-ago', expires_at: 1 },
    { log_id: 'before', expires_at: nowSeconds - 1 },
    { log_id: 'now', expires_at: nowSeconds },
    { log_id: 'after', expires_at: nowSeconds + 1 },
    { log_id: 'never' },
  ])
  expect(await sweepExpired({ client, table: aTable(task.id), nowSeconds })).toBe(3)
  expect(await idsIn(task.id)).toEqual(['after', 'never'])
  expect(await sweepExpired({ client, table: aTable(task.id), nowSeconds })).toBe(0)
})

test('a row that is renewed while a sweep goes on stays', async ({ task }) => {
  await put(task.id, [
    { log_id: 'renewed', expires_at: 1 },
    { log_id: 'old', expires_at: 1 },
  ])
  const renewing = Object.assign(Object.create(client), {
    async send(command: ScanCommand) {
      const answer = await client.send(command)
      if (command instanceof ScanCommand) await put(task.id, [{ log_id: 'renewed', expires_at: nowSeconds + 1 }])
      return answer
    },
  })
  expect(await sweepExpired({ client: renewing, table: aTable(task.id), nowSeconds })).toBe(1)
  expect(await idsIn(task.id)).toEqual(['renewed'])
})

test('goes through all pages of a large table', async ({ task }) => {
  const filler = 'x'.repeat(20_000)
  await put(
    task.id,
    Array.from({ length: 200 }, (_, i) => ({ filler, expires_at: nowSeconds + (i % 2 === 0 ? -1 : 1) })),
  )
  expect(await sweepExpired({ client, table: aTable(task.id), nowSeconds, pauseMs: 0 })).toBe(100)
  const kept = Array.from({ length: 100 }, (_, i) => `id-${2 * i + 1}`).sort()
  expect(await idsIn(task.id)).toEqual(kept)
})

test('a stack hides rows that expired while it was stopped, and deletes them when it starts', async () => {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  const first = await startLocalStack({ dataDir: path })
  const body = { severity: 'info', message: 'old' }
  const stored = await call(first.url, 'POST /logs', { headers: { 'x-tenant-id': 'acme' }, body })
  expect(stored.status).toBe(201)
  await first.close()
  const later = await startLocalStack({ dataDir: path, now: () => Date.now() + 31 * 86_400_000 })
  onTestFinished(() => later.close())
  const page = await call(later.url, 'GET /logs', { headers: { 'x-tenant-id': 'acme' } })
  expect(page.json()).toEqual({ count: 0, logs: [] })
  await expect.poll(() => rowsOf(later, 'acme')).toEqual([])
})
