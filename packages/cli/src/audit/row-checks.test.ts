import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import type { StoredItem } from '../connect/log-table.ts'
import { requestKey } from '../ledger/run-id.ts'
import { openRowChecks, type RowCheck } from './row-checks.ts'

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
