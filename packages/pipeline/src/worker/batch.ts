import type { TenantId } from '@logpipe/sdk/contract'
import type { SQSRecord } from 'aws-lambda'
import type { DeadLetterReason } from '../dead-letters/send-dead-letter.ts'
import type { DecodedMessage, DecodedRecord } from '../queue/message-codec.ts'
import type { Delivery } from './delivery.ts'

/** A decoded message. */
export interface Unpacked extends Delivery {
  readonly content: DecodedMessage
}

/** One record of a message to store. */
export interface Work {
  readonly messageId: string
  readonly receivedAt: string
  /** Whether it may be stored already. */
  readonly mayBeStored: boolean
  /** `unreadable` is the line of a record that cannot be parsed. */
  readonly item: DecodedRecord | { readonly unreadable: string; readonly order: string }
}

/** The outcome of one batch of messages, without their content. */
export interface BatchSummary {
  readonly messages: number
  /** Messages that will be redelivered. */
  readonly failed: number
  readonly records: number
  /** Records stored, including those stored before. */
  readonly stored: number
  readonly deadLetters: Readonly<Partial<Record<DeadLetterReason, number>>>
  /** Values redacted, by type. */
  readonly redactions: Readonly<Record<string, number>>
  /** Totals per tenant. */
  readonly tenants: readonly TenantSummary[]
  /** Ids and W3C trace contexts of the requests the messages came from. */
  readonly requests: readonly string[]
  readonly traces: readonly string[]
  readonly tookMs: number
  /** Age of the oldest record since its receipt, milliseconds. */
  readonly oldestMs: number
}

/** The outcome of one tenant's records in a batch. */
export interface TenantSummary {
  readonly tenant: TenantId
  readonly stored: number
  /** Total values redacted. */
  readonly redacted: number
}

/** Collects the outcome of one batch. */
export interface Batch {
  /** Collects the outcome of one tenant's records. */
  readonly of: (tenant: TenantId) => TenantBatch
  readonly failed: ReadonlySet<string>
  readonly fail: (messageId: string, error: unknown) => void
  /** Notes that a whole message is in the dead-letter queue: it is not redelivered. */
  readonly deadLettered: (messageId: string, reason: DeadLetterReason) => void
  readonly summary: (records: readonly SQSRecord[], unpacked: readonly Unpacked[], startMs: number) => BatchSummary
}

export interface TenantBatch {
  /** Ids of the messages to redeliver. */
  readonly failed: ReadonlySet<string>
  readonly fail: (messageId: string, error: unknown) => void
  readonly stored: (count: number) => void
  readonly deadLettered: (reason: DeadLetterReason) => void
  readonly redacted: (counts: Readonly<Record<string, number>>) => void
}

interface BatchDeps {
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly onFailure?: (failure: { readonly messageId: string; readonly error: unknown }) => void
}

/** Counted per tenant and summed once at the end, at no extra cost per record. */
interface Tally {
  readonly tenant: TenantId
  readonly redactions: Record<string, number>
  stored: number
}

export function openBatch({ now, onFailure }: BatchDeps): Batch {
  const failed = new Set<string>()
  const deadLetters: Partial<Record<DeadLetterReason, number>> = {}
  const tallies: Tally[] = []
  // Once per message: a throttled message fails with each of its records.
  const fail: Batch['fail'] = (messageId, error) => {
    if (failed.has(messageId)) return
    failed.add(messageId)
    onFailure?.({ messageId, error })
  }
  const count = (reason: DeadLetterReason): void => {
    deadLetters[reason] = (deadLetters[reason] ?? 0) + 1
  }
  return {
    failed,
    fail,
    deadLettered: (messageId, reason) => {
      failed.delete(messageId)
      count(reason)
    },
    of: (tenant) => {
      const tally: Tally = { tenant, redactions: {}, stored: 0 }
      tallies.push(tally)
      return {
        failed,
        fail,
        stored: (count) => {
          tally.stored += count
        },
        deadLettered: count,
        redacted: (counts) => add(tally.redactions, counts),
      }
    },
    summary: (records, unpacked, startMs) => {
      const received = unpacked.map(({ content }) => Date.parse(content.receivedAt))
      return {
        messages: records.length,
        failed: failed.size,
        records: unpacked.reduce((sum, { content }) => sum + content.records.length + content.unreadable.length, 0),
        stored: tallies.reduce((sum, { stored }) => sum + stored, 0),
        deadLetters,
        redactions: sumOf(tallies),
        tenants: tallies.map(({ tenant, stored, redactions }) => ({ tenant, stored, redacted: total(redactions) })),
        requests: attributesOf(records, 'request_id'),
        traces: attributesOf(records, 'traceparent'),
        tookMs: now() - startMs,
        oldestMs: received.length === 0 ? 0 : Math.max(0, now() - Math.min(...received)),
      }
    },
  }
}

function sumOf(tallies: readonly Tally[]): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {}
  for (const { redactions } of tallies) add(sum, redactions)
  return sum
}

function add(sum: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const type in counts) sum[type] = (sum[type] ?? 0) + (counts[type] ?? 0)
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** The distinct values of a message attribute. */
function attributesOf(records: readonly SQSRecord[], name: string): readonly string[] {
  return [...new Set(records.flatMap(({ messageAttributes }) => messageAttributes?.[name]?.stringValue ?? []))]
}
