import type { LogId, TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReceiptClock } from '../../pipeline/src/http/receipt.ts'
import { decodeMessage } from '../../pipeline/src/queue/message-codec.ts'
import { packMessages } from '../../pipeline/src/queue/pack-messages.ts'
import { buildRow, rowTools } from '../../pipeline/src/table/build-row.ts'
import type { Skipped } from '../../pipeline/src/table/dynamodb-table.ts'
import { type Row, recentKey, recentShards } from '../../pipeline/src/table/row.ts'
import type { TenantRows } from '../../pipeline/src/table/tenant-rows.ts'
import { policyOf } from '../../pipeline/src/tenants/tenant-policy.ts'
import { defaultSettings } from '../../pipeline/src/tenants/tenant-settings.ts'
import { anAdmittedRecord, anEvent, aRow, aRowKeys, secretRedactor } from '../../pipeline/test/build.ts'
import { topology } from '../src/topology.ts'
import { runs } from './full-size.ts'
import { useRows } from './use-rows.ts'

const noon = Date.UTC(2026, 0, 31, 12)
const skipped: Skipped[] = []
const table = useRows(noon)

function openRows(tenantId: string): TenantRows {
  return table.openRows({ onSkipped: (told) => skipped.push(told) })(tenantId as TenantId)
}

/** The rows that the worker makes of a request with these texts. Ids are random: nothing is in the order of its id. */
function rowsOfRequest(
  tenantId: TenantId,
  texts: readonly string[],
  receipt: ReturnType<typeof clock>,
): readonly Row[] {
  const tools = rowTools(policyOf(defaultSettings, secretRedactor), aRowKeys(tenantId))
  const records = texts.map((text, index) =>
    anAdmittedRecord({ tenantId, index, record: { text }, logId: crypto.randomUUID() as LogId }),
  )
  return packMessages(records, receipt).flatMap(({ message }) => {
    const { receivedAt, records: decoded } = decodeMessage(message.body)
    return decoded.map(({ logId, record, order }) =>
      buildRow({ tenantId, logId, record, order, receivedAt, processedAt: receivedAt }, tools),
    )
  })
}

function clock(take: ReturnType<typeof createReceiptClock>, stated?: string) {
  return take(anEvent({ headers: stated === undefined ? {} : { 'x-logpipe-order': stated } }))
}

/** The texts of a tenant, page after page. */
async function readAll(rows: TenantRows, limit: number): Promise<readonly string[]> {
  const texts: string[] = []
  let before: string | undefined
  do {
    const page = await rows.recent({ limit, ...(before !== undefined && { before }) })
    texts.push(...page.rows.map(({ modified_text }) => modified_text))
    before = page.next
  } while (before !== undefined)
  return texts
}

test('newest first is the reverse of the order of sending, and pages neither repeat nor skip', async () => {
  const request = fc.record({
    lines: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(500)),
    waitMs: fc.constantFrom(0, 0, 1),
    // Long lines make several messages of one request.
    chars: fc.constantFrom(5, 5, 3_000),
  })
  const requests = fc.array(request, { minLength: 1, maxLength: 5 })
  let tenants = 0
  await fc.assert(
    fc.asyncProperty(requests, fc.integer({ min: 1, max: 400 }), fc.boolean(), async (sent, limit, isStated) => {
      const tenantId = `order-${tenants++}` as TenantId
      let nowMs = noon
      const take = createReceiptClock(() => nowMs)
      const texts: string[] = []
      const stored: Row[] = []
      for (const [n, { lines, waitMs, chars }] of sent.entries()) {
        nowMs += waitMs
        const own = Array.from({ length: lines }, (_, i) => `${n}:${i}:`.padEnd(chars, 'x'))
        texts.push(...own)
        stored.push(...rowsOfRequest(tenantId, own, clock(take, isStated ? `${noon - 5}.${n}` : undefined)))
      }
      await openRows(tenantId).putAll(stored.toSorted((a, b) => (a.log_id < b.log_id ? -1 : 1)))
      const pageLimit = Math.max(limit, Math.ceil(texts.length / 8))
      const read = await readAll(openRows(tenantId), pageLimit)
      const expected = texts.toReversed()
      const first = expected.findIndex((text, i) => read[i] !== text)
      // Whole texts would take minutes to compare in print.
      expect({ rows: read.length, first, read: read[first]?.slice(0, 9) }).toEqual({ rows: texts.length, first: -1 })
    }),
    { numRuns: runs({ fast: 3, full: 12 }) },
  )
})

