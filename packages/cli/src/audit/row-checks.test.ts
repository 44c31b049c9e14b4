import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import type { StoredItem } from '../connect/stored-item.ts'
import { requestKey } from '../ledger/run-id.ts'
import { openRowChecks, type RowCheck } from './row-checks.ts'
import type { SealVerdict } from './verify-seal.ts'

const acme = 'acme' as TenantId

/** What a row is like, and which checks it fails. */
const flaws = {
  none: { fields: {}, fails: [] },
  foreign: { fields: { seal: 'beta' }, fails: ['isolation'] },
  retired: { fields: { seal: 'retired' }, fails: ['isolation'] },
  formless: { fields: { severity: undefined }, fails: ['form'] },
  personal: { fields: { modified_text: 'call 555-0199' }, fails: ['redaction'] },
  both: { fields: { seal: undefined, attributes: '{"to":"555-0199"}' }, fails: ['isolation', 'form', 'redaction'] },
} as const

type Flaw = keyof typeof flaws

function aRow(i: number, flaw: Flaw): StoredItem {
  return {
    ...{ tenant_id: acme, log_id: `log-${String(i).padStart(3, '0')}`, modified_text: 'a line', severity: 'info' },
    ...{ received_at: '2026-01-31T23:59:59.000Z', processed_at: '2026-01-31T23:59:59.100Z', policy: 'default-1' },
    ...{ content: 'abcdef', seal: 'key-1', redactions: {}, expires_at: 1_772_452_800, ...flaws[flaw].fields },
  }
}

function openChecks() {
  let looks = 0
  const checks = openRowChecks({
    tenantId: acme,
    verifySeal: ({ seal }, tenantId) => {
      if (seal === 'retired') return { kind: 'unknown_key', keyId: 'old' }
      if (seal === 'beta' || seal === undefined)
        return { kind: tenantId === seal ? 'valid' : 'invalid', keyId: 'key-1' }
      return { kind: 'valid', keyId: String(seal) }
    },
    otherTenants: async () => {
      looks++
      return ['acme', 'beta']
    },
  })
  return { ...checks, looks: () => looks }
}

function byName(checks: readonly RowCheck[]) {
  return Object.fromEntries(checks.map(({ name, status, found }) => [name, [status, found]]))
}

const flaw = fc.constantFrom(...(Object.keys(flaws) as Flaw[]))

test('each check counts the rows that fail it and names the first twenty, in whatever order and mix they come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(flaw, { minLength: 1, maxLength: 60 }), async (given) => {
      const checks = openChecks()
      for (const [i, one] of given.entries()) await checks.add(aRow(i, one))
      expect(checks.rows()).toBe(given.length)
      for (const { name, status, found, checked, findings } of checks.checks()) {
        const failing = given.flatMap((one, i) => ((flaws[one].fails as readonly string[]).includes(name) ? [i] : []))
        expect([name, status, found, checked]).toEqual([
          name,
          failing.length > 0 ? 'failed' : 'passed',
          failing.length,
          given.length,
        ])
        expect(findings.map(({ logId }) => logId)).toEqual(failing.slice(0, 20).map((i) => aRow(i, 'none').log_id))
      }
      const valid = given.filter((one) => !(flaws[one].fails as readonly string[]).includes('isolation')).length
      expect(checks.sealKeys()).toEqual(valid === 0 ? {} : { 'key-1': valid })
      expect(checks.looks()).toBeLessThanOrEqual(20)
    }),
    runs({ fast: 200, full: 20_000 }),
  )
})

test('without rows nothing is known', () => {
  expect(byName(openChecks().checks())).toEqual({
    ...{ isolation: ['unknown', 0], form: ['unknown', 0], redaction: ['unknown', 0], uniqueness: ['unknown', 0] },
  })
})

test('of a row that has expired only whose it is counts, and not whether its master key was retired since', async () => {
  const checks = openChecks()
  for (const one of ['none', 'formless', 'personal', 'retired'] as const) await checks.addExpired(aRow(0, one))
  expect(byName(checks.checks())).toMatchObject({ isolation: ['unknown', 0], form: ['unknown', 0] })
  await checks.addExpired(aRow(1, 'foreign'))
  await checks.addExpired(aRow(2, 'both'))
  expect(byName(checks.checks())).toMatchObject({ isolation: ['failed', 2], redaction: ['unknown', 0] })
  expect([checks.rows(), checks.sealKeys()]).toEqual([0, {}])
})

test('two rows of one record of a load test are one too many, and two records of it are not', async () => {
  const key = requestKey('0mk1c2d3e4f5g6h7i', 3)
  const idsOf = async (...log_ids: readonly string[]) => {
    const checks = openChecks()
    for (const log_id of log_ids) await checks.add({ ...aRow(0, 'none'), log_id })
    return checks.checks().find(({ name }) => name === 'uniqueness')
  }
  const [one, twin, next] = [`0.${key}.0.AAAAAAAAAAA`, `0.${key}.0.BBBBBBBBBBB`, `0.${key}.1.AAAAAAAAAAA`]
  expect(await idsOf(one, next)).toMatchObject({ status: 'passed' })
  const findings = [{ logId: twin, kind: 'second_row' }]
  expect(await idsOf(one, twin)).toMatchObject({ status: 'failed', found: 1, findings })
})

