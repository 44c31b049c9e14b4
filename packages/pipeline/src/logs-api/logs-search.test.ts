import { type LogPage, LogpipeError, type LogView, limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aReader, type Read, type ReaderOptions } from '../../test/a-reader.ts'
import { aLogId, aRow, jsonOf, type RowFields } from '../../test/build.ts'
import { runs } from '../../test/full-size.ts'
import { createMemoryRows } from '../../test/memory-rows.ts'
import { expectSearchLaw, storeSearched } from '../../test/search-law.ts'
import type { OpenTenantRows } from '../table/tenant-rows.ts'

/** A reader with these rows of acme, received one second after the other. */
async function aReaderOf(rows: readonly RowFields[], options: ReaderOptions = {}): Promise<Read> {
  const read = aReader(options)
  const at = (i: number): string => new Date(Date.UTC(2026, 0, 31, 12, 0, i)).toISOString()
  await read.put(...rows.map((row, i) => aRow({ log_id: aLogId(`id-${i}`), received_at: at(i), shard: i % 4, ...row })))
  return read
}

async function page(read: Read, query: Readonly<Record<string, string>>): Promise<LogPage> {
  const response = await read.call('GET /logs', { query, headers: { 'x-tenant-id': 'acme' } })
  expect(response.statusCode, response.body).toBe(200)
  return jsonOf(response) as unknown as LogPage
}

async function walk(read: Read, query: Readonly<Record<string, string>>): Promise<readonly LogPage[]> {
  const pages = [await page(read, query)]
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
    pages.push(await page(read, { ...query, cursor: next }))
  return pages
}

const idsOf = (logs: readonly LogView[]): readonly string[] => logs.map(({ id }) => id)
const texts = (...all: readonly string[]): readonly RowFields[] => all.map((modified_text) => ({ modified_text }))

test('words, severity, times and attributes together: a log has to match all of them', async () => {
  const rows: readonly RowFields[] = [
    { modified_text: 'Payment failed', severity: 'error', attributes: '{"http":{"status":500}}' },
    { modified_text: 'Payment failed', severity: 'error', attributes: '{"http.status":500}' },
    { modified_text: 'payment FAILED again', severity: 'fatal', attributes: '{"http":{"status":[404,500]}}' },
    { modified_text: 'Payment failed', severity: 'warning', attributes: '{"http":{"status":500}}' },
    { modified_text: 'Payment made', severity: 'error', attributes: '{"http":{"status":500}}' },
    { modified_text: 'Payment failed', severity: 'error', attributes: '{"http":{"status":404}}' },
    { modified_text: 'Payment failed', severity: 'error' },
  ]
  const query = { q: 'failed payment', min_severity: 'error', 'attr.http.status': '500', since: '2026-01-31T12:00:01Z' }
  const { logs, read, next } = await page(await aReaderOf(rows), query)
  expect([idsOf(logs), next]).toEqual([['id-2', 'id-1'], undefined])
  expect(read).toEqual({ rows: 5, bytes: expect.any(Number) })
})

test('a cursor is of a search, however it is written, and of no other', async () => {
  const rows = Array.from({ length: 5 }, () => ({ modified_text: 'a b', attributes: '{"x":[1,2],"y":3}' }))
  const read = await aReaderOf(rows)
  const search = { q: 'a b', 'attr.x': '1', 'attr.y': '3', limit: '2' }
  const { next = '' } = await page(read, search)
  const same = { 'attr.y': '3', 'attr.x': '1', q: ' B  "a"', limit: '9' }
  expect(idsOf((await page(read, { ...same, cursor: next })).logs)).toEqual(['id-2', 'id-1', 'id-0'])
  for (const other of [
    { q: 'a' },
    { q: 'a b c' },
    { 'attr.x': '2' },
    { 'attr.x': '1=' },
    { 'attr.z': '1' },
    { min_severity: 'error' },
  ]) {
    const refused = await read.call('GET /logs', {
      query: { ...search, ...other, cursor: next },
      headers: { 'x-tenant-id': 'acme' },
    })
    expect(jsonOf(refused)).toMatchObject({ code: 'invalid_cursor' })
  }
})

test('every route that returns a log returns its attributes, and none where it has none', async () => {
  const read = await aReaderOf([{ attributes: '{"a":{"b":[1,"[REDACTED:EMAIL]"]},"__proto__":1}' }, {}])
  const listed = (await page(read, {})).logs
  expect(listed[1]?.attributes).toEqual(JSON.parse('{"a":{"b":[1,"[REDACTED:EMAIL]"]},"__proto__":1}'))
  expect(listed[0]).not.toHaveProperty('attributes')
  const one = await read.call('GET /logs/{id}', { path: { id: 'id-0' }, headers: { 'x-tenant-id': 'acme' } })
  expect(jsonOf(one)).toEqual(listed[1])
})

test('attributes that the pipeline does not write are left out, and fail nothing', async () => {
  const foreign = ['[1]', '7', 'null', '{', `{"a":${'['.repeat(150_000)}${']'.repeat(150_000)}}`]
  const read = await aReaderOf(foreign.map((attributes) => ({ attributes })))
  const { logs } = await page(read, {})
  expect(idsOf(logs)).toHaveLength(foreign.length)
  for (const log of logs) expect(log).not.toHaveProperty('attributes')
  expect((await page(read, { 'attr.a': '1' })).logs).toEqual([])
})

