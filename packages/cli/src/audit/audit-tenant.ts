import type { TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/log-table.ts'
import type { StackDepth } from '../connect/stack-depth.ts'
import type { ReceiptsRead } from '../ledger/receipts.ts'
import { recordOf } from '../ledger/run-id.ts'
import { collectFindings, type Findings } from './finding.ts'
import {
  formProblem,
  hasCustomPolicy,
  type Isolation,
  isExpired,
  judgeIsolation,
  redactionProblem,
} from './row-problems.ts'

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
  /** `unknown` without receipts, or while what is missing may still wait in a queue. */
  readonly status: CheckStatus
  /** Records with a receipt. */
  readonly checked: number
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
  /** Every item of the tenant's partition, ordered by log id. */
  readonly items: AsyncIterable<StoredItem>
  readonly receipts: ReceiptsRead
  readonly depth: StackDepth
  /** Wall clock, milliseconds: rows that have expired count as stored, and are not judged. */
  readonly nowMs: number
  readonly onProgress: (rows: number) => void
}

/** Reads one tenant's rows once and judges them row by row, from outside, without code of the pipeline. */
export async function auditTenant(options: AuditOptions): Promise<TenantAudit> {
  const { tenantId, receipts } = options
  const expected = new Set(receipts.receipts.flatMap(({ logIds }) => logIds))
  const receiptCount = expected.size
  const [isolation, form, uniqueness] = [collectFindings(), collectFindings(), collectFindings()]
  const [redaction, customRedaction] = [collectFindings(), collectFindings()]
  const sealKeys = new Map<string, number>()
  let rows = 0
  let before: string | undefined
  for await (const item of options.items) {
    const logId = String(item.log_id)
    expected.delete(logId)
    if (isExpired(item, options.nowMs)) continue
    rows++
    form.add(logId, formProblem(item))
    const isolated = judgeIsolation(item, options)
    if (isolated.kind === 'problem') isolation.add(logId, isolated.problem)
    else sealKeys.set(isolated.keyId, (sealKeys.get(isolated.keyId) ?? 0) + 1)
    const redacted = hasCustomPolicy(item) ? customRedaction : redaction
    redacted.add(logId, redactionProblem(item))
    const record = recordOf(logId)
    uniqueness.add(logId, record !== undefined && record === before ? { kind: 'second_row' } : undefined)
    before = record
    if (rows % 1_000 === 0) options.onProgress(rows)
  }
  const checks: readonly CheckResult[] = [
    rowCheck('isolation', isolation.all(), rows),
    rowCheck('form', form.all(), rows),
    redactionCheck(redaction.all(), customRedaction.all(), rows),
    rowCheck('uniqueness', uniqueness.all(), rows),
    completenessCheck(receiptCount, expected, options),
  ]
  const verdict = verdictOf(checks, rows, receiptCount)
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

/** Every receipt needs its row. What still waits in a queue is not lost yet. */
function completenessCheck(
  checked: number,
  missing: ReadonlySet<string>,
  { depth, receipts }: AuditOptions,
): CompletenessCheck {
  const collected = collectFindings()
  for (const logId of missing) collected.add(logId, { kind: 'no_row' })
  const isWaiting = depth.queued + depth.deadLetters > 0
  const isUnknown = checked === 0 || (missing.size > 0 && isWaiting)
  const status = isUnknown ? 'unknown' : missing.size === 0 ? 'passed' : 'failed'
  return { name: 'completeness', status, checked, ...collected.all(), depth, damagedReceipts: receipts.damaged }
}

/** Without receipts completeness cannot be judged, and the rows alone decide; without rows and receipts nothing can. */
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
