import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredItem } from '../connect/stored-item.ts'
import type { Intent } from '../ledger/entry.ts'
import { type PackedIds, packIds } from '../ledger/packed-ids.ts'
import type { LedgerProblem } from '../ledger/read-ledger.ts'
import { type AuditOptions, auditTenant, type CheckResult, type SavedRows } from './audit-tenant.ts'
import { decodeRecords, encodeRecords } from './checkpoint-records.ts'
import { createDeclaredKeys } from './declared-keys.ts'
import { createErasures } from './erasures.ts'
import { createExpectedRecords } from './expected-records.ts'
import type { Expected } from './read-expected.ts'
import { noManifestsRead } from './read-manifests.ts'
import { noLetters } from './tenant-letters.ts'

const acme = 'acme' as TenantId

/** A row whose seal says nothing but its tenant: these tests stand apart from the seal's format. */
function aRow(logId: string, fields: StoredItem = {}): StoredItem {
  return {
    tenant_id: acme,
    log_id: logId,
    modified_text: 'a line',
    severity: 'info',
    received_at: '2026-01-31T23:59:59.000Z',
    processed_at: '2026-01-31T23:59:59.100Z',
    policy: 'default-1',
    content: 'abcdef',
    seal: acme,
    redactions: {},
    expires_at: 1_772_452_800,
    ...fields,
  }
}

async function* pagesOf(rows: readonly StoredItem[]): AsyncGenerator<readonly StoredItem[]> {
  for (let at = 0; at < rows.length; at += 2) yield rows.slice(at, at + 2)
}

interface Given extends Partial<Omit<AuditOptions, 'expected'>> {
  readonly rows?: readonly StoredItem[]
  readonly logIds?: readonly string[]
  readonly problems?: readonly LedgerProblem[]
  readonly records?: Expected['records']
  readonly readMs?: number
  readonly intents?: readonly Intent[]
  readonly purged?: Expected['purged']
  readonly erasures?: Expected['erasures']
  readonly prunedKeys?: readonly Intent[]
}

function expectedOf(logIds: readonly string[]) {
  const records = createExpectedRecords()
  const atMs = Date.UTC(2026, 0, 31)
  records.add(logIds, { fromMs: atMs, atMs })
  return records
}

async function audit({ rows = [], logIds = [], problems = [], purged = new Map(), ...given }: Given) {
  const {
    erasures = createErasures(),
    intents = [],
    prunedKeys = [],
    records = expectedOf(logIds),
    readMs = Date.UTC(2026, 1, 1),
    ...options
  } = given
  const [declared, pruned] = [createDeclaredKeys(), createDeclaredKeys()]
  for (const intent of prunedKeys) pruned.add(intent)
  for (const intent of intents) declared.add(intent)
  const result = await auditTenant({
    tenantId: acme,
    pages: pagesOf(rows),
    verifySeal: ({ seal }, tenantId) => (seal === tenantId ? { kind: 'valid', keyId: 'key-1' } : { kind: 'invalid' }),
    otherTenants: async () => ['acme', 'beta'],
    expected: {
      ...{ records, declared, pruned, purged, erasures, problems },
      ...{ manifests: noManifestsRead, namedSince: async () => new Set<string>(), erasuresNow: async () => erasures },
      ...{ readMs, lastAtMs: 0 },
    },
    isCompletenessWaived: false,
    access: undefined,
    retentionMs: 30 * 86_400_000,
    retentionSinceMs: 0,
    now: () => options.nowMs ?? Date.UTC(2026, 1, 1),
    letters: noLetters,
    depth: { queued: 0, deadLetters: 0 },
    nowMs: Date.UTC(2026, 1, 1),
    onProgress: () => undefined,
    ...options,
  })
  const of = (name: CheckResult['name']) => result.checks.find((check) => check.name === name)
  return { ...result, of }
}

