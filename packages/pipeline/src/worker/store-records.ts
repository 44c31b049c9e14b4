import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import type { DeadLetterReason, SendDeadLetter } from '../dead-letters/send-dead-letter.ts'
import { type DecodedRecord, encodeLine, encodeMessage } from '../queue/message-codec.ts'
import { buildRow, type RowTools } from '../table/build-row.ts'
import { isRepeated, type Row } from '../table/row.ts'
import type { OpenTenantRows, PutOutcome, RowContent, RowFailure, TenantRows } from '../table/tenant-rows.ts'
import type { RowKeysOf } from '../tenants/row-keys.ts'
import type { PolicyOf } from '../tenants/tenant-policy.ts'
import type { TenantBatch, Work } from './batch.ts'

/** Time left for storing, milliseconds; 0 or less when it must stop. */
export type TimeLeft = () => number

/** Dependencies of storing. */
export interface StoringDeps {
  readonly openRows: OpenTenantRows
  readonly sendDeadLetter: SendDeadLetter
  readonly policyOf: PolicyOf
  readonly rowKeys: RowKeysOf
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Rejects when `signal` is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Simulated work, milliseconds per character. 0 by default. */
  readonly workMsPerChar?: number
  /** Called with records of one tenant whose message need not be redelivered on their account. */
  readonly onSettled?: (settled: Settled) => void
}

/** Records of one tenant that are stored, now or before, and those that are dead-lettered. */
export interface Settled {
  readonly tenantId: TenantId
  readonly stored: readonly { readonly messageId: string; readonly row: Row }[]
  readonly deadLettered: number
}

/** A record that could be parsed. */
interface Readable extends Work {
  readonly item: DecodedRecord
}

interface Built {
  readonly work: Readable
  readonly row: Row
}

/** What is needed to store one tenant's records. */
export interface Store {
  readonly deps: StoringDeps & { readonly batch: TenantBatch; readonly timeLeft: TimeLeft }
  readonly tenantId: TenantId
  readonly rows: TenantRows
  readonly tools: RowTools
  /** Says why the table does not take the tenant's rows now: nothing more should be begun. */
  readonly halt: (error: unknown) => void
}

/** A record that can never be stored, and why. */
export interface Unstorable {
  readonly work: Work
  readonly reason: DeadLetterReason
}

/**
 * Stores one tenant's records: those with server-made ids in batches, those with client-made ids one by one. A record that
 * can never be stored is dead-lettered alone, and returned; one that cannot be stored now fails its message, which is
 * redelivered.
 */
export async function storeRecords(store: Store, work: readonly Work[]): Promise<readonly Unstorable[]> {
  const { deps } = store
  const unreadable = work
    .filter((one) => !isReadable(one))
    .map((one): Unstorable => ({ work: one, reason: 'unreadable' }))
  const { built, failed } = buildRows(store, work.filter(isReadable))
  const { client = [], server = [] } = Object.groupBy(
    await withoutStored(store, built),
    (one) => one.work.item.idSource,
  )
  const notStored = await Promise.all([storeServerMade(store, server), storeClientMade(store, client)])
  const unstorable = [...unreadable, ...failed, ...notStored.flat()]
  // A failed message is redelivered with all its records: dead-lettering them now would duplicate them.
  const lost = unstorable.filter((one) => !deps.batch.failed.has(one.work.messageId))
  await deadLetterAll(store, lost)
  if (deps.onSettled !== undefined) tellSettled(store, deps.onSettled, { built, lost })
  return lost
}

interface Ended {
  readonly built: readonly Built[]
  readonly lost: readonly Unstorable[]
}

/** Leaves out the messages that failed meanwhile: their records are told when they are redelivered. */
function tellSettled({ deps, tenantId }: Store, tell: (settled: Settled) => void, { built, lost }: Ended): void {
  const gone = new Set(lost.map(({ work }) => work))
  const stored = built.filter(({ work }) => !deps.batch.failed.has(work.messageId) && !gone.has(work))
  const settled = stored.map(({ work, row }) => ({ messageId: work.messageId, row }))
  const deadLettered = lost.filter(({ work }) => !deps.batch.failed.has(work.messageId)).length
  tell({ tenantId, stored: settled, deadLettered })
}

function isReadable(work: Work): work is Readable {
  return !('unreadable' in work.item)
}

export function outOfTime(): LogpipeError {
  return new LogpipeError('table_unavailable', 'too little time left; the message will be redelivered')
}

/** Builds the rows of all records. Records whose row cannot be built are in `failed`. */
function buildRows({ deps, tenantId, tools }: Store, work: readonly Readable[]) {
  const processedAt = new Date(deps.now()).toISOString()
  const built: Built[] = []
  const failed: Unstorable[] = []
  for (const one of work) {
    const { item, receivedAt } = one
    try {
      const { logId, record, order } = item
      const row = buildRow({ tenantId, logId, record, receivedAt, order, processedAt }, tools)
      deps.batch.redacted(row.redactions)
      built.push({ work: one, row })
    } catch {
      failed.push({ work: one, reason: 'failed' })
    }
  }
  return { built, failed }
}

