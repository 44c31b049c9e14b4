import { createHash } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/log-table.ts'
import { type Compared, type CompletenessCheck, compareWithLedger } from './completeness.ts'
import type { AccessCheck } from './probe-access.ts'
import { openRowChecks, type RowCheck } from './row-checks.ts'
import { type Isolation, isExpired } from './row-problems.ts'
import { type Verdict, verdictOf } from './verdict.ts'

export type CheckResult = RowCheck | CompletenessCheck | AccessCheck

export interface TenantAudit {
  readonly tenantId: TenantId
  readonly rows: number
  readonly receipts: number
  readonly checks: readonly CheckResult[]
  readonly verdict: Verdict
  /** How many valid seals were made with each master key, by its id. */
  readonly sealKeys: Readonly<Record<string, number>>
  /** SHA-256 of `<log id> <seal>` and a line feed for each row, in the order of the ids; hex. */
  readonly rowsSha256: string
}

export interface AuditOptions extends Isolation, Compared {
  /** Every item of the tenant's partition, page by page, ordered by log id. */
  readonly pages: AsyncIterable<readonly StoredItem[]>
  /** Whether whoever asks does without proof that nothing is missing. */
  readonly isCompletenessWaived: boolean
  /** What the endpoint answered to the tenant's key; undefined where it was not asked. */
  readonly access: AccessCheck | undefined
  readonly onProgress: (rows: number) => void
}

/** Reads one tenant's rows once and judges them row by row, from outside, without code of the pipeline. */
export async function auditTenant(options: AuditOptions): Promise<TenantAudit> {
  const { tenantId, nowMs, isCompletenessWaived } = options
  const [rowChecks, completeness, digest] = [openRowChecks(options), compareWithLedger(options), createHash('sha256')]
  for await (const page of options.pages) {
    let seals = ''
    for (const item of page) {
      const isPast = isExpired(item, nowMs)
      completeness.add(item, isPast)
      const judged = isPast ? rowChecks.addExpired(item) : rowChecks.add(item)
      if (!isPast) seals += `${item.log_id} ${item.seal}\n`
      if (judged !== undefined) await judged
    }
    digest.update(seals)
    options.onProgress(rowChecks.rows())
  }
  const checks: readonly CheckResult[] = [
    ...rowChecks.checks(),
    await completeness.check(),
    ...(options.access === undefined ? [] : [options.access]),
  ]
  const [rows, receipts] = [rowChecks.rows(), options.expected.records.count()]
  const verdict = verdictOf({ checks, rows, receipts, isCompletenessWaived })
  const [sealKeys, rowsSha256] = [rowChecks.sealKeys(), digest.digest('hex')]
  return { tenantId, rows, receipts, checks, verdict, sealKeys, rowsSha256 }
}