test('rows that are sealed, whole, redacted and receipted pass', async () => {
  const { verdict, checks } = await audit({ rows: [aRow('1'), aRow('2')], logIds: ['1', '2'] })
  expect(verdict).toBe('passed')
  expect(checks.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'passed'))
})

test.each<[string, StoredItem, CheckResult['name'], object]>([
  ['of another tenant', { seal: 'beta' }, 'isolation', { kind: 'sealed_for_other_tenant', tenant: 'beta' }],
  ['of nobody', { seal: 'x' }, 'isolation', { kind: 'broken_seal' }],
  ['without a seal', { seal: undefined }, 'isolation', { kind: 'no_seal' }],
  ['that names another tenant', { tenant_id: 'beta' }, 'isolation', { kind: 'wrong_partition' }],
  [
    'without a text',
    { modified_text: undefined },
    'form',
    { kind: 'missing_attributes', attributes: ['modified_text'] },
  ],
  ['with another attribute', { note: 'x' }, 'form', { kind: 'unknown_attributes', attributes: ['note'] }],
  [
    'with a text that is no string',
    { modified_text: 7 },
    'form',
    { kind: 'malformed_attributes', attributes: ['modified_text'] },
  ],
  [
    'with a timestamp that is a number',
    { timestamp: 1e30 },
    'form',
    { kind: 'malformed_attributes', attributes: ['timestamp'] },
  ],
  [
    'that expires at no whole number',
    { expires_at: 1e20 },
    'form',
    { kind: 'malformed_attributes', attributes: ['expires_at'] },
  ],
  [
    'with counts that are not numbers',
    { redactions: { PHONE: '1' } },
    'form',
    { kind: 'malformed_attributes', attributes: ['redactions'] },
  ],
  [
    "in another tenant's index",
    { recent_key: 'beta#3', recent_sort: '2026-01-31T23:59:59.000Z#0000#00000#id-1' },
    'form',
    { kind: 'malformed_attributes', attributes: ['recent_key'] },
  ],
  [
    'at a place before all times',
    { recent_key: 'acme#3', recent_sort: '9999#2' },
    'form',
    { kind: 'malformed_attributes', attributes: ['recent_sort'] },
  ],
  [
    'with a phone number',
    { modified_text: 'call 555-0199' },
    'redaction',
    { kind: 'unredacted', attribute: 'modified_text', type: 'PHONE', start: 5, end: 13 },
  ],
  [
    'with a phone number in its attributes',
    { attributes: '{"to":"555-0199"}' },
    'redaction',
    { kind: 'unredacted', attribute: 'attributes', type: 'PHONE', start: 7, end: 15 },
  ],
  [
    'with a card number and an address, of which the first is named',
    { modified_text: 'jane@example.org paid with 4111111111111111' },
    'redaction',
    { kind: 'unredacted', attribute: 'modified_text', type: 'EMAIL', start: 0, end: 16 },
  ],
  [
    'with a phone number in an added attribute, by the name of it',
    { phone: '4155550132' },
    'redaction',
    { kind: 'unredacted', attribute: 'phone', type: 'PHONE', start: 0, end: 10 },
  ],
  [
    'with a phone number in an added number',
    { msisdn: 491711234567n },
    'redaction',
    { kind: 'unredacted', attribute: 'msisdn', type: 'PHONE', start: 1, end: 13 },
  ],
  [
    'with a phone number in added bytes',
    { blob: Buffer.from('call 555-0199') },
    'redaction',
    { kind: 'unredacted', attribute: 'blob', type: 'PHONE', start: 5, end: 13 },
  ],
  [
    'with an address in an added set',
    { extra: { to: new Set(['jane@example.org']) } },
    'redaction',
    { kind: 'unredacted', attribute: 'extra', type: 'EMAIL', start: 8, end: 24 },
  ],
  [
    'with an address as the name of an attribute, which is not repeated',
    { 'jane@example.org': 1 },
    'redaction',
    { kind: 'unredacted', attribute: 'the name of an attribute', type: 'EMAIL', start: 0, end: 16 },
  ],
  [
    'with a phone number in an attribute of a strange name, which is not repeated',
    { 'call me\u001b[2J': '555-0199' },
    'redaction',
    { kind: 'unredacted', attribute: 'another attribute', type: 'PHONE', start: 0, end: 8 },
  ],
])('a row %s fails its check, by its log id', async (_, fields, check, problem) => {
  const { verdict, of } = await audit({ rows: [aRow('1'), aRow('2', fields), aRow('3')], logIds: ['1', '2', '3'] })
  expect(verdict).toBe('failed')
  expect(of(check)).toMatchObject({ status: 'failed', checked: 3, found: 1 })
  expect(of(check)?.findings).toStrictEqual([{ logId: '2', ...problem }])
})

