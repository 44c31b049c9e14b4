import type { TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/log-table.ts'
import type { StackDepth } from '../connect/stack-depth.ts'
import { recordOf } from '../ledger/run-id.ts'
import { collectFindings, type Findings } from './finding.ts'
import type { Expected } from './read-expected.ts'
import {
  formProblem,
  hasCustomPolicy,
  type Isolation,
  isExpired,
  judgeIsolation,
  ownerOf,
  redactionProblem,
} from './row-problems.ts'
import type { TenantLetters } from './tenant-letters.ts'

export type CheckStatus = 'passed' | 'failed' | 'unknown'

/** A check of each row by itself. */
export interface RowCheck extends Findings {
  readonly name: 'isolation' | 'form' | 'redaction' | 'uniqueness'
  /** `unknown` without rows; of redaction also where a policy of the tenant's own may allow what was found. */
  readonly status: CheckStatus
  /** Number of rows. */
  readonly checked: number
}

/** Whether each receipt has its row. */
export interface CompletenessCheck extends Findings {
  readonly name: 'completeness'
  /**
   * `unknown` without receipts, with damaged ones, while what is missing may still wait in the queue, and where it is in the dead-letter
   * queue.
   */
  readonly status: CheckStatus
  /** Records with a receipt. */
  readonly checked: number
  /** How many of those found are in the dead-letter queue. */
  readonly deadLettered: number
  readonly depth: StackDepth
  /** Lines of the receipts that cannot be read. */
  readonly damagedReceipts: number
}

export type CheckResult = RowCheck | CompletenessCheck

export type Verdict = 'passed' | 'failed' | 'inconclusive'

export interface TenantAudit {
  readonly tenantId: TenantId
  readonly rows: number
  readonly receipts: number
  readonly checks: readonly CheckResult[]
  readonly verdict: Verdict
  /** How many valid seals were made with each master key, by its id. */
  readonly sealKeys: Readonly<Record<string, number>>
}

export interface AuditOptions extends Isolation {
  /** Every item of the tenant's partition, page by page, ordered by log id. */
  readonly pages: AsyncIterable<readonly StoredItem[]>
  readonly expected: Expected
  readonly depth: StackDepth
  readonly letters: TenantLetters
  /** Wall clock, milliseconds: rows that have expired count as stored, and are not judged. */
  readonly nowMs: number
  readonly onProgress: (rows: number) => void
}

/** Reads one tenant's rows once and judges them row by row, from outside, without code of the pipeline. */
export async function auditTenant(options: AuditOptions): Promise<TenantAudit> {
  const { tenantId, expected } = options
  const receiptCount = expected.records.count()
  const [isolation, form, uniqueness] = [collectFindings(), collectFindings(), collectFindings()]
  const [redaction, customRedaction] = [collectFindings(), collectFindings()]
  const sealKeys = new Map<string, number>()
  let rows = 0
  let before: string | undefined
  const judge = async (item: StoredItem): Promise<void> => {
    const logId = String(item.log_id)
    expected.records.find(logId)
    if (isExpired(item, options.nowMs)) return
    rows++
    form.add(logId, formProblem(item))
    const isolated = judgeIsolation(item, options)
    if (isolated.kind === 'own') sealKeys.set(isolated.keyId, (sealKeys.get(isolated.keyId) ?? 0) + 1)
    else if (isolated.kind === 'problem') isolation.add(logId, isolated.problem)
    else isolation.add(logId, isolation.isFull() ? { kind: 'broken_seal' } : await ownerOf(item, options))
    const redacted = hasCustomPolicy(item) ? customRedaction : redaction
    redacted.add(logId, redactionProblem(item))
    const record = recordOf(logId)
    uniqueness.add(logId, record !== undefined && record === before ? { kind: 'second_row' } : undefined)
    before = record
  }
  for await (const page of options.pages) {
    for (const item of page) await judge(item)
    options.onProgress(rows)
  }
  const checks: readonly CheckResult[] = [
    rowCheck('isolation', isolation.all(), rows),
    rowCheck('form', form.all(), rows),
    redactionCheck(redaction.all(), customRedaction.all(), rows),
    rowCheck('uniqueness', uniqueness.all(), rows),
    completenessCheck(options),
  ]
  const verdict = verdictOf(checks, rows, receiptCount + expected.damaged)
  return { tenantId, rows, receipts: receiptCount, checks, verdict, sealKeys: Object.fromEntries(sealKeys) }
}

function rowCheck(name: RowCheck['name'], findings: Findings, checked: number): RowCheck {
  const status = checked === 0 ? 'unknown' : findings.found === 0 ? 'passed' : 'failed'
  return { name, status, checked, ...findings }
}

/** What remains under a tenant's own policy is neither right nor wrong from here: the policy of that day may allow it. */
function redactionCheck(findings: Findings, custom: Findings, checked: number): RowCheck {
  const check = rowCheck('redaction', findings, checked)
  return custom.found === 0 || check.status === 'failed' ? check : { ...check, status: 'unknown', ...custom }
}

/** Every receipt needs its row. What still waits in the queue is not lost yet, nor is what is in the dead-letter queue. */
function completenessCheck({ expected, depth, letters }: AuditOptions): CompletenessCheck {
  const { records, damaged } = expected
  const collected = collectFindings()
  let [withoutRow, deadLettered] = [0, 0]
  for (const logId of records.missingCount() > 0 ? records.missing() : []) {
    if (letters.reasons.has(logId)) continue
    withoutRow++
    collected.add(logId, { kind: 'no_row' })
  }
  for (const [logId, reason] of letters.reasons) {
    // The row under the id of a conflict is another record's.
    if (!records.has(logId) || (records.isFound(logId) && reason !== 'conflict')) continue
    deadLettered++
    collected.add(logId, { kind: 'dead_lettered', reason })
  }
  const checked = records.count()
  const isLost = withoutRow > 0 && depth.queued === 0 && letters.isWhole
  const isUnknown = checked === 0 || damaged > 0 || withoutRow + deadLettered > 0
  const status = isLost ? 'failed' : isUnknown ? 'unknown' : 'passed'
  const found = { ...collected.all(), deadLettered, depth, damagedReceipts: damaged }
  return { name: 'completeness', status, checked, ...found }
}

/** Without receipts, damaged ones among them, completeness cannot be judged, and the rows alone decide; without rows either nothing can. */
function verdictOf(checks: readonly CheckResult[], rows: number, receipts: number): Verdict {
  if (checks.some(({ status }) => status === 'failed')) return 'failed'
  if (rows === 0 && receipts === 0) return 'inconclusive'
  if (rows > 0 && checks.some(({ name, status }) => name === 'redaction' && status === 'unknown')) return 'inconclusive'
  return receipts > 0 && checks.some(({ status }) => status === 'unknown') ? 'inconclusive' : 'passed'
}

/** The verdict of several tenants together; an audit of nobody proves nothing. */
export function worstVerdict(audits: readonly TenantAudit[]): Verdict {
  if (audits.some(({ verdict }) => verdict === 'failed')) return 'failed'
  return audits.length === 0 || audits.some(({ verdict }) => verdict === 'inconclusive') ? 'inconclusive' : 'passed'
}
