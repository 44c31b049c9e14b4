import type { DeadLetter, DeadLetterList } from '@logpipe/infra/dead-letters'

/** What is known of a tenant's records in the dead-letter queue. */
export interface TenantLetters {
  /** Why each of them is there, by its log id. */
  readonly reasons: ReadonlyMap<string, string>
  /** Whether there are no others. */
  readonly isWhole: boolean
}

export const noLetters: TenantLetters = { reasons: new Map(), isWhole: true }
export const unknownLetters: TenantLetters = { reasons: new Map(), isWhole: false }

/** Of a letter that names no tenant, or whose records cannot be told, nobody knows whose records it holds. */
export function lettersOf(tenantId: string, { letters, unseen, end }: DeadLetterList): TenantLetters {
  const own = letters.filter(({ tenant }) => tenant === undefined || tenant === tenantId)
  const isSeen = end === 'complete' && unseen === 0
  const isNamed = ({ tenant, records, logIds }: DeadLetter): boolean =>
    tenant !== undefined && records === logIds.ids.length
  return {
    reasons: new Map(own.flatMap(({ reason, logIds }) => logIds.ids.map((id) => [id as string, reason]))),
    isWhole: isSeen && own.every(isNamed),
  }
}