/**
 * Leaves out what an earlier delivery stored. A row that would expire long before this one is written again, to renew its retention.
 * Reading costs a fraction of writing, and no write capacity. If the read fails, everything is written again, which changes nothing.
 */
async function withoutStored({ deps, rows }: Store, built: readonly Built[]): Promise<readonly Built[]> {
  const logIds = built.filter(({ work }) => work.mayBeStored).map(({ row }) => row.log_id)
  if (logIds.length === 0) return built
  const contents = await rows.contents(logIds).catch(() => new Map<string, RowContent>())
  const left = built.filter(({ work, row }) => {
    const before = contents.get(row.log_id)
    return !work.mayBeStored || before?.content !== row.content || !isRepeated(before, row)
  })
  deps.batch.stored(built.length - left.length)
  return left
}

/** Returns the records that the table rejects. */
async function storeServerMade({ deps, rows, halt }: Store, built: readonly Built[]): Promise<readonly Unstorable[]> {
  if (built.length === 0) return []
  const byId = Map.groupBy(built, ({ row }) => row.log_id)
  // A batch may contain a record twice (a redelivery next to its first copy); BatchWriteItem rejects duplicates.
  const unique = [...byId.values()].flatMap((same) => same.slice(-1).map(({ row }) => row))
  const failures = await rows
    .putAll(unique, deps.timeLeft)
    .catch((error: unknown) => unique.map((row): RowFailure => ({ row, kind: 'unavailable', error })))
  const notStored = failures.flatMap(({ row, kind, error }) =>
    (byId.get(row.log_id) ?? []).map(({ work }) => ({ work, kind, error })),
  )
  deps.batch.stored(built.length - notStored.length)
  for (const { work, kind, error } of notStored) {
    if (kind !== 'unavailable') continue
    deps.batch.fail(work.messageId, error)
    halt(error)
  }
  return notStored.flatMap(({ work, kind }) => (kind === 'refused' ? [{ work, reason: kind }] : []))
}

/** Concurrent conditional puts, and sends of dead letters, per tenant. */
const maxParallel = 16

/** Returns the records whose id has different content, and those the table rejects. */
async function storeClientMade(store: Store, built: readonly Built[]): Promise<readonly Unstorable[]> {
  const limit = pLimit(maxParallel)
  const byId = Map.groupBy(built, ({ row }) => row.log_id)
  const unstorable: Unstorable[] = []
  const storeInOrder = async (same: readonly Built[]): Promise<void> => {
    for (const { work, row } of same) {
      await orFail(store, work, async () => {
        const { kind } = await putOrHalt(store, row)
        // The first content of an id is kept; a conflicting record is dead-lettered, never dropped.
        if (kind === 'conflict' || kind === 'refused') unstorable.push({ work, reason: kind })
        else store.deps.batch.stored(1)
      })
    }
  }
  await Promise.all([...byId.values()].map((same) => limit(storeInOrder, same)))
  return unstorable
}

async function putOrHalt({ deps, rows, halt }: Store, row: Row): Promise<PutOutcome> {
  try {
    return await rows.putNew(row, deps.timeLeft)
  } catch (error) {
    halt(error)
    throw error
  }
}

export async function orFail(
  { deps }: Store,
  { messageId }: Pick<Work, 'messageId'>,
  act: () => Promise<void>,
): Promise<void> {
  try {
    if (deps.timeLeft() <= 0) throw outOfTime()
    await act()
  } catch (error) {
    deps.batch.fail(messageId, error)
  }
}

async function deadLetterAll(store: Store, unstorable: readonly Unstorable[]): Promise<void> {
  const limit = pLimit(maxParallel)
  await Promise.all(unstorable.map((one) => limit(() => deadLetter(store, one))))
}

/** Sends one record to the dead-letter queue in its own message; the others of its message are stored. */
async function deadLetter(store: Store, { work, reason }: Unstorable): Promise<void> {
  const { deps, tenantId } = store
  const header = { tenantId, receivedAt: work.receivedAt }
  await orFail(store, work, async () => {
    if (isReadable(work)) {
      const body = encodeMessage({ ...header, order: work.item.order, records: [work.item] })
      await deps.sendDeadLetter({ kind: 'record', tenantId, logId: work.item.logId, reason, body })
    } else if ('unreadable' in work.item) {
      const body = encodeLine({ ...header, order: work.item.order }, work.item.unreadable)
      await deps.sendDeadLetter({ kind: 'record', tenantId, reason, body })
    }
    deps.batch.deadLettered(reason)
  })
}
