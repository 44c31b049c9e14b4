import type { CheckResult } from './audit-tenant.ts'
import type { CompletenessCheck } from './completeness.ts'

/**
 * `passed_without_completeness`: nothing is wrong with the rows, and nobody can say whether they are all, since receipts speak of none of
 * them or of only a part. `interrupted`: not all rows were read.
 */
export type Verdict = 'passed' | 'passed_without_completeness' | 'failed' | 'inconclusive' | 'interrupted'

export interface Judged {
  readonly checks: readonly CheckResult[]
  readonly rows: number
  readonly receipts: number
  /** Whether whoever asks does without proof that nothing is missing. */
  readonly isCompletenessWaived: boolean
}

export function verdictOf({ checks, rows, receipts, isCompletenessWaived }: Judged): Verdict {
  if (checks.some(({ status }) => status === 'failed')) return 'failed'
  if (rows === 0 && receipts === 0) return 'inconclusive'
  const unknown = checks.filter(({ name, status }) => status === 'unknown' && (rows > 0 || name === 'completeness'))
  if (unknown.length === 0) return 'passed'
  const isProofMissing = unknown.every((check) => {
    return check.name === 'completeness' && rows > 0 && (isCompletenessWaived || hasOthersRowsOnly(check))
  })
  return isProofMissing ? 'passed_without_completeness' : 'inconclusive'
}

/** Whether all that keeps completeness from being proven is that others sent here as well. */
function hasOthersRowsOnly(check: CompletenessCheck): boolean {
  const { missing, deadLettered, perhapsErased, depth, ledgerProblems } = check
  return missing + deadLettered + perhapsErased + depth.queued + depth.deadLetters + ledgerProblems.length === 0
}

/** The verdict of several tenants together; an audit of nobody proves nothing. */
export function worstVerdict(audits: readonly { readonly verdict: Verdict }[]): Verdict {
  const order = ['interrupted', 'failed', 'inconclusive', 'passed_without_completeness', 'passed'] as const
  return audits.length === 0
    ? 'inconclusive'
    : (order.find((one) => audits.some(({ verdict }) => verdict === one)) ?? 'inconclusive')
}
