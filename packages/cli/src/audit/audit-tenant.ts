import type { TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/log-table.ts'
import { recordOf } from '../ledger/run-id.ts'
import { type Compared, type CompletenessCheck, compareWithLedger } from './completeness.ts'
import { collectFindings, type Findings } from './finding.ts'
import { redactionProblem } from './redaction-problem.ts'
import { formProblem, hasCustomPolicy, type Isolation, isExpired, judgeIsolation, ownerOf } from './row-problems.ts'
import { type Verdict, verdictOf } from './verdict.ts'

export type CheckStatus = 'passed' | 'failed' | 'unknown'

/** A check of each row by itself. */
export interface RowCheck extends Findings {
  readonly name: 'isolation' | 'form' | 'redaction' | 'uniqueness'
  /** `unknown` without rows; of redaction also where a policy of the tenant's own may allow what was found. */
  readonly status: CheckStatus
  /** Number of rows. */
  readonly checked: number
}

export type CheckResult = RowCheck | CompletenessCheck

export interface TenantAudit {
  readonly tenantId: TenantId
  readonly rows: number
  readonly receipts: number
  readonly checks: readonly CheckResult[]
  readonly verdict: Verdict
  /** How many valid seals were made with each master key, by its id. */
  readonly sealKeys: Readonly<Record<string, number>>
}

export interface AuditOptions extends Isolation, Compared {
  /** Every item of the tenant's partition, page by page, ordered by log id. */
  readonly pages: AsyncIterable<readonly StoredItem[]>
  /** Whether whoever asks does without proof that nothing is missing. */
  readonly isCompletenessWaived: boolean
  readonly onProgress: (rows: number) => void
}

/** Reads one tenant's rows once and judges them row by row, from outside, without code of the pipeline. */
export async function auditTenant(options: AuditOptions): Promise<TenantAudit> {
  const { tenantId, isCompletenessWaived } = options
  const completeness = compareWithLedger(options)
  const [isolation, form, uniqueness] = [collectFindings(), collectFindings(), collectFindings()]
  const [redaction, customRedaction] = [collectFindings(), collectFindings()]
  const sealKeys = new Map<string, number>()
  let rows = 0
  let before: string | undefined
  const judge = async (item: StoredItem): Promise<void> => {
    const logId = String(item.log_id)
    const isPast = isExpired(item, options.nowMs)
    completeness.add(item, isPast)
    if (isPast) return
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
    completeness.check(),
  ]
  const receipts = options.expected.records.count()
  const verdict = verdictOf({ checks, rows, receipts, isCompletenessWaived })
  return { tenantId, rows, receipts, checks, verdict, sealKeys: Object.fromEntries(sealKeys) }
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
