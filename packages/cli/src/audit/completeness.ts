import type { StoredItem } from '../connect/log-table.ts'
import type { StackDepth } from '../connect/stack-depth.ts'
import type { LedgerProblem } from '../ledger/read-ledger.ts'
import { collectFindings, type Findings } from './finding.ts'
import type { Expected } from './read-expected.ts'
import type { CheckStatus } from './row-checks.ts'
import type { TenantLetters } from './tenant-letters.ts'

/** Whether each receipt has its row, and each row its receipt. */
export interface CompletenessCheck extends Findings {
  readonly name: 'completeness'
  /**
   * `unknown` without receipts, with rows that none speaks of or that are of pruned runs, with a ledger that does not prove what it says, while what is missing may still
   * wait in the queue, and where it is in the dead-letter queue.
   */
  readonly status: CheckStatus
  /** Records with a receipt. */
  readonly checked: number
  /** Of those, how many are neither in the table nor in the dead-letter queue, and how many are in that. */
  readonly missing: number
  readonly deadLettered: number
  /** How many somebody deleted from the dead-letter queue. */
  readonly purged: number
  /** How many have no row, and would have expired by now: nobody can say whether they were stored. */
  readonly expired: number
  /** Rows that no receipt speaks of: others sent them, or a receipt is gone. */
  readonly unexpected: number
  /** Rows of requests that were sent from here, and of whose response nothing is known. */
  readonly unacknowledged: number
  /** Rows of runs whose receipts were pruned: nobody can say whether they are all. */
  readonly pruned: number
  readonly depth: StackDepth
  readonly ledgerProblems: readonly LedgerProblem[]
}

export interface Compared {
  readonly expected: Expected
  readonly depth: StackDepth
  readonly letters: TenantLetters
  /** How long rows of the tenant are kept, by its settings of today, milliseconds. */
  readonly retentionMs: number
  /** Wall clock, milliseconds. */
  readonly nowMs: number
}

/** Compares rows with the ledger, one after the other. */
export interface Completeness {
  readonly add: (item: StoredItem, isExpired: boolean) => void
  readonly check: () => CompletenessCheck
}

export function compareWithLedger(compared: Compared): Completeness {
  const { records, declared, pruned, readMs } = compared.expected
  const readAt = new Date(readMs).toISOString()
  const strangers = collectFindings()
  const counts = { unexpected: 0, unacknowledged: 0, pruned: 0 }
  return {
    add: ({ log_id, received_at }, isExpired) => {
      const logId = String(log_id)
      if (records.find(logId) || isExpired || String(received_at) > readAt) return
      const which = declared.has(logId) ? 'unacknowledged' : pruned.has(logId) ? 'pruned' : 'unexpected'
      counts[which]++
      // Without any receipts nobody expects a row to have one.
      if (which === 'unexpected') strangers.add(logId, records.count() > 0 ? { kind: 'no_receipt' } : undefined)
    },
    check: () => ({ ...checkOf(compared, strangers.all(), counts), ...counts }),
  }
}

/**
 * Every receipt needs its row. What still waits in the queue is not lost yet, nor is what is in the dead-letter queue; what somebody deleted there
 * is.
 */
function checkOf(
  compared: Compared,
  strangers: Findings,
  { pruned }: Pick<CompletenessCheck, 'pruned'>,
): Omit<CompletenessCheck, 'unexpected' | 'unacknowledged' | 'pruned'> {
  const { expected, depth, letters } = compared
  const { records, problems } = expected
  const [{ missing, expired }, deadLettered, purged] = [
    missingOf(compared),
    deadLetteredOf(compared),
    purgedOf(compared),
  ]
  const checked = records.count()
  const all = [missing, deadLettered, purged, strangers]
  const found = all.reduce((sum, one) => sum + one.found, 0)
  const isLost = purged.found > 0 || (missing.found > 0 && depth.queued === 0 && letters.isWhole)
  const isProven = checked > expired && problems.length === 0 && found + pruned === 0
  return {
    name: 'completeness',
    status: isLost ? 'failed' : isProven ? 'passed' : 'unknown',
    checked,
    found,
    findings: all.flatMap(({ findings }) => findings),
    ...{ missing: missing.found, deadLettered: deadLettered.found, purged: purged.found, expired },
    ...{ depth, ledgerProblems: problems },
  }
}

function missingOf({ expected: { records, purged }, letters, retentionMs, nowMs }: Compared) {
  const missing = collectFindings()
  let expired = 0
  for (const { logId, atMs } of records.missingCount() > 0 ? records.missing() : []) {
    if (letters.reasons.has(logId) || purged.has(logId)) continue
    if (atMs + retentionMs <= nowMs) expired++
    else missing.add(logId, { kind: 'no_row' })
  }
  return { missing: missing.all(), expired }
}

function deadLetteredOf({ expected: { records }, letters }: Compared): Findings {
  const found = collectFindings()
  for (const [logId, reason] of letters.reasons) {
    if (isWithoutRow(records, logId, reason)) found.add(logId, { kind: 'dead_lettered', reason })
  }
  return found.all()
}

function purgedOf({ expected: { records, purged }, letters }: Compared): Findings {
  const found = collectFindings()
  for (const [logId, reason] of purged) {
    if (!letters.reasons.has(logId) && isWithoutRow(records, logId, reason))
      found.add(logId, { kind: 'purged', reason })
  }
  return found.all()
}

/** The row under the id of a conflict is another record's. */
function isWithoutRow(records: Expected['records'], logId: string, reason: string): boolean {
  return records.has(logId) && (!records.isFound(logId) || reason === 'conflict')
}
