import type { ErasedScope } from '../ledger/entry.ts'
import { plural, printable } from './format.ts'
import { scopeJson } from './ledger.ts'
import { timeText } from './ledger-list.ts'

export interface Erasure {
  readonly tenant: string
  readonly scope: ErasedScope
  /** Rows that were deleted, those that were still there afterwards, and those that came since it began. */
  readonly erased: number
  readonly left: number
  readonly came: number
  /** Dead letters that were deleted, with their records, and those that stay. */
  readonly letters: {
    readonly messages: number
    readonly records: number
    readonly left: number
    /** Whether all of them were seen, and none could not be deleted. */
    readonly isWhole: boolean
  }
  /** Messages of any tenant that were still in the queue at the end. */
  readonly queued: number
  readonly isDone: boolean
}

export function erasureJson({ tenant, scope, erased, left, came, letters, queued, isDone }: Erasure) {
  const { messages, records, left: stay } = letters
  const deadLetters = { messages, records, left: stay }
  return { tenant, ...scopeJson(scope), erased, left, came, dead_letters: deadLetters, queued, done: isDone }
}

/** `all rows of acme`, `the rows of acme received before …`. */
export function rowsText(tenant: string, scope: ErasedScope): string {
  if (scope.kind === 'all') return `all rows and dead letters of ${tenant}`
  if (scope.kind === 'id') return `the row ${printable(scope.logId)} of ${tenant}`
  return `the rows of ${tenant} received before ${timeText(scope.beforeMs)}`
}

interface Planned extends Pick<Erasure, 'tenant' | 'scope'> {
  readonly rows: number
  readonly letters: number
}

export function plannedErasureText({ tenant, scope, rows, letters }: Planned): string {
  const messages = plural(letters, 'dead letter')
  const also = scope.kind === 'all' ? ` and ${messages}` : `; ${messages} of ${tenant} would stay`
  return `Would erase ${plural(rows, 'row')}${also}: ${rowsText(tenant, scope)}\n`
}

/** What is gone, what is not, and what no command here reaches. */
export function erasureText(erasure: Erasure, isOnAws: boolean): string {
  const { tenant, erased, left, came, letters, queued } = erasure
  const { messages, records } = letters
  const lines = [
    `Erased ${plural(erased, 'row')} of ${tenant}; ${plural(left, 'row')} left`,
    ...(messages > 0 ? [`Deleted ${plural(messages, 'dead letter')} with ${plural(records, 'record')}`] : []),
    ...lettersLeft(erasure),
    ...(came > 0 ? [`Kept ${plural(came, 'row')} received since the erasure began`] : []),
    ...(queued > 0 ? [queuedText(tenant, queued)] : []),
    ...(left > 0 || !letters.isWhole ? ['Not finished: run the same command again'] : []),
    `What remains: exports, and files that were sent; the ids of records in the ledger, without their text${isOnAws ? backups : ''}`,
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const backups = '; deleted rows in backups of the table (point-in-time recovery) for up to 35 days'

function queuedText(tenant: string, queued: number): string {
  const messages = `The queue still holds ${plural(queued, 'message')} of any tenant`
  return `${messages}: accepted records of ${tenant} may yet be stored. Run this again once the queue is empty`
}

function lettersLeft({ tenant, letters: { left } }: Erasure): readonly string[] {
  if (left === 0) return []
  const verb = left === 1 ? 'stays' : 'stay'
  return [`${plural(left, 'dead letter')} of ${tenant} ${verb}: see logpipe dlq list --tenant ${tenant}`]
}