test("a row with numbers that are nobody's passes, also with its original", async () => {
  const fields = {
    modified_text: 'pos +37.7749-122.4194 ok, order 212-555-0123',
    original_text: 'pos +37.7749-122.4194 ok, call 555-0199',
    attributes: '{"password":"[REDACTED:PASSWORD]","commit":"fe99b598ee6ae18d86b0c58cc141913cfac69e35"}',
    redactions: { PHONE: 1 },
  }
  expect((await audit({ rows: [aRow('1', fields)], logIds: ['1'] })).verdict).toBe('passed')
  const added = aRow('1', { ...fields, shard: 4155550132, empty: undefined })
  expect((await audit({ rows: [added], logIds: ['1'] })).of('redaction')).toMatchObject({ status: 'passed' })
})

test('a row that has expired counts as stored, and is not judged', async () => {
  const { verdict, rows, of } = await audit({
    rows: [aRow('1'), aRow('2', { modified_text: 'call 555-0199', expires_at: Date.UTC(2026, 1, 1) / 1_000 })],
    logIds: ['1', '2'],
  })
  expect({ verdict, rows }).toEqual({ verdict: 'passed', rows: 1 })
  expect(of('completeness')).toMatchObject({ status: 'passed', checked: 2 })
})

test('two rows of one record fail, and rows of neighbouring records do not', async () => {
  const id = (index: number, digest: string): string => `a.0mk1c2d3e4f5g6h7i-000000001.${index}.${digest}`
  const [a, b] = ['AAAAAAAAAAA', 'BBBBBBBBBBB']
  const { of } = await audit({
    rows: [aRow(id(1, a)), aRow(id(1, b)), aRow(id(10, a)), aRow(id(2, a)), aRow('own.1'), aRow('own.2')],
  })
  expect(of('uniqueness')).toMatchObject({ status: 'failed', found: 1, findings: [{ logId: id(1, b) }] })
})

test('of many findings the first are shown, and all are counted', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => aRow(`${i}`, { seal: 'x' }))
  const isolation = (await audit({ rows })).of('isolation')
  expect(isolation).toMatchObject({ found: 50 })
  expect(isolation?.findings).toHaveLength(20)
})

test.each([
  ['is lost when the queues are empty', { queued: 0, deadLetters: 0 }, 'failed', 'failed'],
  ['may still come from the queue', { queued: 1, deadLetters: 0 }, 'unknown', 'inconclusive'],
])('a receipt without a row %s', async (_, depth, status, verdict) => {
  const result = await audit({ rows: [aRow('1')], logIds: ['1', '2'], depth })
  expect(result.of('completeness')).toMatchObject({ status, found: 1, findings: [{ logId: '2' }] })
  expect(result.verdict).toBe(verdict)
})

const oneLetter = { queued: 0, deadLetters: 1 }

test.each([
  ['is lost where the dead letters are known, and are others', new Map([['x', 'failed']]), true, 'failed', 'no_row'],
  ['may be among dead letters that could not be read', new Map(), false, 'unknown', 'no_row'],
  ['is not lost in the dead-letter queue', new Map([['2', 'failed']]), true, 'unknown', 'dead_lettered'],
])('a receipt without a row %s', async (_, reasons, isWhole, status, kind) => {
  const letters = { reasons, isWhole }
  const { of } = await audit({ rows: [aRow('1')], logIds: ['1', '2'], depth: oneLetter, letters })
  expect(of('completeness')).toMatchObject({ status, found: 1, findings: [{ logId: '2', kind }] })
})

