import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import type { DeadLetterReason, SendDeadLetter } from '../dead-letters/send-dead-letter.ts'
import { type DecodedRecord, encodeLine, encodeMessage } from '../queue/message-codec.ts'
import { buildRow, rowTools } from '../table/build-row.ts'
import type { Row } from '../table/row.ts'
import type { OpenTenantRows, RowFailure, TenantRows } from '../table/tenant-rows.ts'
import type { TenantKey } from '../tenants/tenant-keys.ts'
import type { PolicyOf } from '../tenants/tenant-policy.ts'
import type { TenantBatch, Work } from './batch.ts'

/** Time left for storing, milliseconds; 0 or less when it must stop. */
export type TimeLeft = () => number

/** Dependencies of storing. */
export interface StoringDeps {
  readonly openRows: OpenTenantRows
  readonly sendDeadLetter: SendDeadLetter
  readonly policyOf: PolicyOf
  readonly tenantKey: TenantKey
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Rejects when `signal` is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Simulated work, milliseconds per character. 0 by default. */
  readonly workMsPerChar?: number
}

interface StoreDeps extends StoringDeps {
  readonly batch: TenantBatch
  readonly timeLeft: TimeLeft
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
interface Store {
  readonly deps: StoreDeps
  readonly tenantId: TenantId
  readonly rows: TenantRows
}

/** A record that can never be stored, and why. */
interface Unstorable {
  readonly work: Work
  readonly reason: DeadLetterReason
}

/**
 * Stores one tenant's records: those with server-made ids in batches, those with client-made ids one by one. A record that
 * can never be stored is dead-lettered alone; one that cannot be stored now fails its message, which is redelivered.
 */
export async function storeRecords(deps: StoreDeps, tenantId: TenantId, work: readonly Work[]): Promise<void> {
  try {
    await withDeadline(deps, () => storeAll({ deps, tenantId, rows: deps.openRows(tenantId) }, work))
  } catch (error) {
    failAll(deps, work, error)
  }
}

/** Extra time for calls to time out by themselves, milliseconds. */
const graceMs = 1_000

/** A hanging call must not delay the response until the function times out: the messages of all tenants would be redelivered. */
async function withDeadline({ timeLeft, sleep }: StoreDeps, act: () => Promise<void>): Promise<void> {
  const leftMs = timeLeft()
  if (!Number.isFinite(leftMs)) return act()
  const ended = new AbortController()
  const expire = async (): Promise<never> => {
    await sleep(Math.max(0, leftMs) + graceMs, ended.signal)
    throw outOfTime()
  }
  try {
    await Promise.race([act(), expire()])
  } finally {
    ended.abort()
  }
}

async function storeAll(store: Store, work: readonly Work[]): Promise<void> {
  const { deps } = store
  const unreadable = work
    .filter((one) => !isReadable(one))
    .map((one): Unstorable => ({ work: one, reason: 'unreadable' }))
  const readable = work.filter(isReadable)
  await simulateWork(deps, readable)
  const { built, failed } = await buildRows(store, readable)
  const { client = [], server = [] } = Object.groupBy(built, (one) => one.work.item.idSource)
  const notStored = await Promise.all([storeServerMade(store, server), storeClientMade(store, client)])
  const unstorable = [...unreadable, ...failed, ...notStored.flat()]
  // A failed message is redelivered with all its records: dead-lettering them now would duplicate them.
  await deadLetterAll(
    store,
    unstorable.filter((one) => !deps.batch.failed.has(one.work.messageId)),
  )
}

function isReadable(work: Work): work is Readable {
  return !('unreadable' in work.item)
}

function failAll({ batch }: StoreDeps, work: readonly Work[], error: unknown): void {
  for (const messageId of new Set(work.map((one) => one.messageId))) batch.fail(messageId, error)
}

/** Simulated as a wait: all records wait concurrently, so a batch takes as long as its longest record. */
async function simulateWork(
  { workMsPerChar = 0, sleep, timeLeft }: StoreDeps,
  work: readonly Readable[],
): Promise<void> {
  const longest = workMsPerChar === 0 ? 0 : work.reduce((max, { item }) => Math.max(max, item.record.text.length), 0)
  const waitMs = longest * workMsPerChar
  if (timeLeft() <= waitMs) throw outOfTime()
  if (waitMs > 0) await sleep(waitMs)
}

function outOfTime(): LogpipeError {
  return new LogpipeError('table_unavailable', 'too little invocation time left; the message will be redelivered')
}

/** Builds the rows of all records. Records whose row cannot be built are in `failed`. */
async function buildRows({ deps, tenantId }: Store, work: readonly Readable[]) {
  const tools = rowTools(await deps.policyOf(tenantId), deps.tenantKey, tenantId)
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

/** Returns the records that the table rejects. */
async function storeServerMade({ deps, rows }: Store, built: readonly Built[]): Promise<readonly Unstorable[]> {
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
  for (const { work, kind, error } of notStored) if (kind === 'unavailable') deps.batch.fail(work.messageId, error)
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
        const { kind } = await store.rows.putNew(row)
        // The first content of an id is kept; a conflicting record is dead-lettered, never dropped.
        if (kind === 'conflict' || kind === 'refused') unstorable.push({ work, reason: kind })
        else store.deps.batch.stored(1)
      })
    }
  }
  await Promise.all([...byId.values()].map((same) => limit(storeInOrder, same)))
  return unstorable
}

async function orFail({ deps }: Store, { messageId }: Work, act: () => Promise<void>): Promise<void> {
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
      await deps.sendDeadLetter({ tenantId, logId: work.item.logId, reason, body })
    } else if ('unreadable' in work.item) {
      await deps.sendDeadLetter({
        tenantId,
        reason,
        body: encodeLine({ ...header, order: work.item.order }, work.item.unreadable),
      })
    }
    deps.batch.deadLettered(reason)
  })
}