test('requests that arrive in another order are shown as their sender made them', async () => {
  const tenantId = 'stated' as TenantId
  const take = createReceiptClock(() => noon)
  const send = (text: string, stated: string) => rowsOfRequest(tenantId, [text], clock(take, stated))
  const arrived = [send('third', `${noon - 10}.1`), send('first', `${noon - 12}.0`), send('second', `${noon - 10}.0`)]
  await openRows(tenantId).putAll(arrived.flat())
  expect(await readAll(openRows(tenantId), 10)).toEqual(['third', 'second', 'first'])
})

test('rows of the former order, in four shards, are read with those of the new one, and their cursors hold', async () => {
  const tenantId = 'former' as TenantId
  const at = (i: number): string => new Date(noon - 1_000 + i).toISOString()
  const former = Array.from({ length: 60 }, (_, i) => {
    const log_id = `id-${i}` as LogId
    const index = { recent_key: recentKey(tenantId, i % 4), recent_sort: `${at(i)}#${log_id}` }
    return aRow({ tenant_id: tenantId, log_id, received_at: at(i), modified_text: `former ${i}`, ...index })
  })
  const now = rowsOfRequest(
    tenantId,
    Array.from({ length: 60 }, (_, i) => `now ${i}`),
    clock(createReceiptClock(() => noon)),
  )
  const rows = openRows(tenantId)
  await rows.putAll([...former, ...now])
  const expected = [...former, ...now].map(({ modified_text }) => modified_text).toReversed()
  for (const limit of [7, 100, 1_000]) expect(await readAll(rows, limit)).toEqual(expected)
  const older = await rows.recent({ limit: 2, before: `${at(30)}#id-30` })
  expect(older.rows.map(({ log_id }) => log_id)).toEqual(['id-29', 'id-28'])
})

test('a page is full although all its rows are in one shard', async () => {
  const tenantId = 'uneven' as TenantId
  const stored = rowsOfRequest(
    tenantId,
    Array.from({ length: 150 }, (_, i) => `line ${i}`),
    clock(createReceiptClock(() => noon)),
  )
  const rows = openRows(tenantId)
  await rows.putAll(stored.map((row) => ({ ...row, recent_key: recentKey(tenantId, 9) })))
  for (const limit of [1, 100, 149]) expect((await rows.recent({ limit })).rows).toHaveLength(limit)
})

const foreign: readonly [string, Readonly<Record<string, unknown>>][] = [
  ['copied to another tenant with all its attributes', { tenant_id: 'elsewhere' }],
  ['copied under another id', { log_id: 'copied' }],
  ['with a number of 21 digits', { log_id: 'bad', expires_at: 123456789012345678901n, recent_sort: 'own' }],
  ['with a number where text belongs', { log_id: 'bad', timestamp: 5, recent_sort: 'own' }],
  ['without a text', { log_id: 'bad', modified_text: undefined, recent_sort: 'own' }],
  ['at a place before all times', { log_id: 'astray', recent_sort: '9999#astray' }],
  ['with a time after all years', { log_id: 'bad', received_at: '+275760-09-13T00:00:00.000Z', recent_sort: 'own' }],
  ['with a time that is none', { log_id: 'bad', received_at: 'then', recent_sort: 'own' }],
]

test.each(foreign)('a row %s is left out and told of, and the others are read', async (name, fields) => {
  const tenantId = `foreign-${foreign.findIndex(([other]) => other === name)}` as TenantId
  const texts = Array.from({ length: recentShards * 3 }, (_, i) => `line ${i}`)
  const stored = rowsOfRequest(tenantId, texts, clock(createReceiptClock(() => noon)))
  const rows = openRows(tenantId)
  await rows.putAll(stored)
  const [first] = stored
  const own = { recent_sort: `${new Date(noon).toISOString()}#0000#00000#${fields.log_id}` }
  const item = { ...first, ...fields, ...(fields.recent_sort === 'own' && own) }
  const { PutCommand } = await import('@aws-sdk/lib-dynamodb')
  const clean = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined))
  await table.client().send(new PutCommand({ TableName: topology.tables.logs.name, Item: clean }))
  skipped.length = 0
  expect(await readAll(rows, 1_000)).toEqual(texts.toReversed())
  expect(skipped).toEqual([{ tenantId, rows: 1 }])
  if (fields.log_id === 'bad') expect(await rows.get('bad' as LogId)).toBeUndefined()
  expect((await rows.stored(stored.map(({ log_id }) => log_id))).size).toBe(texts.length)
})