test('a conflict is not stored, though its id has a row; what was dead-lettered and stored later is', async () => {
  const given = { rows: [aRow('1'), aRow('2')], logIds: ['1', '2'], depth: oneLetter }
  const conflict = await audit({ ...given, letters: { reasons: new Map([['2', 'conflict']]), isWhole: true } })
  expect(conflict.verdict).toBe('inconclusive')
  expect(conflict.of('completeness')?.findings).toEqual([{ logId: '2', kind: 'dead_lettered', reason: 'conflict' }])
  const stored = await audit({ ...given, letters: { reasons: new Map([['2', 'failed']]), isWhole: true } })
  expect(stored.verdict).toBe('passed')
})

test('a record that was deleted from the dead-letter queue is not stored, a conflict also where its id has a row', async () => {
  const given = { rows: [aRow('1'), aRow('2')], logIds: ['1', '2', '3'] }
  const atMs = Date.UTC(2026, 0, 31)
  const purged = new Map([
    ['2', { reason: 'conflict', atMs }],
    ['3', { reason: 'failed', atMs }],
    ['not mine', { reason: 'failed', atMs }],
  ])
  const { of, verdict } = await audit({ ...given, purged })
  expect(verdict).toBe('failed')
  expect(of('completeness')).toMatchObject({ status: 'failed', missing: 0, purged: 2, found: 2 })
  expect(of('completeness')?.findings).toEqual([
    { logId: '2', kind: 'purged', reason: 'conflict' },
    { logId: '3', kind: 'purged', reason: 'failed' },
  ])
  const stored = await audit({
    rows: [aRow('1')],
    logIds: ['1'],
    purged: new Map([['1', { reason: 'exhausted', atMs }]]),
  })
  expect(stored.verdict).toBe('passed')
})

test('what was erased is accounted for, what an erasure may have taken proves nothing, and what came later is lost', async () => {
  const sentMs = Date.UTC(2026, 0, 31)
  const auditedAfter = async (beganMs: number, isDone: boolean, purged: Expected['purged'] = new Map()) => {
    const erasures = createErasures()
    erasures.add({ tenantId: acme, beganMs, atMs: beganMs + 1, isDone, scope: { kind: 'all' }, deleted: 9 })
    const { verdict, of } = await audit({ rows: [aRow('1')], logIds: ['1', '2'], erasures, purged })
    return { verdict, ...of('completeness') }
  }
  expect(await auditedAfter(sentMs + 1, true)).toMatchObject({
    ...{ verdict: 'passed', erased: 1, missing: 0, found: 0 },
    erasures: { count: 1, firstMs: sentMs + 2, lastMs: sentMs + 2, deleted: 9, isDeletedCertain: true },
  })
  const half = await auditedAfter(sentMs + 1, false)
  expect(half).toMatchObject({ verdict: 'inconclusive', status: 'unknown', erased: 0, perhapsErased: 1, missing: 0 })
  expect(await auditedAfter(sentMs - 2, true)).toMatchObject({ verdict: 'failed', erased: 0, missing: 1 })
  const purged = new Map([['2', { reason: 'failed', atMs: sentMs }]])
  expect(await auditedAfter(sentMs + 1, true, purged)).toMatchObject({ verdict: 'passed', erased: 1, purged: 0 })
})

test('a row that somebody made expire is not its tenant’s any more, and one whose master key was retired may be', async () => {
  const past = Date.UTC(2026, 1, 1) / 1_000
  const hidden = await audit({ rows: [aRow('1', { seal: 'x', expires_at: past })], logIds: ['1'] })
  expect(hidden.verdict).toBe('failed')
  expect(hidden.of('isolation')).toMatchObject({ status: 'failed', findings: [{ logId: '1', kind: 'broken_seal' }] })
  const retired = await audit({
    ...{ rows: [aRow('1'), aRow('2', { expires_at: past })], logIds: ['1', '2'] },
    verifySeal: ({ log_id }) =>
      log_id === '2' ? { kind: 'unknown_key', keyId: 'old' } : { kind: 'valid', keyId: 'key-1' },
  })
  expect(retired.verdict).toBe('passed')
})

