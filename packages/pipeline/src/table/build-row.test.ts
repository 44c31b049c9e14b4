import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aLogId, aRecord, aRowKeys, aTenant, secretRedactor } from '../../test/build.ts'
import { policyOf, type TenantPolicy } from '../tenants/tenant-policy.ts'
import { defaultSettings } from '../tenants/tenant-settings.ts'
import { buildRow, rowTools } from './build-row.ts'
import type { Row } from './row.ts'

const defaultPolicy = policyOf(defaultSettings, secretRedactor)

function rowOf(text: string, policy: Partial<TenantPolicy> = {}): Row {
  const receivedAt = '2026-01-31T12:00:00.000Z'
  const order = `${receivedAt}#0000#00000`
  const source = { tenantId: aTenant(), logId: aLogId(), receivedAt, order, processedAt: 'later' }
  const tools = rowTools({ ...defaultPolicy, ...policy }, aRowKeys(aTenant()))
  return buildRow({ ...source, record: aRecord({ text }) }, tools)
}

test('a minimal record becomes an info row without timestamp that expires after its retention', () => {
  const row = rowOf('a', { retentionDays: 1 })
  expect(row).toMatchObject({ severity: 'info', expires_at: Date.UTC(2026, 1, 1, 12) / 1_000 })
  expect(row).not.toHaveProperty('timestamp')
  expect(row).not.toHaveProperty('attributes')
})

test('keeps the original only if both texts fit into one item', () => {
  const room = limits.maxItemBytes - 2 * limits.maxAttributesBytes - 4_096
  const fits = 'é'.repeat(room / 4)
  expect(rowOf(fits, { keepsOriginals: true }).original_text).toBe(fits)
  const over = rowOf(`${fits}x`, { keepsOriginals: true })
  expect(over).not.toHaveProperty('original_text')
  expect(over.modified_text).toBe(`${fits}x`)
})

test('the content digest covers the text before redaction', () => {
  expect(rowOf('a secret').content).not.toBe(rowOf('a [REDACTED]').content)
  expect(rowOf('a secret').content).toBe(rowOf('a secret').content)
})
