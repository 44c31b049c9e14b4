import { randomUUID } from 'node:crypto'
import { type LogId, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { describe, expect, test } from 'vitest'
import type { PartOutcome } from '../src/table/outcome.ts'
import { type Row, recentShards } from '../src/table/row.ts'
import type { OpenTenantRows, RecentQuery, TenantRows } from '../src/table/tenant-rows.ts'
import { aLogId, aRow, aTenant } from './build.ts'

/** Contract test of `TenantRows`. Each test uses new tenants, so all can share a table. */
export function testTenantRows(name: string, tableOf: () => OpenTenantRows): void {
  const open = (tenantId: TenantId): TenantRows => tableOf()(tenantId)
  const rowsOf = (
    tenantId: TenantId,
    count: number,
    fieldsOf: (i: number) => Partial<Row> = () => ({}),
  ): readonly Row[] =>
    Array.from({ length: count }, (_, i) => {
      const received_at = new Date(Date.UTC(2026, 0, 31, 12, 0, i)).toISOString()
      const fields = { tenant_id: tenantId, log_id: aLogId(`id-${i}`), received_at, shard: (i * 7) % recentShards }
      return aRow({ ...fields, ...fieldsOf(i) })
    })
  const idsOf = (rows: readonly Row[]): readonly string[] => rows.map((row) => row.log_id)

  describe(name, () => {
    test('returns a stored row unchanged, and undefined for an unknown id', async () => {
      const tenant_id = aNewTenant()
      const original_text = `Räw ☃ 😀 \u0000 ${'x'.repeat(100_000)}`
      const row = aRow({ tenant_id, shard: 0, original_text, attributes: '{"a":1}', timestamp: '2026-01-31T12:00:00Z' })
      await open(tenant_id).putAll([row])
      expect(await open(tenant_id).get(row.log_id)).toEqual(row)
      expect(await open(tenant_id).get(aLogId('other'))).toBeUndefined()
    })

    test('stores more rows than fit into one call, and storing them again changes only processed_at', async () => {
      const tenantId = aNewTenant()
      const rows = rowsOf(tenantId, 61)
      await open(tenantId).putAll(rows)
      await open(tenantId).putAll([])
      const again = rows.map((row) => ({ ...row, processed_at: '2026-02-01T00:00:00.000Z' }))
      await open(tenantId).putAll(again)
      const stored = (await open(tenantId).recent({ limit: 1_000 })).rows
      expect(stored.toReversed()).toEqual(again)
    })

    test('reports a row that is too large, and stores the others', async () => {
      const tenant_id = aNewTenant()
      const rows = rowsOf(tenant_id, 30, (i) => (i === 17 ? { modified_text: 'x'.repeat(420_000) } : {}))
      const failures = await open(tenant_id).putAll(rows, () => 10_000.5)
      expect(failures).toMatchObject([{ row: { log_id: 'id-17' }, kind: 'refused' }])
      expect((await open(tenant_id).stored(rows.map(({ log_id }) => log_id))).size).toBe(29)
      const [large] = failures.map(({ row }) => row)
      expect(large && (await open(tenant_id).putNew(large))).toEqual({ kind: 'refused' })
    })

    test('putAll rejects a duplicate id in one call', async () => {
      const tenant_id = aNewTenant()
      const twice = [aRow({ tenant_id }), aRow({ tenant_id, modified_text: 'again' })]
      await expect(open(tenant_id).putAll(twice)).rejects.toMatchObject({ code: 'internal' })
      expect(await open(tenant_id).get(aLogId())).toBeUndefined()
    })

    test('putNew keeps a row that is sent again for as long as the one of the last time, and a repeated one as it is', async () => {
      const first = aRow()
      const rows = open(first.tenant_id)
      const at = (seconds: number) => ({ ...first, seal: `${seconds}`, expires_at: first.expires_at + seconds })
      for (const [sent, kept] of [
        [at(0), at(0)],
        [at(60), at(0)],
        [at(61), at(61)],
        [at(3), at(61)],
      ] as const) {
        await rows.putNew(sent)
        expect(await rows.get(first.log_id)).toEqual(kept)
      }
      expect(await rows.putNew(at(200))).toEqual({ kind: 'same', row: at(200) })
    })

    test('putNew stores a new row, recognizes a repeated one, and never overwrites different content', async () => {
      const tenant_id = aNewTenant()
      const first = aRow({ tenant_id, content: 'first' })
      const rows = open(tenant_id)
      expect(await rows.putNew(first)).toEqual({ kind: 'stored' })
      expect(await rows.putNew({ ...first, processed_at: 'later' })).toEqual({ kind: 'same', row: first })
      expect(await rows.putNew({ ...first, content: 'other', modified_text: 'other' })).toEqual({ kind: 'conflict' })
      expect(await rows.get(first.log_id)).toEqual(first)
    })

    test('of concurrent puts for one id exactly one is stored', async () => {
      const tenant_id = aNewTenant()
      const racers = Array.from({ length: 20 }, (_, i) => aRow({ tenant_id, content: `content-${i}` }))
      const outcomes = await Promise.all(racers.map((row) => open(tenant_id).putNew(row)))
      const winners = racers.filter((_, i) => outcomes[i]?.kind === 'stored')
      expect(outcomes.filter(({ kind }) => kind === 'conflict')).toHaveLength(19)
      expect([await open(tenant_id).get(aLogId())]).toEqual(winners)
    })

    test('returns which ids have a row, also for repeated ids', async () => {
      const tenantId = aNewTenant()
      await open(tenantId).putAll(rowsOf(tenantId, 130))
      const asked = Array.from({ length: 260 }, (_, i) => aLogId(`id-${i % 140}`))
      expect([...(await open(tenantId).stored(asked))].sort()).toEqual(
        Array.from({ length: 130 }, (_, i) => `id-${i}`).sort(),
      )
      expect((await open(tenantId).stored([])).size).toBe(0)
    })

    test('returns the contents of the ids that have a row', async () => {
      const tenantId = aNewTenant()
      await open(tenantId).putAll(rowsOf(tenantId, 130, (i) => ({ content: `content of ${i}` })))
      const asked = Array.from({ length: 260 }, (_, i) => aLogId(`id-${i % 140}`))
      const contents = await open(tenantId).contents(asked)
      expect(contents.size).toBe(130)
      for (const [id, { content, expires_at }] of contents) {
        expect(content).toBe(`content of ${id.slice('id-'.length)}`)
        expect(expires_at).toBe((await open(tenantId).get(id as LogId))?.expires_at)
      }
      expect((await open(aNewTenant()).contents(asked)).size).toBe(0)
    })

    test('no tenant reads or changes the rows of another, even with equal ids', async () => {
      const [acme, beta] = [aNewTenant(), aNewTenant()]
      const ofAcme = aRow({ tenant_id: acme, shard: 1, content: 'of acme' })
      await open(acme).putAll([ofAcme])
      expect(await open(beta).get(ofAcme.log_id)).toBeUndefined()
      expect((await open(beta).recent({ limit: 10 })).rows).toEqual([])
      expect((await open(beta).stored([ofAcme.log_id])).size).toBe(0)
      expect(await open(beta).putNew(aRow({ tenant_id: beta, content: 'of beta' }))).toEqual({ kind: 'stored' })
      expect((await open(acme).recent({ limit: 10 })).rows).toEqual([ofAcme])
    })

    test("rejects another tenant's row, and stores none of the call", async () => {
      const [acme, beta] = [aNewTenant(), aNewTenant()]
      const mixed = [aRow({ tenant_id: acme }), aRow({ tenant_id: beta, log_id: aLogId('2') })]
      await expect(open(acme).putAll(mixed)).rejects.toThrow(LogpipeError)
      await expect(open(acme).putNew(aRow({ tenant_id: beta }))).rejects.toMatchObject({ code: 'internal' })
      expect((await open(acme).stored([aLogId()])).size).toBe(0)
      expect((await open(beta).stored([aLogId(), aLogId('2')])).size).toBe(0)
    })

    test('recent ends a page with the row that exceeds maxBytes, and the next page starts after it', async () => {
      const tenantId = aNewTenant()
      const large = { attributes: JSON.stringify({ a: 'x'.repeat(5_000) }) }
      await open(tenantId).putAll(
        rowsOf(tenantId, 150, (i) => ({ modified_text: 'x'.repeat(10), ...(i === 20 && large) })),
      )
      const pages: number[] = []
      const seen: string[] = []
      let before: string | undefined
      do {
        const page = await open(tenantId).recent({ limit: 1_000, maxBytes: 999, ...(before && { before }) })
        pages.push(page.rows.length)
        seen.push(...idsOf(page.rows))
        before = page.next
      } while (before !== undefined)
      expect(pages).toEqual([100, 30, 20])
      expect(seen).toEqual(Array.from({ length: 150 }, (_, i) => `id-${149 - i}`))
    })

    test('recent omits originals, and nothing else', async () => {
      const tenant_id = aNewTenant()
      const row = aRow({ tenant_id, shard: 1, attributes: '{"a":1}', timestamp: '2026-01-31T12:00:00+01:00' })
      await open(tenant_id).putAll([{ ...row, original_text: 'Call 555-0199' }])
      const { rows } = await open(tenant_id).recent({ limit: 1 })
      expect(rows).toEqual([row])
    })

    test('recent returns only indexed rows', async () => {
      const tenant_id = aNewTenant()
      await open(tenant_id).putAll([
        aRow({ tenant_id, log_id: aLogId('a') }),
        aRow({ tenant_id, shard: 3, log_id: aLogId('b') }),
      ])
      expect(idsOf((await open(tenant_id).recent({ limit: 10 })).rows)).toEqual(['b'])
      expect(await open(tenant_id).get(aLogId('a'))).toBeDefined()
    })

    test('expired rows are not read, and a new log may take their id', async () => {
      const tenant_id = aNewTenant()
      const kept = aRow({ tenant_id, log_id: aLogId('kept'), shard: 2 })
      const expired = aRow({ tenant_id, log_id: aLogId('expired'), shard: 5, expires_at: 1_000 })
      const rows = open(tenant_id)
      await rows.putAll([kept, expired])
      expect(await rows.get(expired.log_id)).toBeUndefined()
      expect((await rows.recent({ limit: 10 })).rows).toEqual([kept])
      expect([...(await rows.stored([kept.log_id, expired.log_id]))]).toEqual(['kept'])
      expect(await rows.putNew({ ...expired, content: 'other', expires_at: kept.expires_at })).toEqual({
        kind: 'stored',
      })
      expect(await rows.putNew({ ...kept, content: 'other' })).toEqual({ kind: 'conflict' })
    })

    test('returns the outcomes of requests of which every part is there, and of no other tenant', async () => {
      const [acme, beta] = [aNewTenant(), aNewTenant()]
      const parts = Array.from({ length: 30 }, (_, i) => anOutcome({ name: `r-${i}`, stored: i }))
      const letter = { log_id: 'k1', reason: 'conflict' }
      const divided = [0, 1].map((part) => anOutcome({ name: 'divided', part, of: 2, stored: 3 }))
      await open(acme).putOutcomes([...parts, ...divided.slice(1)])
      await open(acme).putOutcomes([])
      const names = [...parts.map(({ name }) => name), 'divided', 'nowhere', 'r', 'r-0']
      const found = await open(acme).outcomes(names)
      expect(found.map(({ name, stored }) => `${name} ${stored}`).sort()).toEqual(
        parts.map(({ name, stored }) => `${name} ${stored}`).sort(),
      )
      const again = anOutcome({
        name: 'divided',
        part: 0,
        of: 2,
        stored: 2,
        dead_letters: { conflict: 1 },
        first: [letter],
      })
      await open(acme).putOutcomes([...divided.slice(0, 1), again])
      expect(await open(acme).outcomes(['divided'])).toEqual([
        { name: 'divided', stored: 5, dead_letters: { conflict: 1 }, first: [letter] },
      ])
      expect(await open(beta).outcomes(names)).toEqual([])
      expect(await open(acme).outcomes([])).toEqual([])
    })

    test('outcomes are not among the rows', async () => {
      const tenantId = aNewTenant()
      await open(tenantId).putOutcomes([anOutcome({ name: 'r-0' })])
      expect((await open(tenantId).recent({ limit: 10 })).rows).toEqual([])
      expect((await open(tenantId).stored([aLogId('r-0'), aLogId('r-0#0')])).size).toBe(0)
    })

    test.each<[string, Omit<RecentQuery, 'limit'>, readonly number[]]>([
      ['all rows', {}, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
      ['before a row, exclusive', { before: '2026-01-31T12:00:02.000Z#0000#00000#id-2' }, [1, 0]],
      ['since a time, inclusive', { since: '2026-01-31T12:00:10.000Z' }, [11, 10]],
      ['until a time, exclusive', { until: '2026-01-31T12:00:02.000Z' }, [1, 0]],
      ['between two times', { since: '2026-01-31T12:00:03.000Z', until: '2026-01-31T12:00:05.000Z' }, [4, 3]],
      ['an empty range', { since: '2026-02-01T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z' }, []],
      [
        'before a row older than since',
        { since: '2026-01-31T12:00:09.000Z', before: '2026-01-31T12:00:02.000Z#0000#00000#id-2' },
        [],
      ],
      ['by severity', { severities: ['error'] }, [10, 5, 0]],
      [
        'by severity before a row',
        { severities: ['error'], before: '2026-01-31T12:00:10.000Z#0000#00000#id-10' },
        [5, 0],
      ],
    ])('recent returns the newest first: %s', async (_, query, expected) => {
      const tenantId = aNewTenant()
      await open(tenantId).putAll(rowsOf(tenantId, 12, (i) => ({ severity: i % 5 === 0 ? 'error' : 'info' })))
      for (const limit of [1, 3, 12, 13]) {
        const ids = expected.slice(0, limit).map((i) => `id-${i}`)
        const page = await open(tenantId).recent({ ...query, limit })
        expect(idsOf(page.rows)).toEqual(ids)
        const last = page.rows.at(-1)?.recent_sort
        expect(page.next).toBe(expected.length > limit ? last : undefined)
      }
    })
  })
}

function anOutcome(fields: Partial<PartOutcome> = {}): PartOutcome {
  return { name: 'r', part: 0, of: 1, stored: 1, dead_letters: {}, first: [], ...fields }
}

function aNewTenant(): TenantId {
  return aTenant(`t-${randomUUID()}`)
}