test('a record that may have expired under earlier settings is neither lost nor proven', async () => {
  const day = 86_400_000
  const given = { rows: [aRow('1')], logIds: ['1', '2'], nowMs: Date.UTC(2026, 1, 5), retentionMs: 365 * day }
  const changed = await audit({ ...given, retentionSinceMs: Date.UTC(2026, 1, 4) })
  expect(changed.of('completeness')).toMatchObject({ status: 'unknown', missing: 0, expired: 1 })
  expect(changed.verdict).toBe('passed_without_completeness')
  expect((await audit({ ...given, retentionSinceMs: Date.UTC(2026, 0, 1) })).verdict).toBe('failed')
  // No tenant may keep rows for less than a day.
  const young = await audit({ ...given, nowMs: Date.UTC(2026, 0, 31, 12), retentionSinceMs: Date.UTC(2026, 1, 4) })
  expect(young.verdict).toBe('failed')
})

test('a dead letter of a load test is told by run, request and index', async () => {
  const run = {
    runId: '0mk1c2d3e4f5g6h7i',
    batchRecords: 2,
    refused: [],
    tenantId: 'acme',
    atMs: Date.UTC(2026, 0, 31),
  }
  const records = createExpectedRecords()
  records.addRequests({ ...run, numbers: [3, 4] }, run.atMs)
  const id = (request: number, index: number): string => `a.${run.runId}-00000000${request}.${index}.AAAAAAAAAAA`
  const rows = [aRow(id(3, 0)), aRow(id(4, 0)), aRow(id(4, 1))]
  const letters = { reasons: new Map([[id(3, 1), 'failed']]), isWhole: true }
  const { of, verdict } = await audit({ rows, records, letters, depth: oneLetter })
  expect(of('completeness')).toMatchObject({ status: 'unknown', checked: 4, missing: 0, deadLettered: 1 })
  expect(verdict).toBe('inconclusive')
  expect((await audit({ rows, records })).of('completeness')).toMatchObject({
    ...{ status: 'failed', missing: 1, findings: [{ logId: `${run.runId}-000000003.1`, kind: 'no_row' }] },
  })
})

test('what somebody deleted from the dead-letter queue would have expired after its retention', async () => {
  const purged = new Map([['2', { reason: 'failed', atMs: Date.UTC(2026, 0, 31) }]])
  const given = { rows: [aRow('1')], logIds: ['1', '2'], purged }
  expect((await audit(given)).verdict).toBe('failed')
  expect((await audit({ ...given, retentionMs: 86_400_000 })).of('completeness')).toMatchObject({ purged: 0 })
})

test('a clock that was set back hides no row without a receipt', async () => {
  const rows = [aRow('1', { received_at: '2026-01-29T00:00:00.000Z' }), aRow('2')]
  const yesterday = (): number => Date.UTC(2026, 0, 30)
  const expected = await audit({ rows, logIds: ['1'], now: yesterday, readMs: yesterday() })
  expect(expected.of('completeness')).toMatchObject({ unexpected: 1 })
})

test('a record whose row would have expired by now is not lost', async () => {
  const given = { rows: [aRow('1')], logIds: ['1', '2'] }
  const ageMs = 86_400_000
  const expired = await audit({ ...given, retentionMs: ageMs })
  expect(expired.verdict).toBe('passed')
  expect(expired.of('completeness')).toMatchObject({ status: 'passed', missing: 0, expired: 1 })
  expect((await audit({ ...given, retentionMs: ageMs + 1 })).verdict).toBe('failed')
  // Where everything has, nothing is proven.
  expect((await audit({ logIds: ['1'], retentionMs: ageMs })).verdict).toBe('inconclusive')
})

