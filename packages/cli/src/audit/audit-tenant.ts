import type { TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/log-table.ts'
import type { QueueDepth } from '../connect/queue-depth.ts'
import type { ReceiptsRead } from '../ledger/receipts.ts'
import { parseRunLogId } from '../ledger/run-id.ts'
import { count, plural } from '../render/format.ts'
import { findUnredacted } from './find-unredacted.ts'
import type { VerifySeal } from './verify-seal.ts'

export type CheckName = 'isolation' | 'form' | 'redaction' | 'uniqueness' | 'completeness'

/** One thing that is wrong, with where to look. Never repeats stored text. */
export interface AuditFinding {
  readonly logId: string
  readonly message: string
}

export interface CheckResult {
  readonly name: CheckName
  readonly status: 'passed' | 'failed' | 'unknown'
  /** What was looked at and what came of it, in one sentence. */
  readonly evidence: string
  /** How many findings there are in all. */
  readonly found: number
  /** The first of them. */
  readonly findings: readonly AuditFinding[]
}

export interface TenantAudit {
  readonly tenantId: TenantId
  readonly rows: number
  readonly receipts: number
  readonly checks: readonly CheckResult[]
  readonly verdict: 'passed' | 'failed' | 'inconclusive'
}

export interface AuditOptions {
  readonly tenantId: TenantId
  /** Every item of the tenant's partition, ordered by log id. */
  readonly items: AsyncIterable<StoredItem>
  readonly verifySeal: VerifySeal
  /** Tenants whose content might have strayed here. */
  readonly otherTenants: readonly string[]
  readonly receipts: ReceiptsRead
  readonly depth: QueueDepth
  readonly onProgress: (rows: number) => void
}

/** Of many findings the first are enough to start from. */
const maxFindings = 20

/** Reads one tenant's rows once and judges them row by row, from outside, with code of its own. */
export async function auditTenant(options: AuditOptions): Promise<TenantAudit> {
  const { tenantId, receipts } = options
  const expected = new Set(receipts.receipts.flatMap(({ logIds }) => logIds))
  const receiptCount = expected.size
  const tallies = { isolation: newTally(), form: newTally(), redaction: newTally(), uniqueness: newTally() }
  const ownPolicy = newTally()
  let rows = 0
  let before = ''
  for await (const item of options.items) {
    rows++
    const logId = String(item.log_id)
    expected.delete(logId)
    judge(tallies.form, logId, formProblem(item))
    judge(tallies.isolation, logId, isolationProblem(item, options))
    judge(isOwnPolicy(item) ? ownPolicy : tallies.redaction, logId, redactionProblem(item))
    const record = recordOf(logId)
    judge(
      tallies.uniqueness,
      logId,
      record !== undefined && record === before ? 'a second row of the same record' : undefined,
    )
    before = record ?? ''
    if (rows % 1_000 === 0) options.onProgress(rows)
  }
  const checks: readonly CheckResult[] = [
    conclude('isolation', tallies.isolation, rows, `${plural(rows, 'seal')} verified under the key of ${tenantId}`),
    conclude('form', tallies.form, rows, `${plural(rows, 'row')} with every attribute that a row must have`),
    ownPolicies(
      conclude('redaction', tallies.redaction, rows, `${plural(rows, 'text')} without a phone number`),
      ownPolicy,
    ),
    conclude(
      'uniqueness',
      tallies.uniqueness,
      rows,
      `${plural(rows, 'row')} for ${plural(rows - tallies.uniqueness.found, 'record')}`,
    ),
    completeness(receiptCount, [...expected], options),
  ]
  return { tenantId, rows, receipts: receiptCount, checks, verdict: verdictOf(checks, rows, receiptCount) }
}

interface Tally {
  found: number
  readonly findings: AuditFinding[]
}

function newTally(): Tally {
  return { found: 0, findings: [] }
}

function judge(tally: Tally, logId: string, problem: string | undefined): void {
  if (problem === undefined) return
  tally.found++
  if (tally.findings.length < maxFindings) tally.findings.push({ logId, message: problem })
}

function conclude(name: CheckName, { found, findings }: Tally, rows: number, evidence: string): CheckResult {
  if (rows === 0) return { name, status: 'unknown', evidence: 'there are no rows to look at', found, findings }
  if (found === 0) return { name, status: 'passed', evidence, found, findings }
  return {
    name,
    status: 'failed',
    evidence: `${count(found)} of ${plural(rows, 'row')} ${found === 1 ? 'fails' : 'fail'}`,
    found,
    findings,
  }
}

/** Whether a row was redacted under rules of its tenant's own; those may let a value stay on purpose. */
function isOwnPolicy({ policy }: StoredItem): boolean {
  return typeof policy === 'string' && policy.startsWith('custom-')
}

/** What stayed under a tenant's own policy is neither right nor wrong from here: the policy of that day may allow it. */
function ownPolicies(check: CheckResult, { found, findings }: Tally): CheckResult {
  if (found === 0 || check.status === 'failed') return check
  const evidence = `${plural(found, 'row')} with a phone number under a policy of the tenant's own, which may allow it`
  return { ...check, status: 'unknown', evidence, found, findings }
}

const requiredStrings = [
  'modified_text',
  'severity',
  'received_at',
  'processed_at',
  'policy',
  'content',
  'seal',
] as const

function formProblem(item: StoredItem): string | undefined {
  const missing = requiredStrings.filter((name) => typeof item[name] !== 'string')
  return missing.length > 0 ? `without ${missing.join(', ')}` : undefined
}

/** A row is its tenant's own when its seal says so; where it says something else, whose it is. */
function isolationProblem(item: StoredItem, { tenantId, verifySeal, otherTenants }: AuditOptions): string | undefined {
  if (item.tenant_id !== tenantId) return 'the item names another tenant than its partition'
  if (verifySeal(item, tenantId)) return undefined
  if (item.seal === undefined) return 'no seal: the pipeline did not write this row'
  const owner = otherTenants.find((other) => other !== tenantId && verifySeal(item, other))
  return owner === undefined
    ? 'the seal does not fit: the row was altered, or copied from elsewhere'
    : `holds content sealed for ${owner}`
}

function redactionProblem(item: StoredItem): string | undefined {
  const [first] = [item.modified_text, item.attributes].flatMap((text) =>
    typeof text === 'string' ? findUnredacted(text) : [],
  )
  return first === undefined ? undefined : `an unredacted ${first.type} at ${first.start} to ${first.end}`
}

/** What the ids of one record have in common, whatever its content; undefined for ids that say nothing of it. */
function recordOf(logId: string): string | undefined {
  return parseRunLogId(logId) === undefined ? undefined : logId.slice(0, logId.lastIndexOf('.'))
}

/** Every receipt needs its row. What still waits in a queue is not lost yet, so the answer is not known. */
function completeness(
  receipts: number,
  missing: readonly string[],
  { depth, receipts: read }: AuditOptions,
): CheckResult {
  const name = 'completeness'
  const findings = missing.slice(0, maxFindings).map((logId) => ({ logId, message: 'acknowledged, and no row' }))
  const shared = { name, found: missing.length, findings } as const
  const damaged = read.damaged > 0 ? `; ${read.damaged} damaged lines in the receipts` : ''
  if (receipts === 0)
    return {
      ...shared,
      status: 'unknown',
      evidence: `nothing was sent from here, so there are no receipts to compare with${damaged}`,
    }
  if (missing.length === 0)
    return {
      ...shared,
      status: 'passed',
      evidence: `${count(receipts)} of ${plural(receipts, 'acknowledged record')} with a row${damaged}`,
    }
  const waiting = depth.queued + depth.deadLetters
  const evidence = `${count(missing.length)} of ${plural(receipts, 'acknowledged record')} without a row`
  if (waiting === 0) return { ...shared, status: 'failed', evidence: `${evidence}, and the queues are empty${damaged}` }
  const where = `${plural(depth.queued, 'message')} on the queue and ${count(depth.deadLetters)} in the dead-letter queue`
  return { ...shared, status: 'unknown', evidence: `${evidence}; there are ${where}${damaged}` }
}

/** Without receipts completeness cannot be judged, and the rows alone decide; without rows and receipts nothing can. */
function verdictOf(checks: readonly CheckResult[], rows: number, receipts: number): TenantAudit['verdict'] {
  if (checks.some(({ status }) => status === 'failed')) return 'failed'
  if (rows === 0 && receipts === 0) return 'inconclusive'
  if (rows > 0 && checks.some(({ name, status }) => name === 'redaction' && status === 'unknown')) return 'inconclusive'
  return receipts > 0 && checks.some(({ status }) => status === 'unknown') ? 'inconclusive' : 'passed'
}
