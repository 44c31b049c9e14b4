import type { TenantId } from '@logpipe/sdk/contract'
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import type { CheckResult, TenantAudit } from '../audit/audit-tenant.ts'
import type { CompletenessCheck } from '../audit/completeness.ts'
import type { Problem } from '../audit/finding.ts'
import type { RowCheck } from '../audit/row-checks.ts'
import type { LedgerProblem } from '../ledger/read-ledger.ts'
import { auditsJson, auditsText } from './audit.ts'

const output = { write: () => undefined, isTty: false, columns: () => 80, color: new Chalk({ level: 0 }) }

const aRowCheck = (check: Partial<RowCheck>): RowCheck => {
  return { name: 'isolation', status: 'passed', checked: 3, found: 0, findings: [], ...check }
}

const aCompleteness = (check: Partial<CompletenessCheck>): CompletenessCheck => {
  const depth = { queued: 0, deadLetters: 0 }
  const shared = {
    status: 'passed',
    checked: 4,
    found: 0,
    findings: [],
    ...{ missing: 0, deadLettered: 0, purged: 0, expired: 0, unexpected: 0, unacknowledged: 0, pruned: 0 },
    ...{ erased: 0, perhapsErased: 0, erasures: undefined },
    ...{
      byLedger: 4,
      byManifests: 0,
      older: 0,
      putBack: 0,
      unsaved: 0,
      manifests: { count: 0, altered: 0, deleted: 0, early: 0 },
    },
    depth,
    ledgerProblems: [],
  } as const
  return { name: 'completeness', ...shared, ...check }
}

const anEnd = {
  ...{ count: 1, firstMs: Date.UTC(2026, 0, 31), lastMs: Date.UTC(2026, 0, 31, 23), deleted: 1_003 },
  isDeletedCertain: true,
}

const anAudit = (...checks: readonly CheckResult[]): TenantAudit => {
  return {
    tenantId: 'acme' as TenantId,
    rows: 3,
    receipts: 4,
    checks,
    verdict: 'passed',
    sealKeys: { '25383e5d': 3 },
    rowsSha256: 'ab',
  }
}

const textOf = (...checks: readonly CheckResult[]): string => auditsText([anAudit(...checks)], output)