test('what expires while rows are read, or in the second in which its retention ends, is not lost', async () => {
  const given = { rows: [aRow('1')], logIds: ['1', '2'], retentionMs: 86_400_001 }
  const missing = async (now: number) => (await audit({ ...given, now: () => now })).of('completeness')
  const beganMs = Date.UTC(2026, 1, 1)
  expect(await missing(beganMs)).toMatchObject({ missing: 1, expired: 0 })
  expect(await missing(beganMs + 1)).toMatchObject({ status: 'passed', missing: 0, expired: 1 })
  const late = createExpectedRecords()
  late.addManifest(['1', '2'], { fromMs: beganMs - 86_400_000 + 900, atMs: beganMs - 86_400_000 + 900 })
  const floored = await audit({ rows: [aRow('1')], records: late, retentionMs: 86_400_000 })
  expect(floored.of('completeness')).toMatchObject({ missing: 0, expired: 1 })
})

test('a ledger that does not prove all it said leaves completeness unknown, also where nothing else is left of it', async () => {
  const problems: readonly LedgerProblem[] = [{ kind: 'segment_cut', segment: 'a' }]
  const cut = await audit({ rows: [aRow('1')], logIds: ['1'], problems })
  expect(cut).toMatchObject({ verdict: 'inconclusive' })
  expect(cut.of('completeness')).toMatchObject({ status: 'unknown', found: 0, ledgerProblems: problems })
  expect(await audit({ rows: [aRow('1')], problems })).toMatchObject({ verdict: 'inconclusive' })
  expect(await audit({ problems })).toMatchObject({ verdict: 'inconclusive' })
  expect(await audit({ rows: [aRow('1')], logIds: ['1', '2'], problems })).toMatchObject({ verdict: 'failed' })
})

test('a row that no receipt speaks of keeps completeness from being proven, and is found by its id', async () => {
  const { of, verdict } = await audit({ rows: [aRow('1'), aRow('2')], logIds: ['1'] })
  expect(verdict).toBe('passed_without_completeness')
  expect(of('completeness')).toMatchObject({ status: 'unknown', unexpected: 1, missing: 0 })
  expect(of('completeness')?.findings).toEqual([{ logId: '2', kind: 'no_receipt' }])
})

test.each<[string, StoredItem]>([
  ['came after the ledger was read', { received_at: '2026-02-01T00:00:00.001Z' }],
  ['has expired', { expires_at: 1 }],
])('a row without a receipt that %s says nothing', async (_, fields) => {
  expect(await audit({ rows: [aRow('1'), aRow('2', fields)], logIds: ['1'] })).toMatchObject({ verdict: 'passed' })
})

test('a row of a request that was sent and has no response is expected', async () => {
  const id = (request: number): string => `a.0mk1c2d3e4f5g6h7i-${String(request).padStart(9, '0')}.0.AAAAAAAAAAA`
  const intents = [{ tenantId: acme, prefix: '0mk1c2d3e4f5g6h7i', from: 3, to: 5 }]
  const expected = await audit({ rows: [aRow('1'), aRow(id(3)), aRow(id(4))], logIds: ['1'], intents })
  expect(expected).toMatchObject({ verdict: 'passed' })
  expect(expected.of('completeness')).toMatchObject({ unacknowledged: 2, unexpected: 0 })
  const { of } = await audit({ rows: [aRow('1'), aRow(id(2)), aRow(id(5))], logIds: ['1'], intents })
  expect(of('completeness')).toMatchObject({ unacknowledged: 0, unexpected: 2 })
})

