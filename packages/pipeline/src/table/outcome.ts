import {
  type DeadLetteredRecord,
  isObject,
  type LogId,
  limits,
  parseJson,
  type RequestOutcome,
  type TenantId,
} from '@logpipe/sdk/contract'
import type { OutcomePart } from '../queue/outcome-part.ts'
import { outcomesKey } from './row.ts'
import { type Attributes, toAttributes } from './row-attributes.ts'

/** What became of the records of one message of a request. */
export interface PartOutcome extends OutcomePart, Omit<RequestOutcome, 'name'> {}

/** An outcome is kept for this long: a sender that waits gives up within minutes. Seconds. */
const keptSeconds = 86_400

/** The key of an outcome's part, as the columns of a row. */
export function outcomeKey(tenantId: TenantId, { name, part }: Pick<OutcomePart, 'name' | 'part'>): Attributes {
  return toAttributes({ tenant_id: outcomesKey(tenantId) as TenantId, log_id: `${name}#${part}` as LogId })
}

export function toOutcomeItem(tenantId: TenantId, outcome: PartOutcome, nowMs: number): Attributes {
  const { of, stored, dead_letters, first } = outcome
  const listed = first.slice(0, limits.maxListedDeadLetters)
  return {
    ...outcomeKey(tenantId, outcome),
    parts: { N: String(of) },
    stored: { N: String(stored) },
    ...(first.length > 0 && { dead_letters: { S: JSON.stringify({ counts: dead_letters, first: listed }) } }),
    expires_at: { N: String(Math.floor(nowMs / 1000) + keptSeconds) },
  }
}

/** Undefined for an item that has expired, or that `toOutcomeItem` did not write. */
export function parseOutcomeItem(item: Attributes, nowMs: number): PartOutcome | undefined {
  const [, name, part] = /^([^#]+)#(\d+)$/.exec(item.log_id?.S ?? '') ?? []
  const [of, stored] = [Number(item.parts?.N), Number(item.stored?.N)]
  if (name === undefined || !Number.isSafeInteger(of) || !Number.isSafeInteger(stored)) return undefined
  if (Number(item.expires_at?.N) * 1000 <= nowMs) return undefined
  return { name, part: Number(part), of, stored, ...parseDeadLetters(item.dead_letters?.S) }
}

function parseDeadLetters(text: string | undefined): Pick<PartOutcome, 'dead_letters' | 'first'> {
  const value = text === undefined ? undefined : parseJson(text)
  const { counts = {}, first = [] } = isObject(value) ? value : {}
  return {
    dead_letters: isObject(counts) ? (counts as Record<string, number>) : {},
    first: Array.isArray(first) ? (first as DeadLetteredRecord[]) : [],
  }
}

/** The outcomes of those requests of which every part is there. */
export function joinParts(parts: readonly PartOutcome[]): readonly RequestOutcome[] {
  const byName = Map.groupBy(parts, ({ name }) => name)
  return [...byName].flatMap(([name, own]) => {
    if (own.length < (own[0]?.of ?? 1)) return []
    const dead_letters: Record<string, number> = {}
    for (const part of own) {
      for (const [reason, count] of Object.entries(part.dead_letters)) {
        dead_letters[reason] = (dead_letters[reason] ?? 0) + count
      }
    }
    const first = own.flatMap((part) => part.first).slice(0, limits.maxListedDeadLetters)
    return [{ name, stored: own.reduce((sum, { stored }) => sum + stored, 0), dead_letters, first }]
  })
}