test.each<[string, CheckResult]>([
  ['✔ isolation    3 seals verified with the key of acme', aRowCheck({})],
  ['✔ form         3 rows with all required attributes', aRowCheck({ name: 'form' })],
  ['✔ redaction    1 row without recognizable personal data or secrets', aRowCheck({ name: 'redaction', checked: 1 })],
  ['✔ uniqueness   3 rows for 3 records', aRowCheck({ name: 'uniqueness' })],
  ['? form         there are no rows to check', aRowCheck({ name: 'form', status: 'unknown', checked: 0 })],
  ['✘ isolation    1 of 3 rows fails', aRowCheck({ status: 'failed', found: 1 })],
  ['✘ isolation    2 of 3 rows fail', aRowCheck({ status: 'failed', found: 2 })],
  [
    "? redaction    3 rows with EMAIL, PHONE under a policy of the tenant's own, which may allow it",
    aRowCheck({
      ...{ name: 'redaction', status: 'unknown', found: 3 },
      findings: (['PHONE', 'EMAIL', 'PHONE'] as const).map((type) => {
        return { logId: 'id-1', kind: 'unredacted', attribute: 'attributes', type, start: 1, end: 9 }
      }),
    }),
  ],
  ['✔ completeness 4 of 4 accepted records with a row', aCompleteness({})],
  [
    "? completeness 4 of 4 accepted records with a row; the ledger's a.ledger is gone and 1 other problem of the ledger",
    aCompleteness({
      status: 'unknown',
      ledgerProblems: [{ kind: 'segment_gone', segment: 'a.ledger' }, { kind: 'no_key' }],
    }),
  ],
  [
    '? completeness 4 of 4 accepted records with a row; 2 rows without a receipt; 1 row of requests without a response',
    aCompleteness({ status: 'unknown', found: 2, unexpected: 2, unacknowledged: 1 }),
  ],
  [
    '? completeness 4 of 4 accepted records with a row; 3 rows of pruned runs',
    aCompleteness({ status: 'unknown', pruned: 3 }),
  ],
  [
    '? completeness the receipts were pruned, so there are no receipts to compare with; 3 rows of pruned runs',
    aCompleteness({ status: 'unknown', checked: 0, pruned: 3 }),
  ],
  ['? completeness nothing was sent from here', aCompleteness({ status: 'unknown', checked: 0 })],
  [
    '? completeness nothing was sent from here, so there are no receipts to compare with; 7 messages in the queue and 1 in the',
    aCompleteness({ status: 'unknown', checked: 0, depth: { queued: 7, deadLetters: 1 } }),
  ],
  [
    '? completeness 1 of 4 accepted records without a row, 2 of 4 accepted records dead-lettered; 0 messages in the queue and 2 in',
    aCompleteness({ status: 'unknown', found: 3, missing: 1, deadLettered: 2, depth: { queued: 0, deadLetters: 2 } }),
  ],
  [
    '✘ completeness 1 of 4 accepted records without a row, and none of them in a queue',
    aCompleteness({ status: 'failed', found: 1, missing: 1 }),
  ],
  [
    '? completeness 1 of 4 accepted records without a row; 1 message in the queue and 2 in the dead-letter queue',
    aCompleteness({ status: 'unknown', found: 1, missing: 1, depth: { queued: 1, deadLetters: 2 } }),
  ],
  ['✔ completeness 1 of 4 accepted records with a row, and 3 that have expired by now', aCompleteness({ expired: 3 })],
  [
    '✔ completeness 1 of 4 accepted records with a row; 3 records erased on purpose on 2026-01-31 (1,003 deleted)\n',
    aCompleteness({ erased: 3, erasures: anEnd }),
  ],
  [
    '✔ completeness 1 of 4 accepted records with a row; 3 records erased on purpose from 2026-01-31 to 2026-02-01 (at least 1,003 deleted)\n',
    aCompleteness({
      erased: 3,
      erasures: { ...anEnd, count: 2, lastMs: Date.UTC(2026, 1, 1), isDeletedCertain: false },
    }),
  ],
  [
    '? completeness 2 of 4 accepted records with a row; 1 record erased on purpose; 1 record perhaps erased, since an',
    aCompleteness({ status: 'unknown', erased: 1, perhapsErased: 1 }),
  ],
  [
    '✘ completeness 1 of 4 accepted records deleted from the dead-letter queue\n',
    aCompleteness({ status: 'failed', found: 1, purged: 1 }),
  ],
])('says %j', (line, check) => {
  expect(textOf(check)).toContain(`  ${line}`)
})

test.each<[string, LedgerProblem]>([
  ["the ledger's s is shorter than it was", { kind: 'segment_cut', segment: 's' }],
  ["the ledger's s was edited", { kind: 'segment_edited', segment: 's' }],
  ["the ledger's s is not in its contents", { kind: 'segment_unknown', segment: 's' }],
  ["the ledger's s is damaged", { kind: 'segment_damaged', segment: 's' }],
  ["the ledger's s is missing entries: writing failed", { kind: 'entries_lost', segment: 's' }],
  ["the ledger's contents.jsonl was edited", { kind: 'contents_edited', lines: 1 }],
  ['the key of the ledger is gone', { kind: 'no_key' }],
])('says of a ledger: %s', (text, problem) => {
  expect(textOf(aCompleteness({ status: 'unknown', ledgerProblems: [problem] }))).toContain(`with a row; ${text}\n`)
})

test('says of which master keys the seals are where there are several', () => {
  const audit = { ...anAudit(aRowCheck({})), sealKeys: { '25383e5d': 2, '179fb7bf': 1 } }
  const text = '3 seals verified with the key of acme, from 2 master keys: 2 under 25383e5d, 1 under 179fb7bf'
  expect(auditsText([audit], output)).toContain(text)
  expect(auditsJson('t', [audit]).tenants[0]?.seal_keys).toEqual(audit.sealKeys)
})