test('what a policy of the tenant may keep is not known to be wrong, unless something else is', async () => {
  const checks = openChecks()
  await checks.add({ ...aRow(0, 'personal'), policy: 'custom-0123456789ab' })
  expect(byName(checks.checks())).toMatchObject({ redaction: ['unknown', 1] })
  await checks.add(aRow(1, 'personal'))
  expect(byName(checks.checks())).toMatchObject({ redaction: ['failed', 1] })
})

/** Of a record under an idempotency key; ids of one record differ in their digests. */
function idOf(first: string, index: number, digest: string): string {
  return `${first}.0mk1c2d3e4f5g6h7i-000000003.${index}.${digest.repeat(11)}`
}

/** A row whose seal is the verdict on it. */
function rowOf(log_id: string, fields: StoredItem = {}): StoredItem {
  return {
    ...{ tenant_id: acme, log_id, modified_text: 'a line', severity: 'info', policy: 'default-1', content: 'abcdef' },
    ...{ received_at: '2026-01-31T23:59:59.000Z', processed_at: '2026-01-31T23:59:59.100Z', redactions: {} },
    ...{ seal: 'key-1', expires_at: 1_772_452_800, ...fields },
  }
}

function openWith(otherTenants = async (): Promise<readonly string[]> => ['acme', 'beta']) {
  const verifySeal = ({ seal }: StoredItem, tenantId: string): SealVerdict => {
    if (seal === 'gone') return { kind: 'unknown_key', keyId: 'gone' }
    if (tenantId === 'beta') return seal === 'beta' ? { kind: 'valid', keyId: 'key-9' } : { kind: 'invalid' }
    return String(seal).startsWith('key-') ? { kind: 'valid', keyId: String(seal) } : { kind: 'invalid' }
  }
  const checks = openRowChecks({ tenantId: acme, verifySeal, otherTenants })
  const of = (name: string) => checks.checks().find((check) => check.name === name)
  return { checks, of }
}

test('seals are counted by the master key that made them', async () => {
  const { checks, of } = openWith()
  for (const [i, seal] of ['key-1', 'key-2', 'key-1', 'gone'].entries()) await checks.add(rowOf(`${i}`, { seal }))
  expect(checks.sealKeys()).toEqual({ 'key-1': 2, 'key-2': 1 })
  expect(of('isolation')).toMatchObject({ status: 'failed', checked: 4, found: 1 })
  expect(of('isolation')?.findings).toEqual([{ logId: '3', kind: 'unknown_seal_key', key_id: 'gone' }])
})

test('a second row of a record is named, and only where it follows the first', async () => {
  const { checks, of } = openWith()
  for (const id of [idOf('a', 1, 'A'), idOf('a', 1, 'B'), idOf('a', 2, 'A'), 'own', 'own']) await checks.add(rowOf(id))
  expect(of('uniqueness')).toMatchObject({ status: 'failed', checked: 5, found: 1 })
  expect(of('uniqueness')?.findings).toEqual([{ logId: idOf('a', 1, 'B'), kind: 'second_row' }])
})

test('an owner is looked for as long as findings are shown', async () => {
  let looks = 0
  const { checks, of } = openWith(async () => [`${looks++}`])
  for (let i = 0; i < 25; i++) await checks.add(rowOf(`${i}`, { seal: 'x' }))
  expect([looks, of('isolation')?.found]).toEqual([20, 25])
  expect(of('isolation')?.findings[0]).toEqual({ logId: '0', kind: 'broken_seal' })
})

test('a row that has expired counts as none, and must be sealed by a key that is there or was retired', async () => {
  const { checks, of } = openWith()
  for (const seal of ['key-1', 'gone']) await checks.addExpired(rowOf(seal, { seal, modified_text: 7 }))
  expect(of('isolation')).toMatchObject({ status: 'unknown', found: 0 })
  await checks.addExpired(rowOf('1', { seal: 'beta' }))
  await checks.addExpired(rowOf('2', { seal: undefined }))
  await checks.addExpired(rowOf('3', { tenant_id: 'beta' }))
  expect(of('isolation')?.findings).toEqual([
    { logId: '1', kind: 'sealed_for_other_tenant', tenant: 'beta' },
    { logId: '2', kind: 'no_seal' },
    { logId: '3', kind: 'wrong_partition' },
  ])
  expect(checks.rows()).toBe(0)
  expect(checks.sealKeys()).toEqual({})
})

test('what was saved goes on', async () => {
  const first = openWith().checks
  await first.add(rowOf(idOf('a', 1, 'A'), { note: 'x' }))
  await first.add(rowOf(idOf('b', 1, 'A'), { modified_text: 'call 555-0199' }))
  await first.add(rowOf(idOf('c', 1, 'A'), { modified_text: 'call 555-0199', policy: 'custom-1', seal: undefined }))
  const saved = JSON.parse(JSON.stringify(first.save()))
  const again = openRowChecks(
    { tenantId: acme, verifySeal: () => ({ kind: 'valid', keyId: 'key-1' }), otherTenants: async () => [] },
    saved,
  )
  expect(again.checks()).toEqual(first.checks())
  expect(again.rows()).toBe(3)
  await again.add(rowOf(idOf('c', 1, 'B')))
  expect(again.sealKeys()).toEqual({ 'key-1': 3 })
  expect(again.checks().map(({ found }) => found)).toEqual([1, 2, 1, 1])
})
