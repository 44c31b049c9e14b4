import type { StoredItem } from '../connect/stored-item.ts'
import { recordOf } from '../ledger/run-id.ts'
import { collectFindings, type Findings } from './finding.ts'
import { redactionProblem } from './redaction-problem.ts'
import { formProblem, hasCustomPolicy, type Isolation, judgeIsolation, ownerOf } from './row-problems.ts'

export type CheckStatus = 'passed' | 'failed' | 'unknown'

/** A check of each row by itself. */
export interface RowCheck extends Findings {
  readonly name: 'isolation' | 'form' | 'redaction' | 'uniqueness'
  /** `unknown` without rows; of redaction also where a policy of the tenant's own may allow what was found. */
  readonly status: CheckStatus
  /** Number of rows. */
  readonly checked: number
}

/** Judges the rows of a tenant, in the order of their log ids. */
export interface RowChecks {
  /** Resolves once it is judged; undefined where it is at once, as nearly always. */
  readonly add: (item: StoredItem) => Promise<void> | undefined
  /** The same for a row that has expired: it counts as none, but it must be the tenant's own, whatever says that it has expired. */
  readonly addExpired: (item: StoredItem) => Promise<void> | undefined
  readonly rows: () => number
  /** How many valid seals were made with each master key, by its id. */
  readonly sealKeys: () => Readonly<Record<string, number>>
  readonly checks: () => readonly RowCheck[]
  readonly save: () => SavedRowChecks
}

/** What was judged so far. */
export interface SavedRowChecks {
  readonly findings: Readonly<Record<'isolation' | 'form' | 'uniqueness' | 'redaction' | 'customRedaction', Findings>>
  readonly sealKeys: Readonly<Record<string, number>>
  readonly rows: number
  /** The record of the last row; null where its id tells none. */
  readonly before: string | null
}

export function openRowChecks(options: Isolation, from?: SavedRowChecks): RowChecks {
  const isolation = collectFindings(from?.findings.isolation)
  const form = collectFindings(from?.findings.form)
  const uniqueness = collectFindings(from?.findings.uniqueness)
  const redaction = collectFindings(from?.findings.redaction)
  const customRedaction = collectFindings(from?.findings.customRedaction)
  const sealKeys = new Map<string, number>(Object.entries(from?.sealKeys ?? {}))
  let rows = from?.rows ?? 0
  let before = from?.before ?? undefined
  /** A look at the whole table finds out whose it is; where enough are known, it is only counted. */
  const addStrange = async (logId: string, item: StoredItem): Promise<void> => {
    isolation.add(logId, isolation.isFull() ? { kind: 'broken_seal' } : await ownerOf(item, options))
  }
  return {
    add: (item) => {
      const logId = String(item.log_id)
      rows++
      form.add(logId, formProblem(item))
      const redacted = hasCustomPolicy(item) ? customRedaction : redaction
      redacted.add(logId, redactionProblem(item))
      const record = recordOf(logId)
      uniqueness.add(logId, record !== undefined && record === before ? { kind: 'second_row' } : undefined)
      before = record
      const isolated = judgeIsolation(item, options)
      if (isolated.kind === 'strange') return addStrange(logId, item)
      if (isolated.kind === 'own') sealKeys.set(isolated.keyId, (sealKeys.get(isolated.keyId) ?? 0) + 1)
      else isolation.add(logId, isolated.problem)
      return undefined
    },
    addExpired: (item) => {
      const isolated = judgeIsolation(item, options)
      const logId = String(item.log_id)
      if (isolated.kind === 'strange') return addStrange(logId, item)
      // A master key may be retired once its rows have expired.
      if (isolated.kind === 'problem' && isolated.problem.kind !== 'unknown_seal_key')
        isolation.add(logId, isolated.problem)
      return undefined
    },
    rows: () => rows,
    sealKeys: () => Object.fromEntries(sealKeys),
    checks: () => [
      rowCheck('isolation', isolation.all(), rows),
      rowCheck('form', form.all(), rows),
      redactionCheck(redaction.all(), customRedaction.all(), rows),
      rowCheck('uniqueness', uniqueness.all(), rows),
    ],
    save: () => ({
      findings: {
        ...{ isolation: isolation.all(), form: form.all(), uniqueness: uniqueness.all() },
        ...{ redaction: redaction.all(), customRedaction: customRedaction.all() },
      },
      ...{ sealKeys: Object.fromEntries(sealKeys), rows, before: before ?? null },
    }),
  }
}

function rowCheck(name: RowCheck['name'], findings: Findings, checked: number): RowCheck {
  const status = findings.found > 0 ? 'failed' : checked === 0 ? 'unknown' : 'passed'
  return { name, status, checked, ...findings }
}

/** What remains under a tenant's own policy is neither right nor wrong from here: the policy of that day may allow it. */
function redactionCheck(findings: Findings, custom: Findings, checked: number): RowCheck {
  const check = rowCheck('redaction', findings, checked)
  return custom.found === 0 || check.status === 'failed' ? check : { ...check, status: 'unknown', ...custom }
}
