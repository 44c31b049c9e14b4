import type { TenantId } from '@logpipe/sdk/contract'
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import type { TenantAudit } from '../../audit/audit-tenant.ts'
import type { CompletenessCheck } from '../../audit/completeness.ts'
import type { RowCheck } from '../../audit/row-checks.ts'
import { auditFormats, renderAudits } from './audit-format.ts'

const output = { write: () => undefined, isTty: false, columns: () => 80, color: new Chalk({ level: 0 }) }
const hostile = `a"><script>alert(1)</script>\u001b[2J]]>`

const isolation: RowCheck = {
  ...{ name: 'isolation', status: 'failed', checked: 8, found: 30 },
  findings: [{ logId: hostile, kind: 'broken_seal' }],
}
const completeness: CompletenessCheck = {
  ...{ name: 'completeness', status: 'unknown', checked: 12, found: 3, missing: 1, deadLettered: 1, purged: 1 },
  ...{
    expired: 2,
    unexpected: 1,
    older: 0,
    putBack: 0,
    unsaved: 0,
    byLedger: 12,
    byManifests: 0,
    manifests: { count: 0, altered: 0, deleted: 0, early: 0 },
    unacknowledged: 1,
    pruned: 0,
    erased: 1,
    perhapsErased: 1,
    erasures: undefined,
    depth: { queued: 2, deadLetters: 1 },
    ledgerProblems: [],
  },
  findings: [{ logId: 'gone', kind: 'no_row' }],
}
const form: RowCheck = { name: 'form', status: 'passed', checked: 8, found: 0, findings: [] }

const anAudit = (given: Partial<TenantAudit> = {}): TenantAudit => ({
  ...{ tenantId: 'acme' as TenantId, rows: 8, receipts: 12, verdict: 'failed', sealKeys: {}, rowsSha256: 'ab' },
  checks: [isolation, form, completeness],
  ...given,
})

const reading = { units: 12.5, price: undefined, resumedFromMs: undefined }

const rendered = (format: (typeof auditFormats)[number], audits: readonly TenantAudit[] = [anAudit()]): string =>
  renderAudits({ target: 'here', audits, at: '2026-01-31T23:59:59.000Z', version: '1.2.3', reading }, format, output)

test.each(auditFormats.filter((format) => format !== 'json'))('%s: what a row is called can do nothing', (format) => {
  const text = rendered(format)
  expect(text).not.toContain('\u001b')
  if (format === 'html' || format === 'junit') expect(text).not.toMatch(/<script/)
})

test('JUnit has a suite for each tenant, with a case for each check', () => {
  const text = rendered('junit', [
    anAudit(),
    anAudit({ tenantId: 'beta' as TenantId, checks: [form], verdict: 'passed' }),
  ])
  expect(text).toContain('<testsuites tests="4" failures="1" errors="0" skipped="1" time="0">')
  expect(text).toContain('<testsuite name="logpipe audit beta" tests="1" failures="0" errors="0" skipped="0" time="0">')
  expect(text).toContain('<testcase classname="logpipe.audit.acme" name="form" time="0"/>')
  expect(text).toMatch(
    /name="isolation" time="0"><failure message="30 of 8 rows fail; a&quot;.+invalid seal.+" type="isolation"\/>/,
  )
  expect(text).toMatch(
    /name="completeness" time="0"><skipped message="1 of 12 accepted records without a row.+gone: was accepted/,
  )
})

test('SARIF has a result for each finding that is shown, and says how many there are', () => {
  const { version, runs } = JSON.parse(rendered('sarif'))
  expect(version).toBe('2.1.0')
  const [{ tool, results, properties }] = runs
  expect(tool.driver).toMatchObject({
    ...{ name: 'logpipe audit', version: '1.2.3' },
    rules: [{ id: 'completeness/no_row' }, { id: 'isolation/broken_seal' }],
  })
  expect(results.map(({ ruleId, level }: Record<string, unknown>) => [ruleId, level])).toEqual([
    ['isolation/broken_seal', 'error'],
    ['completeness/no_row', 'warning'],
  ])
  expect(results[1]).toMatchObject({
    message: { text: 'gone of acme: was accepted, but has no row' },
    locations: [{ logicalLocations: [{ fullyQualifiedName: 'here/acme/gone' }] }],
  })
  expect(properties.verdicts).toMatchObject([{ tenant: 'acme', found: { isolation: 30, form: 0, completeness: 3 } }])
})

test('the page loads nothing, and its bars add up to the receipts and to the rows', () => {
  const page = rendered('html')
  expect(page).not.toMatch(/\b(?:src|href)="(?!#)/)
  expect(page).toContain("default-src 'none'")
  const labels = [...page.matchAll(/aria-label="([^"]+)"/g)].map(([, label = '']) => label)
  expect(labels).toEqual([
    '5 stored, 2 expired, 1 erased, 1 perhaps erased, 1 dead-lettered, 1 purged, 1 without a row',
    '6 with a receipt, 1 without a response, 1 without a receipt',
  ])
  for (const [i, whole] of [12, 8].entries()) {
    const numbers = labels[i]?.match(/\d+/g)?.map(Number) ?? []
    expect(numbers.reduce((sum, one) => sum + one, 0)).toBe(whole)
  }
  expect(page).toContain('and 29 more')
  expect(rendered('html', [])).toContain('inconclusive')
})