test('rows of pruned runs are told from rows that nobody sent from here, and prove nothing', async () => {
  const id = (request: number): string => `a.0mk1c2d3e4f5g6h7i-${String(request).padStart(9, '0')}.0.AAAAAAAAAAA`
  const prunedKeys = [{ tenantId: acme, prefix: '0mk1c2d3e4f5g6h7i', from: 3, to: 5 }]
  const { of, verdict } = await audit({ rows: [aRow('1'), aRow(id(3)), aRow(id(5))], logIds: ['1'], prunedKeys })
  expect(of('completeness')).toMatchObject({ status: 'unknown', unexpected: 1, pruned: 1 })
  expect(of('completeness')?.findings).toEqual([{ logId: id(5), kind: 'no_receipt' }])
  expect(verdict).toBe('passed_without_completeness')
  const alone = await audit({ rows: [aRow('1'), aRow(id(4))], logIds: ['1'], prunedKeys })
  expect(alone).toMatchObject({ verdict: 'passed_without_completeness' })
  const lossy = await audit({ rows: [aRow(id(4))], logIds: ['1'], prunedKeys })
  expect(lossy).toMatchObject({ verdict: 'failed' })
})

test('other tenants are looked for only where a seal does not fit', async () => {
  let looks = 0
  const otherTenants = async () => [`${looks++}`]
  await audit({ rows: [aRow('1'), aRow('2', { seal: undefined })], otherTenants })
  expect(looks).toBe(0)
  const { of } = await audit({ rows: Array.from({ length: 30 }, (_, i) => aRow(`${i}`, { seal: 'x' })), otherTenants })
  expect(of('isolation')).toMatchObject({ found: 30 })
  expect(looks).toBe(20)
})

test('rows without receipts pass without completeness, and a tenant with neither is inconclusive', async () => {
  expect(await audit({ rows: [aRow('1')] })).toMatchObject({
    ...{ verdict: 'passed_without_completeness', rows: 1, receipts: 0 },
  })
  expect(await audit({ rows: [aRow('1')], depth: { queued: 3, deadLetters: 0 } })).toMatchObject({
    verdict: 'inconclusive',
  })
  expect(await audit({})).toMatchObject({ verdict: 'inconclusive', rows: 0, receipts: 0 })
})

test('whoever waives completeness waives what is unknown, and no loss', async () => {
  const isCompletenessWaived = true
  const problems: readonly LedgerProblem[] = [{ kind: 'no_key' }]
  const waived = await audit({ rows: [aRow('1')], logIds: ['1'], problems, isCompletenessWaived })
  expect(waived.verdict).toBe('passed_without_completeness')
  expect((await audit({ rows: [aRow('1')], logIds: ['1', '2'], isCompletenessWaived })).verdict).toBe('failed')
  expect((await audit({ isCompletenessWaived })).verdict).toBe('inconclusive')
  const own = aRow('1', { modified_text: 'call 555-0199', policy: 'custom-0123456789ab' })
  expect((await audit({ rows: [own], isCompletenessWaived })).verdict).toBe('inconclusive')
})

test("a phone number under a policy of the tenant's own is neither passed nor failed", async () => {
  const own = aRow('1', { modified_text: 'call 555-0199', policy: 'custom-0123456789ab' })
  const alone = await audit({ rows: [own, aRow('2')], logIds: ['1', '2'] })
  expect(alone.of('redaction')).toMatchObject({ status: 'unknown', found: 1 })
  expect(alone.verdict).toBe('inconclusive')
  expect((await audit({ rows: [own] })).verdict).toBe('inconclusive')
  const beside = await audit({ rows: [own, aRow('2', { modified_text: 'call 555-0199' })], logIds: ['1', '2'] })
  expect(beside.of('redaction')).toMatchObject({ status: 'failed', found: 1 })
  expect(beside.verdict).toBe('failed')
})

