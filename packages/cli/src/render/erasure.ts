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

export interface Planned extends Pick<Erasure, 'tenant' | 'scope'> {
  readonly rows: number
  /** Those that were seen. */
  readonly letters: number
  /** Messages of any tenant in the dead-letter queue that were not, about. */
  readonly unseen: number
  /** Whether the dead-letter queue was read to its end. */
  readonly isWhole: boolean
}

export function plannedErasureJson({ tenant, scope, rows, letters, unseen, isWhole }: Planned) {
  const found = { dead_letters: letters, dead_letters_unseen: unseen, dead_letters_complete: isWhole && unseen === 0 }
  return { tenant, ...scopeJson(scope), dry_run: true, rows, ...found }
}

export function plannedErasureText({ tenant, scope, rows, letters, unseen, isWhole }: Planned): string {
  const isPartial = !isWhole || unseen > 0
  const messages = `${isPartial ? 'at least ' : ''}${plural(letters, 'dead letter')}`
  const also = scope.kind === 'all' ? ` and ${messages}` : `; ${messages} of ${tenant} would stay`
  const planned = `Would erase ${plural(rows, 'row')}${also}: ${rowsText(tenant, scope)}\n`
  return isPartial ? `${planned}${unseenText(unseen, isWhole)}` : planned
}

function unseenText(unseen: number, isWhole: boolean): string {
  const more = `About ${plural(unseen, 'message')} of any tenant in the dead-letter queue ${unseen === 1 ? 'was' : 'were'} not examined`
  if (!isWhole)
    return `${unseen > 0 ? more : 'The dead-letter queue was not read to its end'}: run it again for the rest\n`
  return `${more}: held by another command for at most 5 min\n`
}

/** What is gone, what is not, and what no command here reaches. */
export function erasureText(erasure: Erasure): string {
  const { tenant, erased, left, came, letters, queued } = erasure
  const { messages, records } = letters
  const lines = [
    `Erased ${plural(erased, 'row')} of ${tenant}; ${plural(left, 'row')} left`,
    ...(messages > 0 ? [`Deleted ${plural(messages, 'dead letter')} with ${plural(records, 'record')}`] : []),
    ...lettersLeft(erasure),
    ...(came > 0 ? [`Kept ${plural(came, 'row')} received since the erasure began`] : []),
    ...(queued > 0 ? [queuedText(tenant, queued)] : []),
    ...(left > 0 || !letters.isWhole ? ['Not finished: run the same command again'] : []),
    'What remains: exports, and files that were sent; the ids of records in the ledger, without their text',
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function queuedText(tenant: string, queued: number): string {
  const messages = `The queue still holds ${plural(queued, 'message')} of any tenant`
  return `${messages}: accepted records of ${tenant} may yet be stored. Run this again once the queue is empty`
}

function lettersLeft({ tenant, letters: { left } }: Erasure): readonly string[] {
  if (left === 0) return []
  const verb = left === 1 ? 'stays' : 'stay'
  return [`${plural(left, 'dead letter')} of ${tenant} ${verb}: see logpipe dlq list --tenant ${tenant}`]
}