test.each([
  // What each page has found and read. Of bytes, the row that goes beyond them is the last; the one that is found is longer.
  ['rows', { rows: 10, bytes: 1e9, ms: 1e9 }, ['0 of 10', '0 of 10', '0 of 10', '1 of 5']],
  ['bytes', { rows: 1e9, bytes: 10 * 'a line'.length, ms: 1e9 }, ['0 of 11', '0 of 11', '1 of 10', '0 of 3']],
])(
  'a page ends when its %s are read, though it may be empty, and says what it read',
  async (_, searchBudget, expected) => {
    const rows = texts(...Array.from({ length: 35 }, (_, i) => (i === 3 ? 'the one' : 'a line')))
    const pages = await walk(await aReaderOf(rows, { searchBudget }), { q: 'one', limit: '3' })
    expect(pages.map(({ count, read }) => `${count} of ${read?.rows}`)).toEqual(expected)
    expect(pages.reduce((sum, { read }) => sum + (read?.bytes ?? 0), 0)).toBe(35 * 'a line'.length + 1)
  },
)

test('nothing more is read once the time is over, and the next page goes on', async () => {
  const rows = texts(...Array.from({ length: 40 }, (_, i) => (i === 3 ? 'the one' : 'a line')))
  const searchBudget = { rows: 1e9, bytes: 1e9, ms: 2_000 }
  const pages = await walk(await aReaderOf(rows, { searchBudget, readMs: 1_000 }), { q: 'one', limit: '5' })
  expect(pages.map(({ count, read }) => [count, read?.rows])).toEqual([
    [0, 15],
    [0, 15],
    [1, 10],
  ])
})

test('large texts are not searched once the time is over, though they were read, and the next page goes on', async () => {
  const rows = texts(...Array.from({ length: 8 }, (_, i) => `${i === 3 ? 'hit' : 'miss'} ${'a'.repeat(256 * 1024)}`))
  const searchBudget = { rows: 1e9, bytes: 1e9, ms: 2_500 }
  const pages = await walk(await aReaderOf(rows, { searchBudget, readMs: 1_000 }), { q: 'hit', limit: '100' })
  expect(pages.map(({ count, read }) => [count, read?.rows])).toEqual([
    [0, 3],
    [1, 3],
    [0, 2],
  ])
})

test('a page of a search ends when it is full, and the next one misses nothing', async () => {
  const rows = texts(...Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? 'hit' : 'miss')))
  const pages = await walk(await aReaderOf(rows), { q: 'hit', limit: '4' })
  expect(pages.map(({ count }) => count)).toEqual([4, 4, 4, 4, 1])
  expect(pages.flatMap(({ logs }) => idsOf(logs))).toEqual(Array.from({ length: 17 }, (_, i) => `id-${48 - 3 * i}`))
})

test('what was found before the table became busy is shown, and the next page starts there; a busy start is a 503', async () => {
  const table = createMemoryRows()
  let readings = 0
  const isBusyAt = new Set([3, 4])
  const openRows: OpenTenantRows = (tenantId) => {
    const rows = table.openRows(tenantId)
    const recent: typeof rows.recent = async (query) => {
      if (isBusyAt.has(++readings)) throw new LogpipeError('table_unavailable', 'busy')
      return rows.recent(query)
    }
    return { ...rows, recent }
  }
  const read = await aReaderOf(texts(...Array.from({ length: 60 }, (_, i) => (i === 50 ? 'the one' : 'a line'))), {
    openRows,
  })
  const first = await page(read, { q: 'one', limit: '5' })
  expect([first.count, first.read?.rows]).toEqual([1, 15])
  const query = { q: 'one', limit: '5', cursor: first.next ?? '' }
  const busy = await read.call('GET /logs', { query, headers: { 'x-tenant-id': 'acme' } })
  expect(busy.statusCode).toBe(503)
  expect(await page(read, query)).toMatchObject({ count: 0, read: { rows: 45 } })
})

test("a page of large logs that match, or of large attributes, stays below Lambda's response limit", async () => {
  const text = `hit ${'"\\\u0001☃'.repeat(10_000)}`
  const attributes = JSON.stringify({ a: '"\\\u0001☃'.repeat(6_000) })
  const read = await aReaderOf(Array.from({ length: 60 }, () => ({ modified_text: text, attributes })))
  const headers = { 'x-tenant-id': 'acme' }
  for (const query of [{ q: 'hit', limit: '1000' }, { limit: '1000' }]) {
    const response = await read.call('GET /logs', { query, headers })
    expect(Buffer.byteLength(JSON.stringify(response))).toBeLessThan(6 * 1024 * 1024)
  }
  const pages = await walk(read, { q: 'hit', limit: '1000' })
  expect(pages.flatMap(({ logs }) => idsOf(logs))).toEqual(Array.from({ length: 60 }, (_, i) => `id-${59 - i}`))
  for (const { read: spent } of pages) expect(spent?.bytes).toBeLessThan(limits.maxSearchBytes + limits.maxItemBytes)
})

test('the pages of a search together are what a filter of all rows finds, in order, each once, whatever each may read', async () => {
  const { openRows } = createMemoryRows()
  await storeSearched(openRows)
  await expectSearchLaw({ open: openRows, ...runs({ fast: 40, full: 1_000 }), minRows: 1 })
})