test.each<[string, Problem]>([
  ['cannot be verified: sealed with the master key 179fb7bf', { kind: 'unknown_seal_key', key_id: '179fb7bf' }],
  ['the row names another tenant than its partition', { kind: 'wrong_partition' }],
  ['no seal', { kind: 'no_seal' }],
  ['invalid seal', { kind: 'broken_seal' }],
  ['contains content sealed for beta', { kind: 'sealed_for_other_tenant', tenant: 'beta' }],
  ['without severity, policy', { kind: 'missing_attributes', attributes: ['severity', 'policy'] }],
  ['with note, which the pipeline does not write', { kind: 'unknown_attributes', attributes: ['note'] }],
  ['not as the pipeline writes it: timestamp', { kind: 'malformed_attributes', attributes: ['timestamp'] }],
  [
    'unredacted PHONE in modified_text, 5 to 13',
    { kind: 'unredacted', attribute: 'modified_text', type: 'PHONE', start: 5, end: 13 },
  ],
  ['a second row of the same record', { kind: 'second_row' }],
  ['was accepted, but has no row', { kind: 'no_row' }],
  ['was accepted, and deleted from the dead-letter queue (failed)', { kind: 'purged', reason: 'failed' }],
  ['no receipt for this row', { kind: 'no_receipt' }],
  ['was accepted, and is in the dead-letter queue (conflict)', { kind: 'dead_lettered', reason: 'conflict' }],
])('says of a finding: %s', (text, problem) => {
  const check = aRowCheck({ status: 'failed', found: 2, findings: [{ logId: 'id-1', ...problem }] })
  expect(textOf(check)).toContain(`      id-1: ${text}`)
  expect(textOf(check)).toContain('      and 1 more\n')
  const document = auditsJson('here', [anAudit(check)])
  expect(document.tenants[0]?.checks[0]?.findings).toStrictEqual([{ log_id: 'id-1', ...problem }])
})

test('several tenants have one line for all of them', () => {
  const [passed, failed] = [anAudit(aRowCheck({})), { ...anAudit(aRowCheck({})), verdict: 'failed' as const }]
  expect(auditsText([passed, failed, passed], output)).toMatch(/\nOf 3 tenants 1 failed, 2 passed\n$/)
  expect(auditsText([passed], output)).toMatch(/\n {2}passed\n$/)
  const unproven = { ...passed, verdict: 'passed_without_completeness' as const }
  expect(auditsText([passed, unproven], output)).toMatch(/\nOf 2 tenants 1 passed without completeness, 1 passed\n$/)
})

test('nobody to audit is inconclusive', () => {
  expect(auditsText([], output)).toBe('inconclusive: no tenant has rows or receipts here\n')
  expect(auditsJson('here', [])).toStrictEqual({ target: 'here', verdict: 'inconclusive', tenants: [] })
})

test('the document of completeness has the numbers of its evidence', () => {
  const ledgerProblems = [{ kind: 'no_key' }] as const
  const check = aCompleteness({
    status: 'unknown',
    found: 1,
    missing: 1,
    depth: { queued: 2, deadLetters: 3 },
    ledgerProblems,
  })
  expect(auditsJson('here', [anAudit(check)]).tenants[0]?.checks).toStrictEqual([
    {
      name: 'completeness',
      status: 'unknown',
      checked: 4,
      found: 1,
      queued: 2,
      dead_letters: 3,
      missing: 1,
      dead_lettered: 0,
      ...{ purged: 0, expired: 0, unexpected: 0, unacknowledged: 0, pruned: 0 },
      ...{ erased: 0, perhaps_erased: 0, unsaved: 0 },
      ...{ by_ledger: 4, by_manifests: 0, before_manifests: 0, put_back: 0 },
      manifests: { count: 0, altered: 0, deleted: 0, early: 0 },
      ledger_problems: [{ kind: 'no_key' }],
      findings: [],
    },
  ])
})

test('a tenant without rows passes only with the word that it was erased, and JSON says when and how many', () => {
  const check = aCompleteness({ checked: 4, erased: 4, erasures: anEnd })
  const audit = { ...anAudit(check), rows: 0 }
  expect(auditsText([audit], output)).toContain('\n  passed: no rows are left, since the tenant was erased\n')
  expect(textOf(check)).toContain('\n  passed\n')
  const failed = { ...audit, verdict: 'failed' } as const
  expect(auditsText([failed], output)).toContain('\n  failed\n')
  expect(auditsJson('here', [audit]).tenants[0]?.checks[0]).toMatchObject({
    erasures: {
      count: 1,
      ...{ first_at: '2026-01-31T00:00:00.000Z', last_at: '2026-01-31T23:00:00.000Z' },
      ...{ deleted: 1_003, deleted_certain: true },
    },
  })
})
