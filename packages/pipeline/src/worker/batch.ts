import type { SQSRecord } from 'aws-lambda'
import type { DecodedMessage, MessageRecord } from '../message/message-codec.ts'
import type { DeadLetterReason } from './dead-letter.ts'

/** A message that can be read. */
export interface Unpacked {
  readonly messageId: string
  readonly content: DecodedMessage
}

/** One record of a message, on its way to the table. */
export interface Work {
  readonly messageId: string
  readonly receivedAt: string
  /** The line of a record that cannot be read. */
  readonly item: MessageRecord | { readonly unreadable: string }
}

/** What became of one batch of messages; says nothing of what is in them. */
export interface BatchSummary {
  readonly messages: number
  /** Messages that come again. */
  readonly failed: number
  readonly records: number
  /** Records stored, or found stored already. */
  readonly stored: number
  readonly deadLetters: Readonly<Partial<Record<DeadLetterReason, number>>>
  /** Values redacted, by type. */
  readonly redactions: Readonly<Record<string, number>>
  /** Requests that the messages come from: their ids, and their W3C trace context where they brought one. */
  readonly requests: readonly string[]
  readonly traces: readonly string[]
  readonly tookMs: number
  /** How long ago the oldest record was received, milliseconds. */
  readonly oldestMs: number
}

/** What is noted while one batch is worked off. */
export interface Batch {
  /** Ids of the messages that must come again. */
  readonly failed: ReadonlySet<string>
  readonly fail: (messageId: string, error: unknown) => void
  readonly stored: (count: number) => void
  readonly putAside: (reason: DeadLetterReason) => void
  readonly redacted: (counts: Readonly<Record<string, number>>) => void
  readonly summary: (records: readonly SQSRecord[], unpacked: readonly Unpacked[], startMs: number) => BatchSummary
}

interface BatchDeps {
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly onFailure?: (failure: { readonly messageId: string; readonly error: unknown }) => void
}

export function openBatch({ now, onFailure }: BatchDeps): Batch {
  const failed = new Set<string>()
  const deadLetters: Partial<Record<DeadLetterReason, number>> = {}
  const redactions: Record<string, number> = {}
  let stored = 0
  return {
    failed,
    fail: (messageId, error) => {
      failed.add(messageId)
      onFailure?.({ messageId, error })
    },
    stored: (count) => {
      stored += count
    },
    putAside: (reason) => {
      deadLetters[reason] = (deadLetters[reason] ?? 0) + 1
    },
    redacted: (counts) => {
      for (const type in counts) redactions[type] = (redactions[type] ?? 0) + (counts[type] ?? 0)
    },
    summary: (records, unpacked, startMs) => {
      const received = unpacked.map(({ content }) => Date.parse(content.receivedAt))
      return {
        messages: records.length,
        failed: failed.size,
        records: unpacked.reduce((sum, { content }) => sum + content.records.length + content.unreadable.length, 0),
        stored,
        deadLetters,
        redactions,
        requests: attributesOf(records, 'request_id'),
        traces: attributesOf(records, 'traceparent'),
        tookMs: now() - startMs,
        oldestMs: received.length === 0 ? 0 : Math.max(0, now() - Math.min(...received)),
      }
    },
  }
}

/** The values of a message attribute, each once. */
function attributesOf(records: readonly SQSRecord[], name: string): readonly string[] {
  return [...new Set(records.flatMap(({ messageAttributes }) => messageAttributes?.[name]?.stringValue ?? []))]
}
