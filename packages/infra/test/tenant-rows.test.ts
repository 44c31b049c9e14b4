import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aRow } from '../../pipeline/test/build.ts'
import { testTenantRows } from '../../pipeline/test/tenant-rows-contract.ts'
import { useRows } from './use-rows.ts'

const { openRows } = useRows(Date.UTC(2026, 0, 31))

testTenantRows('rows in DynamoDB', openRows)

test('a rare severity is found page after page, each of which reads only so much', async () => {
  const tenantId = 'rare' as TenantId
  const rows = openRows({ scan: { entries: 10, calls: 2 } })(tenantId)
  const at = (i: number): string => new Date(Date.UTC(2026, 0, 31, 12, 0, i)).toISOString()
  await rows.putAll(
    Array.from({ length: 400 }, (_, i) => ({
      tenant_id: tenantId,
      log_id: `id-${i}` as LogId,
      modified_text: 'a line',
      severity: i === 5 || i === 200 || i === 399 ? 'fatal' : 'info',
      received_at: at(i),
      processed_at: at(i),
      redactions: {},
      policy: 'default-v1',
      content: 'c',
      seal: 's',
      expires_at: 2_000_000_000,
      // Uneven on purpose: one shard is read to its end long before the others.
      recent_key: `rare#${i % 7 === 0 ? 0 : i % 3}`,
      recent_sort: `${at(i)}#id-${i}`,
    })),
  )
  const found: string[] = []
  let before: string | undefined
  let pages = 0
  do {
    const page = await rows.recent({ limit: 5, severities: ['fatal'], ...(before && { before }) })
    found.push(...page.rows.map(({ log_id }) => log_id))
    before = page.next
    pages++
  } while (before !== undefined)
  expect(found).toEqual(['id-399', 'id-200', 'id-5'])
  expect(pages).toBeGreaterThan(4)
})

test('a page whose time is over ends after its first rows, and the next one starts there', async () => {
  const tenantId = 'timed' as TenantId
  const rows = openRows()(tenantId)
  await rows.putAll(
    Array.from({ length: 250 }, (_, i) => aRow({ tenant_id: tenantId, log_id: `id-${i}` as LogId, shard: i % 16 })),
  )
  const sizes: number[] = []
  const found = new Set<string>()
  let before: string | undefined
  do {
    const page = await rows.recent({ limit: 1_000, timeLeft: () => 0, ...(before && { before }) })
    sizes.push(page.rows.length)
    for (const { log_id } of page.rows) found.add(log_id)
    before = page.next
  } while (before !== undefined)
  expect([sizes, found.size]).toEqual([[100, 100, 50], 250])
})