/** Rows of every kind, in the order of their ids, and the receipts of some. */
const anyRows = fc.uniqueArray(
  fc.record({
    id: fc.oneof(
      fc.integer({ min: 0, max: 99 }).map((n) => `own-${n}`),
      fc.tuple(fc.nat(9), fc.constantFrom('AAAAAAAAAAA', 'BBBBBBBBBBB')).map(([n, mark]) => `a.key.${n}.${mark}`),
    ),
    fields: fc.constantFrom<StoredItem>(
      ...[
        {},
        {},
        { seal: 'x' },
        { seal: 'beta' },
        { modified_text: 'call 555-0199' },
        { note: 'x' },
        { expires_at: 1 },
      ],
      ...[{ received_at: '2026-01-31T23:59:30.000Z' }, { policy: 'custom-1', modified_text: 'call 555-0199' }],
    ),
    isReceipted: fc.boolean(),
  }),
  { selector: ({ id }) => id, maxLength: 14 },
)

/** Records of one receipt, as many as are kept apart from names. */
const aPart: PackedIds = {
  ...{ key: 'run', first: 3, refused: [] },
  ...packIds({ key: 'run', first: 3, ids: `a${'A'.repeat(11)}`.repeat(40), refused: [] }),
} as PackedIds

test('an audit that is interrupted after any page and resumed finds what one without a break finds', async () => {
  await fc.assert(
    fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 7 }), async (any, cut) => {
      const sorted = any.toSorted((a, b) => (a.id < b.id ? -1 : 1))
      const rows = sorted.map(({ id, fields }) => aRow(id, fields))
      const records = () => {
        const expected = expectedOf(['lost', ...any.flatMap(({ id, isReceipted }) => (isReceipted ? [id] : []))])
        expected.add(aPart, { fromMs: 1, atMs: 2 })
        return expected
      }
      const whole = await audit({ rows, records: records() })
      const [stop, known] = [new AbortController(), records()]
      let saved: SavedRows | undefined
      let pages = 0
      const half = await audit({
        ...{ rows, records: known, signal: stop.signal },
        onPage: async ({ isInterrupted, save }) => {
          if (++pages === cut) stop.abort()
          if (isInterrupted) saved = JSON.parse(JSON.stringify(save()))
        },
      })
      // Whoever ends it after the last page may be too late.
      if (half.verdict !== 'interrupted') expect(pages).toBe(Math.ceil(rows.length / 2))
      if (saved === undefined) return void expect(half.checks).toEqual(whole.checks)
      expect(half.rows).toBe(rows.slice(0, 2 * cut).filter(({ expires_at }) => expires_at !== 1).length)
      const { lastId } = saved
      const rest = rows.filter(({ log_id }) => String(log_id) > lastId)
      const bytes = Buffer.concat([...encodeRecords(known.saved())])
      const again = await audit({
        rows: rest,
        records: createExpectedRecords({ from: decodeRecords(bytes) }),
        from: saved,
      })
      expect({ ...again, of: undefined }).toEqual({ ...whole, of: undefined })
    }),
  )
})

test('of an audit that was interrupted what was found is said, and nothing else passes', async () => {
  const stop = new AbortController()
  const onPage = async (): Promise<void> => stop.abort()
  const rows = [aRow('1', { seal: 'x' }), aRow('2'), aRow('3')]
  const { verdict, checks } = await audit({ rows, logIds: ['1', '2', '3'], signal: stop.signal, onPage })
  expect(verdict).toBe('interrupted')
  expect(checks.map(({ name, status, checked }) => [name, status, checked])).toEqual([
    ...[
      ['isolation', 'failed', 2],
      ['form', 'unknown', 2],
      ['redaction', 'unknown', 2],
      ['uniqueness', 'unknown', 2],
    ],
  ])
})

test('where a page cannot be read, what was read before is saved, and the failure is told', async () => {
  const gone = new Error('gone')
  async function* pages(): AsyncGenerator<readonly StoredItem[]> {
    yield [aRow('1'), aRow('2')]
    throw gone
  }
  const saved: string[] = []
  const onPage: AuditOptions['onPage'] = async ({ isInterrupted, save }) => {
    if (isInterrupted) saved.push(save().lastId)
  }
  await expect(audit({ pages: pages(), logIds: ['1', '2'], onPage })).rejects.toBe(gone)
  expect(saved).toEqual(['2'])
})
