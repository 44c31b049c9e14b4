import type { TenantId } from '@logpipe/sdk/contract'
import type { DeadLetter, Reason } from './describe-dead-letter.ts'

/** The dead letters of one tenant with the same reason. */
export interface DeadLetterGroup {
  readonly tenant: TenantId | undefined
  readonly reason: Reason
  readonly messages: number
  /** Records in the readable messages. */
  readonly records: number
  /** Messages with an unreadable body and an unknown number of records. */
  readonly unreadable: number
  /** When the oldest was sent, ISO 8601 UTC. */
  readonly oldest: string
}

/** Groups by tenant and reason, in alphabetical order; unknown tenants come last. */
export function groupDeadLetters(letters: readonly DeadLetter[]): readonly DeadLetterGroup[] {
  const groups = Map.groupBy(letters, ({ tenant, reason }) => `${tenant ?? '~'} ${reason}`)
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => groupOf(group))
}

function groupOf(letters: readonly DeadLetter[]): readonly DeadLetterGroup[] {
  const [first] = letters
  if (first === undefined) return []
  return [
    {
      tenant: first.tenant,
      reason: first.reason,
      messages: letters.length,
      records: letters.reduce((sum, { records = 0 }) => sum + records, 0),
      unreadable: letters.filter(({ records }) => records === undefined).length,
      oldest: letters.reduce((oldest, { sentAt }) => (sentAt < oldest ? sentAt : oldest), first.sentAt),
    },
  ]
}
