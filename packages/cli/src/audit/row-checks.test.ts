import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import type { StoredItem } from '../connect/log-table.ts'
import { openRowChecks } from './row-checks.ts'
import type { SealVerdict } from './verify-seal.ts'

const acme = 'acme' as TenantId

/** Of a record under an idempotency key; ids of one record differ in their digests. */
function idOf(first: string, index: number, digest: string): string {
  return `${first}.0mk1c2d3e4f5g6h7i-000000003.${index}.${digest.repeat(11)}`
}

/** A row whose seal is the verdict on it. */
function aRow(log_id: string, fields: StoredItem = {}): StoredItem {
  return {
    ...{ tenant_id: acme, log_id, modified_text: 'a line', severity: 'info', policy: 'default-1', content: 'abcdef' },
    ...{ received_at: '2026-01-31T23:59:59.000Z', processed_at: '2026-01-31T23:59:59.100Z', redactions: {} },
    ...{ seal: 'key-1', expires_at: 1_772_452_800, ...fields },
  }
}

function open(otherTenants = async (): Promise<readonly string[]> => ['acme', 'beta']) {
  const verifySeal = ({ seal }: StoredItem, tenantId: string): SealVerdict => {
    if (seal === 'gone') return { kind: 'unknown_key', keyId: 'gone' }
    if (tenantId === 'beta') return seal === 'beta' ? { kind: 'valid', keyId: 'key-9' } : { kind: 'invalid' }
    return String(seal).startsWith('key-') ? { kind: 'valid', keyId: String(seal) } : { kind: 'invalid' }
  }
  const checks = openRowChecks({ tenantId: acme, verifySeal, otherTenants })
  const of = (name: string) => checks.checks().find((check) => check.name === name)
  return { checks, of }
}

test('without rows nothing is known', async () => {
  expect(
    open()
      .checks.checks()
      .map(({ name, status, checked }) => [name, status, checked]),
  ).toEqual([
    ['isolation', 'unknown', 0],
    ['form', 'unknown', 0],
    ['redaction', 'unknown', 0],
    ['uniqueness', 'unknown', 0],
  ])
})

test('seals are counted by the master key that made them', async () => {
  const { checks, of } = open()
  for (const [i, seal] of ['key-1', 'key-2', 'key-1', 'gone'].entries()) await checks.add(aRow(`${i}`, { seal }))
  expect(checks.sealKeys()).toEqual({ 'key-1': 2, 'key-2': 1 })
  expect(of('isolation')).toMatchObject({ status: 'failed', checked: 4, found: 1 })
  expect(of('isolation')?.findings).toEqual([{ logId: '3', kind: 'unknown_seal_key', key_id: 'gone' }])
})

test('a second row of a record is named, and only where it follows the first', async () => {
  const { checks, of } = open()
  for (const id of [idOf('a', 1, 'A'), idOf('a', 1, 'B'), idOf('a', 2, 'A'), 'own', 'own']) await checks.add(aRow(id))
  expect(of('uniqueness')).toMatchObject({ status: 'failed', checked: 5, found: 1 })
  expect(of('uniqueness')?.findings).toEqual([{ logId: idOf('a', 1, 'B'), kind: 'second_row' }])
})

test('an owner is looked for as long as findings are shown', async () => {
  let looks = 0
  const { checks, of } = open(async () => [`${looks++}`])
  for (let i = 0; i < 25; i++) await checks.add(aRow(`${i}`, { seal: 'x' }))
  expect([looks, of('isolation')?.found]).toEqual([20, 25])
  expect(of('isolation')?.findings[0]).toEqual({ logId: '0', kind: 'broken_seal' })
})

test('a row that has expired counts as none, and must be sealed by a key that is there or was retired', async () => {
  const { checks, of } = open()
  for (const seal of ['key-1', 'gone']) await checks.addExpired(aRow(seal, { seal, modified_text: 7 }))
  expect(of('isolation')).toMatchObject({ status: 'unknown', found: 0 })
  await checks.addExpired(aRow('1', { seal: 'beta' }))
  await checks.addExpired(aRow('2', { seal: undefined }))
  await checks.addExpired(aRow('3', { tenant_id: 'beta' }))
  expect(of('isolation')?.findings).toEqual([
    { logId: '1', kind: 'sealed_for_other_tenant', tenant: 'beta' },
    { logId: '2', kind: 'no_seal' },
    { logId: '3', kind: 'wrong_partition' },
  ])
  expect(checks.rows()).toBe(0)
  expect(checks.sealKeys()).toEqual({})
})

test('what was saved goes on', async () => {
  const first = open().checks
  await first.add(aRow(idOf('a', 1, 'A'), { note: 'x' }))
  await first.add(aRow(idOf('b', 1, 'A'), { modified_text: 'call 555-0199' }))
  await first.add(aRow(idOf('c', 1, 'A'), { modified_text: 'call 555-0199', policy: 'custom-1', seal: undefined }))
  const saved = JSON.parse(JSON.stringify(first.save()))
  const again = openRowChecks(
    { tenantId: acme, verifySeal: () => ({ kind: 'valid', keyId: 'key-1' }), otherTenants: async () => [] },
    saved,
  )
  expect(again.checks()).toEqual(first.checks())
  expect(again.rows()).toBe(3)
  await again.add(aRow(idOf('c', 1, 'B')))
  expect(again.sealKeys()).toEqual({ 'key-1': 3 })
  expect(again.checks().map(({ found }) => found)).toEqual([1, 2, 1, 1])
})
