import type { StoredItem } from '../connect/log-table.ts'
import type { StackDepth } from '../connect/stack-depth.ts'
import type { LedgerProblem } from '../ledger/read-ledger.ts'
import type { CheckStatus } from './audit-tenant.ts'
import { collectFindings, type Findings } from './finding.ts'
import type { Expected } from './read-expected.ts'
import type { TenantLetters } from './tenant-letters.ts'

/** Whether each receipt has its row, and each row its receipt. */
export interface CompletenessCheck extends Findings {
  readonly name: 'completeness'
  /**
   * `unknown` without receipts, with rows that none speaks of, with a ledger that does not prove what it says, while what is missing may still
   * wait in the queue, and where it is in the dead-letter queue.
   */
  readonly status: CheckStatus
  /** Records with a receipt. */
  readonly checked: number
  /** Of those, how many are neither in the table nor in the dead-letter queue, and how many are in that. */
  readonly missing: number
  readonly deadLettered: number
  /** Rows that no receipt speaks of: others sent them, or a receipt is gone. */
  readonly unexpected: number
  /** Rows of requests that were sent from here, and of whose response nothing is known. */
  readonly unacknowledged: number
  readonly depth: StackDepth
  readonly ledgerProblems: readonly LedgerProblem[]
}

export interface Compared {
  readonly expected: Expected
  readonly depth: StackDepth
  readonly letters: TenantLetters
}

/** Compares rows with the ledger, one after the other. */
export interface Completeness {
  readonly add: (item: StoredItem, isExpired: boolean) => void
  readonly check: () => CompletenessCheck
}

export function compareWithLedger(compared: Compared): Completeness {
  const { records, declared, readMs } = compared.expected
  const readAt = new Date(readMs).toISOString()
  const strangers = collectFindings()
  let unacknowledged = 0
  return {
    add: ({ log_id, received_at }, isExpired) => {
      const logId = String(log_id)
      if (records.find(logId) || isExpired || String(received_at) > readAt) return
      if (declared.has(logId)) unacknowledged++
      // Without any receipts nobody expects a row to have one.
      else strangers.add(logId, records.count() > 0 ? { kind: 'no_receipt' } : undefined)
    },
    check: () => checkOf(compared, strangers.all(), unacknowledged),
  }
}

/** Every receipt needs its row. What still waits in the queue is not lost yet, nor is what is in the dead-letter queue. */
function checkOf(compared: Compared, strangers: Findings, unacknowledged: number): CompletenessCheck {
  const { expected, depth, letters } = compared
  const { records, problems } = expected
  const [missing, deadLettered] = [missingOf(compared), deadLetteredOf(compared)]
  const checked = records.count()
  const isLost = missing.found > 0 && depth.queued === 0 && letters.isWhole
  const isProven = checked > 0 && problems.length === 0 && missing.found + deadLettered.found + strangers.found === 0
  return {
    name: 'completeness',
    status: isLost ? 'failed' : isProven ? 'passed' : 'unknown',
    checked,
    found: missing.found + deadLettered.found + strangers.found,
    findings: [...missing.findings, ...deadLettered.findings, ...strangers.findings],
    ...{ missing: missing.found, deadLettered: deadLettered.found, unexpected: strangers.found, unacknowledged },
    ...{ depth, ledgerProblems: problems },
  }
}

function missingOf({ expected: { records }, letters }: Compared): Findings {
  const missing = collectFindings()
  for (const logId of records.missingCount() > 0 ? records.missing() : []) {
    if (!letters.reasons.has(logId)) missing.add(logId, { kind: 'no_row' })
  }
  return missing.all()
}

/** The row under the id of a conflict is another record's. */
function deadLetteredOf({ expected: { records }, letters }: Compared): Findings {
  const found = collectFindings()
  for (const [logId, reason] of letters.reasons) {
    if (!records.has(logId) || (records.isFound(logId) && reason !== 'conflict')) continue
    found.add(logId, { kind: 'dead_lettered', reason })
  }
  return found.all()
}
