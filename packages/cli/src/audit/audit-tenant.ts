import type { TenantId } from '@logpipe/sdk/contract'
import type { StoredItem } from '../connect/stored-item.ts'
import { unlessAborted } from '../unless-aborted.ts'
import { type Compared, type CompletenessCheck, compareWithLedger, type SavedCompleteness } from './completeness.ts'
import type { AccessCheck } from './probe-access.ts'
import { openRowChecks, type RowCheck, type SavedRowChecks } from './row-checks.ts'
import { type Isolation, isExpired } from './row-problems.ts'
import { createSha256, type Sha256State } from './saved-sha256.ts'
import { type Verdict, verdictOf } from './verdict.ts'

export type CheckResult = RowCheck | CompletenessCheck | AccessCheck

export interface TenantAudit {
  readonly tenantId: TenantId
  readonly rows: number
  readonly receipts: number
  /** Of an audit that was interrupted, those of its rows so far; what is missing nobody knows. */
  readonly checks: readonly CheckResult[]
  readonly verdict: Verdict
  /** How many valid seals were made with each master key, by its id. */
  readonly sealKeys: Readonly<Record<string, number>>
  /** SHA-256 of `<log id> <seal>` and a line feed for each row, in the order of the ids; hex. */
  readonly rowsSha256: string
}

export interface AuditOptions extends Isolation, Compared {
  /** Every item of the tenant's partition, page by page, ordered by log id; those that were judged before left out. */
  readonly pages: AsyncIterable<readonly StoredItem[]>
  /** Whether whoever asks does without proof that nothing is missing. */
  readonly isCompletenessWaived: boolean
  /** What the endpoint answered to the tenant's key; undefined where it was not asked. */
  readonly access: AccessCheck | undefined
  readonly onProgress: (rows: number) => void
  /** What was judged by an audit that was interrupted. */
  readonly from?: SavedRows | undefined
  /** Ends it before the next page. */
  readonly signal?: AbortSignal
  /** Called after each page, and again where no other one can be read. */
  readonly onPage?: (judged: JudgedPage) => Promise<void>
}

export interface JudgedPage {
  /** Whether the audit ends before its last page. */
  readonly isInterrupted: boolean
  readonly save: () => SavedRows
}

/** What was judged of a tenant up to a row; which records have a row is in the expected records. */
export interface SavedRows {
  readonly lastId: string
  readonly rowChecks: SavedRowChecks
  readonly completeness: SavedCompleteness
  readonly sha256: Sha256State
}

/** Reads one tenant's rows once and judges them row by row, from outside, without code of the pipeline. */
export async function auditTenant(options: AuditOptions): Promise<TenantAudit> {
  const judging = openJudging(options)
  try {
    return (await judgePages(options, judging)) ? await judging.result() : await interrupted(options, judging)
  } catch (error) {
    if (judging.isBetweenPages()) await interrupted(options, judging)
    throw error
  }
}

async function interrupted({ onPage }: AuditOptions, { save, soFar }: Judging): Promise<TenantAudit> {
  await onPage?.({ isInterrupted: true, save })
  return soFar()
}

/** Whether all pages were judged. */
async function judgePages(
  { pages, signal = new AbortController().signal, onPage }: AuditOptions,
  { judge, save }: Judging,
): Promise<boolean> {
  const reading = pages[Symbol.asyncIterator]()
  for (;;) {
    const read = await unlessAborted(signal, reading.next())
    if (read === undefined || read.done) return read !== undefined
    await judge(read.value)
    await onPage?.({ isInterrupted: false, save })
  }
}

type Judging = ReturnType<typeof openJudging>

function openJudging(options: AuditOptions) {
  const { tenantId, nowMs, isCompletenessWaived, from, access } = options
  const rowChecks = openRowChecks(options, from?.rowChecks)
  const completeness = compareWithLedger(options, from?.completeness)
  const sha256 = createSha256(from?.sha256)
  let lastId = from?.lastId ?? ''
  let isBetweenPages = true
  const { records } = options.expected
  const resultOf = (checks: readonly CheckResult[], verdict: Verdict, receipts: number): TenantAudit => {
    const rows = rowChecks.rows()
    const [sealKeys, rowsSha256] = [rowChecks.sealKeys(), sha256.digest()]
    return { tenantId, rows, receipts, checks, verdict, sealKeys, rowsSha256 }
  }
  return {
    isBetweenPages: () => isBetweenPages,
    judge: async (page: readonly StoredItem[]): Promise<void> => {
      isBetweenPages = false
      let seals = ''
      for (const item of page) {
        const isPast = isExpired(item, nowMs)
        completeness.add(item, isPast)
        const judged = isPast ? rowChecks.addExpired(item) : rowChecks.add(item)
        if (!isPast) seals += `${item.log_id} ${item.seal}\n`
        if (judged !== undefined) await judged
      }
      sha256.update(seals)
      lastId = String(page.at(-1)?.log_id ?? lastId)
      isBetweenPages = true
      options.onProgress(rowChecks.rows())
    },
    save: (): SavedRows => {
      return { lastId, rowChecks: rowChecks.save(), completeness: completeness.save(), sha256: sha256.save() }
    },
    // To count different records would end the comparing.
    soFar: () => resultOf(rowChecks.checks().map(soFar), 'interrupted', records.progress().records),
    result: async () => {
      const checks = [...rowChecks.checks(), await completeness.check(), ...(access === undefined ? [] : [access])]
      const [rows, receipts] = [rowChecks.rows(), records.count()]
      return resultOf(checks, verdictOf({ checks, rows, receipts, isCompletenessWaived }), receipts)
    },
  }
}

/** What was found stays found; nothing else is known before all rows are read. */
function soFar(check: RowCheck): RowCheck {
  return check.status === 'failed' ? check : { ...check, status: 'unknown' }
}
