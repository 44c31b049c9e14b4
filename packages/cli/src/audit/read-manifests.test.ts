import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { sealManifest } from '../../../pipeline/src/manifests/manifest.ts'
import { createManifestSeries } from '../../../pipeline/src/manifests/manifest-series.ts'
import { createTenantKeys } from '../../../pipeline/src/tenants/tenant-keys.ts'
import type { StoredItem } from '../connect/stored-item.ts'
import { createExpectedRecords } from './expected-records.ts'
import { type ManifestSource, namedSince, readManifests } from './read-manifests.ts'

const tenantId = 'acme' as TenantId
const digestKey = Buffer.alloc(32, 7)
const nowMs = Date.UTC(2026, 0, 31)
const [second, day] = [1_000, 86_400_000]

interface Sent {
  readonly receivedMs: number
  readonly logId: string
}

/** The manifests of requests, each written before the next is numbered, however their times of receipt are. */
function aSeries(sent: readonly Sent[], tenant = tenantId): StoredItem[] {
  const draw = createManifestSeries({ newInstance: () => 'series' })
  return sent.map(({ receivedMs, logId }) => {
    const drawn = draw(tenant, { receivedAt: Math.floor(receivedMs / second), keepSeconds: 37 * 86_400 })
    drawn.end(true)
    const content = { tenantId: tenant, receivedAt: new Date(receivedMs).toISOString(), logIds: [logId as LogId] }
    return { ...sealManifest(content, drawn, createTenantKeys(digestKey)(tenant, 'manifest')) }
  })
}

/** A table of which the pages are read one after the other; something may happen to it between two. */
function aTable(items: readonly StoredItem[], between: (items: StoredItem[]) => readonly StoredItem[] = (all) => all) {
  let all = ordered(items)
  let reads = 0
  const pagesOf = async function* (_: TenantId, { fromMs = 0 } = {}): AsyncGenerator<readonly StoredItem[]> {
    reads++
    let last = new Date(fromMs).toISOString()
    for (;;) {
      const page = all.filter(({ manifest_id }) => String(manifest_id) > last).slice(0, 2)
      if (page.length === 0) return
      yield page
      last = String(page.at(-1)?.manifest_id)
      if (reads === 1) all = ordered(between([...all]))
    }
  }
  return { pagesOf, reads: () => reads }
}

function ordered(items: readonly StoredItem[]): readonly StoredItem[] {
  return items.toSorted((a, b) => (String(a.manifest_id) < String(b.manifest_id) ? -1 : 1))
}

async function read(
  table: Pick<ManifestSource['table'], 'pagesOf'>,
  tenant = tenantId,
  erasedUntilNow = async () => 0,
) {
  const records = createExpectedRecords()
  const source = { table, keys: async () => [Buffer.alloc(32, 8), digestKey], nowMs, backups: [] }
  const { findings, ...counts } = await readManifests(tenant, source, { records, erasedUntilMs: 0, erasedUntilNow })
  return { ...counts, records: records.count(), findings: findings.findings }
}

/** Three that were written in the order of their receipt, and two the other way round. */
const busy = aSeries([
  ...[5, 4, 3].map((ago) => ({ receivedMs: nowMs - ago * second, logId: `log-${ago}` })),
  { receivedMs: nowMs - 4.5 * second, logId: 'slow' },
  { receivedMs: nowMs - second, logId: 'last' },
])

test('what manifests name is expected, and nothing is read twice where nothing is missing', async () => {
  const table = aTable(busy)
  expect(await read(table)).toMatchObject({ count: 5, records: 5, altered: 0, deleted: 0, early: 0, findings: [] })
  expect(table.reads()).toBe(1)
})

test('a manifest that was written after its page was read is not called deleted', async () => {
  const [slow, last] = busy.slice(3)
  const table = aTable(busy.slice(0, 3), (all) => [...all, slow ?? {}, last ?? {}])
  expect(await read(table)).toMatchObject({ deleted: 0, findings: [] })
})

