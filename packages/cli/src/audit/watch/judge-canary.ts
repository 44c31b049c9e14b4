import type { StoredItem } from '../../connect/stored-item.ts'
import type { Problem } from '../finding.ts'
import { redactionProblem } from '../redaction-problem.ts'
import { formProblem, hasCustomPolicy, judgeIsolation } from '../row-problems.ts'
import type { VerifySeal } from '../verify-seal.ts'
import { isRedactionOf, type SentCanary } from './canary.ts'

/** What a watch saw of a canary. */
export interface CanaryFacts {
  readonly canary: SentCanary
  /** All rows of its record in its tenant's partition. */
  readonly rows: readonly StoredItem[]
  /** Its text as the tenant's own key reads it; undefined where the endpoint says that there is none. */
  readonly ownRead: string | undefined
  /** Whether it was stored when the watch looked before. */
  readonly wasStored: boolean
  /** Whether the queue has nothing that could still become a row. */
  readonly isDrained: boolean
  /** Why it is in the dead-letter queue; `unknown` where that cannot be told. */
  readonly deadLetter: string | 'unknown' | undefined
  /** Other watched tenants in whose partition a row of it is. */
  readonly strayedTo: readonly string[]
  /** Other watched tenants by whose access the endpoint gives it away. */
  readonly givenTo: readonly string[]
  /** Other watched tenants whose access was asked for it, and did not even give their own. */
  readonly uncontrolled: readonly string[]
}

/** What is wrong, the worst first. `tenant` is the other one. */
export type Violation = { readonly logId: string } & (
  | { readonly kind: 'given_away' | 'strayed'; readonly tenant: string }
  | { readonly kind: 'unredacted'; readonly attribute: string; readonly type: string }
  | { readonly kind: 'altered'; readonly what: Problem['kind'] | 'text' }
  | { readonly kind: 'dead_lettered'; readonly reason: string }
  | { readonly kind: 'duplicated'; readonly rows: number }
  /** The row is in the table, and the endpoint does not show it to its tenant. */
  | { readonly kind: 'hidden' }
  | { readonly kind: 'missing' }
)

/** Why nothing can be said of a canary. */
export type Doubt =
  /** Not stored yet, and the queue is not empty, or may not be. */
  | { readonly kind: 'late' }
  | { readonly kind: 'unknown_seal_key' | 'custom_policy' | 'unknown_dead_letters' }
  /** The access of another tenant, which was denied the canary, was denied its own as well. */
  | { readonly kind: 'uncontrolled'; readonly tenant: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

export interface Judgement {
  readonly violations: readonly Violation[]
  readonly doubts: readonly Doubt[]
}

/** What the facts of a canary prove. */
export function judgeCanary(facts: CanaryFacts, verifySeal: VerifySeal): Judgement {
  const { canary, rows, strayedTo, givenTo, uncontrolled } = facts
  const { logId } = canary
  const judged = rows.map((row) => judgeRow(row, canary, verifySeal))
  const absent = rows.length === 0 ? judgeAbsent(facts) : { violations: [], doubts: [] }
  return {
    violations: [
      ...givenTo.map((tenant) => ({ kind: 'given_away' as const, logId, tenant })),
      ...strayedTo.map((tenant) => ({ kind: 'strayed' as const, logId, tenant })),
      ...judged.flatMap(({ violations }) => violations).sort(unredactedFirst),
      ...(rows.length > 1 ? [{ kind: 'duplicated' as const, logId, rows: rows.length }] : []),
      ...judgeRead(facts),
      ...absent.violations,
    ],
    doubts: [
      ...judged.flatMap(({ doubts }) => doubts),
      ...absent.doubts,
      ...uncontrolled.map((tenant) => ({ kind: 'uncontrolled' as const, tenant })),
    ],
  }
}

function unredactedFirst(one: Violation, other: Violation): number {
  return Number(other.kind === 'unredacted') - Number(one.kind === 'unredacted')
}

function judgeRow(row: StoredItem, canary: SentCanary, verifySeal: VerifySeal): Judgement {
  const { logId, tenantId, text, secrets } = canary
  const isolated = judgeIsolation(row, { tenantId, verifySeal })
  const leftIn = Object.keys(row).find((name) => isLeft(name, row[name], secrets))
  const found =
    leftIn === undefined ? redactionProblem(row) : { kind: 'unredacted', attribute: leftIn, type: 'PLANTED' }
  const form = formProblem(row)
  const isUnsealed = isolated.kind === 'strange' || (isolated.kind === 'problem' && isolated.problem.kind === 'no_seal')
  const violations: Violation[] = []
  // Where the seal does not fit, whoever wrote the row also wrote which policy it names.
  const isOnPurpose = hasCustomPolicy(row) && !isUnsealed
  if (found?.kind === 'unredacted' && !isOnPurpose) {
    violations.push({ kind: 'unredacted', logId, attribute: found.attribute, type: found.type })
  }
  const what = isUnsealed ? sealProblem(row) : form?.kind
  if (what !== undefined) violations.push({ kind: 'altered', logId, what })
  else if (!isRedactionOf(String(row.modified_text), text)) violations.push({ kind: 'altered', logId, what: 'text' })
  return {
    violations,
    doubts: [
      ...(found !== undefined && isOnPurpose ? [{ kind: 'custom_policy' as const }] : []),
      ...(isolated.kind === 'problem' && isolated.problem.kind === 'unknown_seal_key'
        ? [{ kind: 'unknown_seal_key' as const }]
        : []),
    ],
  }
}

function sealProblem({ seal }: StoredItem): Problem['kind'] {
  return seal === undefined ? 'no_seal' : 'broken_seal'
}

/** The text before redaction a tenant may keep on purpose. */
function isLeft(name: string, value: unknown, secrets: readonly string[]): boolean {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return name !== 'original_text' && secrets.some((secret) => text.includes(secret))
}

/** What the endpoint shows the tenant must be what its row says. */
function judgeRead({ canary: { logId }, rows, ownRead }: CanaryFacts): readonly Violation[] {
  if (rows.length === 0) return []
  if (ownRead === undefined) return [{ kind: 'hidden', logId }]
  const isShown = rows.some(({ modified_text }) => modified_text === ownRead)
  return isShown ? [] : [{ kind: 'altered', logId, what: 'text' }]
}

/** Of a record without a row. */
function judgeAbsent({ canary: { logId }, wasStored, isDrained, deadLetter }: CanaryFacts): Judgement {
  if (wasStored) return { violations: [{ kind: 'missing', logId }], doubts: [] }
  if (deadLetter !== undefined && deadLetter !== 'unknown') {
    return { violations: [{ kind: 'dead_lettered', logId, reason: deadLetter }], doubts: [] }
  }
  if (!isDrained) return { violations: [], doubts: [{ kind: 'late' }] }
  if (deadLetter === 'unknown') return { violations: [], doubts: [{ kind: 'unknown_dead_letters' }] }
  return { violations: [{ kind: 'missing', logId }], doubts: [] }
}

export type WatchVerdict = 'passed' | 'inconclusive' | 'failed'

export function watchVerdictOf(judgements: readonly Judgement[]): WatchVerdict {
  if (judgements.some(({ violations }) => violations.length > 0)) return 'failed'
  return judgements.some(({ doubts }) => doubts.length > 0) ? 'inconclusive' : 'passed'
}
