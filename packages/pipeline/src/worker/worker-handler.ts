import type { LogId, TenantId } from '@logpipe/sdk/contract'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { type DecodedMessage, decodeMessage, type MessageRecord } from '../message/message-codec.ts'
import type { OpenTenantRows } from '../table/tenant-rows.ts'
import type { TenantKey } from '../tenants/tenant-keys.ts'
import type { PolicyOf } from '../tenants/tenant-policy.ts'
import { storeRecords, type TimeLeft } from './store-records.ts'

/**
 * Why a record is in the dead-letter queue: its id is taken by other content, its line cannot be read, the table refuses its
 * row, or the worker threw on it.
 */
export type DeadLetterReason = 'conflict' | 'unreadable' | 'refused' | 'failed'

export interface Letter {
  readonly tenantId: TenantId
  /** Absent where the record cannot be read. */
  readonly logId?: LogId
  readonly reason: DeadLetterReason
  /** A message of the record alone. */
  readonly body: string
}

/** Puts one record aside, durably, with the reason. Throws where that fails. */
export type DeadLetter = (letter: Letter) => Promise<void>

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

export interface WorkerDeps {
  readonly openRows: OpenTenantRows
  readonly deadLetter: DeadLetter
  readonly policyOf: PolicyOf
  readonly tenantKey: TenantKey
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Simulated work, milliseconds a character. 0 by default. */
  readonly workMsPerChar?: number
  readonly onBatch?: (summary: BatchSummary) => void
  /** Told of a message that could not be worked off, without its content. */
  readonly onFailure?: (failure: { readonly messageId: string; readonly error: unknown }) => void
}

/** What Lambda says of an invocation, as far as it matters here. */
export interface Invocation {
  readonly getRemainingTimeInMillis: () => number
}

export type WorkerHandler = (event: Pick<SQSEvent, 'Records'>, invocation?: Invocation) => Promise<SQSBatchResponse>

/** What storing may not use of an invocation's time: the answer has to leave before Lambda cuts it off. Milliseconds. */
const reservedMs = 3_000

/**
 * Works off a batch of messages: unpack → redact → (simulated work) → seal → store. Storing is idempotent, so a message
 * may come any number of times. Answers with the ids of the messages that must come again; never throws.
 */
export function createWorkerHandler(deps: WorkerDeps): WorkerHandler {
  return async (event, invocation) => {
    const startMs = deps.now()
    const timeLeft: TimeLeft = () => (invocation?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY) - reservedMs
    const batch = openBatch(deps)
    const unpacked = event.Records.flatMap((record) => unpack(record, batch.fail))
    const byTenant = Map.groupBy(unpacked, ({ content }) => content.tenantId)
    await Promise.all(
      [...byTenant].map(([tenantId, messages]) =>
        storeRecords({ ...deps, batch, timeLeft }, tenantId, messages.flatMap(workOf)),
      ),
    )
    deps.onBatch?.(batch.summary(event.Records, unpacked, startMs))
    return { batchItemFailures: [...batch.failed].map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

/** One record of a message, on its way to the table. */
export interface Work {
  readonly messageId: string
  readonly receivedAt: string
  /** The line of a record that cannot be read. */
  readonly item: MessageRecord | { readonly unreadable: string }
}

interface Unpacked {
  readonly messageId: string
  readonly content: DecodedMessage
}

function workOf({ messageId, content: { records, unreadable, receivedAt } }: Unpacked): readonly Work[] {
  return [...records, ...unreadable.map((line) => ({ unreadable: line }))].map((item) => ({
    messageId,
    receivedAt,
    item,
  }))
}

/** A message that cannot be read at all fails alone, and the queue's redrive moves it to the dead-letter queue. */
function unpack(record: SQSRecord, fail: Batch['fail']): readonly Unpacked[] {
  try {
    return [{ messageId: record.messageId, content: decodeMessage(record.body) }]
  } catch (error) {
    fail(record.messageId, error)
    return []
  }
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

function openBatch({ now, onFailure }: WorkerDeps): Batch {
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