test('one that is not there at the second look either is, whatever somebody has put in its place meanwhile', async () => {
  const [slow, last] = busy.slice(3)
  const finding = { logId: 'series.3', kind: 'deleted_manifest' }
  const gone = aTable(busy.slice(0, 3), (all) => [...all, last ?? {}])
  expect(await read(gone)).toMatchObject({ deleted: 1, findings: [finding] })
  const forged = aTable(busy.slice(0, 3), (all) => [...all, { ...slow, count: 2 }, last ?? {}])
  expect(await read(forged)).toMatchObject({ deleted: 1, findings: [finding] })
})

test('manifests that expire while they are read, and are gone at the next page, are not called deleted', async () => {
  const sent = [0, 1, 2, 3, 4].map((i) => ({
    receivedMs: nowMs - 37 * day + (i + 1) * 100 * second,
    logId: `old-${i}`,
  }))
  const items = aSeries([...sent, { receivedMs: nowMs - day, logId: 'new' }])
  const table = aTable(items, (all) => all.filter(({ manifest_id }) => manifest_id !== items[2]?.manifest_id))
  expect(await read(table)).toMatchObject({ deleted: 0, findings: [] })
})

test('manifests that an erasure deletes while they are read are not called deleted, and others are', async () => {
  const sent = [1, 2, 3, 20, 21, 22, 23].map((minute) => ({
    receivedMs: nowMs - day + minute * 60 * second,
    logId: `log-${minute}`,
  }))
  const items = aSeries(sent)
  const without = (...numbers: readonly number[]) => {
    const gone = new Set(numbers.map((number) => items[number]?.manifest_id))
    return (all: StoredItem[]) => all.filter(({ manifest_id }) => !gone.has(manifest_id))
  }
  const erasedUntilNow = async (): Promise<number> => nowMs - day + 10 * 60 * second
  expect(await read(aTable(items, without(2)))).toMatchObject({ deleted: 1 })
  expect(await read(aTable(items, without(0, 1, 2)), tenantId, erasedUntilNow)).toMatchObject({
    deleted: 0,
    altered: 0,
  })
  const table = aTable(items, without(2, 4))
  const findings = [{ logId: 'series.4', kind: 'deleted_manifest' }]
  expect(await read(table, tenantId, erasedUntilNow)).toMatchObject({ deleted: 1, findings })
  const forged = { ...items[4], count: 2 }
  const altered = aTable(items.with(4, forged), without(2))
  expect(await read(altered, tenantId, erasedUntilNow)).toMatchObject({ deleted: 0, altered: 1 })
})

test.each([
  [[0], 'the first'],
  [[1, 2], 'those in the middle'],
  [[0, 1, 2, 3], 'all but the last'],
])('of a series without numbers %j, %s, deleted ones are named', async (numbers) => {
  const table = aTable(busy.filter((_, number) => !numbers.includes(number)))
  const { deleted, findings } = await read(table)
  expect(deleted).toBeGreaterThan(0)
  expect(findings).toContainEqual({ logId: `series.${numbers.at(-1)}`, kind: 'deleted_manifest' })
})

test('the last of a series, and a whole one, are missed by nobody', async () => {
  expect(await read(aTable(busy.slice(0, 3)))).toMatchObject({ count: 3, deleted: 0 })
  expect(await read(aTable([]))).toMatchObject({ count: 0, deleted: 0 })
})

test('a copy of a manifest, under a number or a tenant of its own, is altered, and expects nothing', async () => {
  const [one] = busy
  const twin = { ...one, manifest_id: String(one?.manifest_id).replace(/\d+$/, '99') }
  expect(await read(aTable([...busy, twin]))).toMatchObject({ count: 5, altered: 1, deleted: 0, records: 5 })
  const beta = 'beta' as TenantId
  expect(await read(aTable(busy), beta)).toMatchObject({ count: 0, altered: 5, records: 0 })
})

test('of records that were received lately those are found that are looked for', async () => {
  const among = new Map([
    ['last', ''],
    ['log-5', ''],
    ['other', ''],
  ])
  const source = { table: aTable(busy), keys: async () => [Buffer.alloc(32, 8), digestKey] }
  expect([...(await namedSince(tenantId, source, { fromMs: nowMs - 2 * second, among }))]).toEqual(['last'])
})
