import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import type { DeadLetterReason, SendDeadLetter } from '../dead-letters/send-dead-letter.ts'
import { encodeLine, encodeMessage, type MessageRecord } from '../queue/message-codec.ts'
import { buildRow, rowTools } from '../table/build-row.ts'
import type { Row } from '../table/row.ts'
import type { OpenTenantRows, RowFailure, TenantRows } from '../table/tenant-rows.ts'
import type { TenantKey } from '../tenants/tenant-keys.ts'
import type { PolicyOf } from '../tenants/tenant-policy.ts'
import type { TenantBatch, Work } from './batch.ts'

/** How long storing may go on, milliseconds; 0 or less when it must stop. */
export type TimeLeft = () => number

/** What storing asks of the world around it. */
export interface StoringDeps {
  readonly openRows: OpenTenantRows
  readonly sendDeadLetter: SendDeadLetter
  readonly policyOf: PolicyOf
  readonly tenantKey: TenantKey
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Rejects when `signal` is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Simulated work, milliseconds a character. 0 by default. */
  readonly workMsPerChar?: number
}

interface StoreDeps extends StoringDeps {
  readonly batch: TenantBatch
  readonly timeLeft: TimeLeft
}

/** A record that can be read. */
interface Readable extends Work {
  readonly item: MessageRecord
}

interface Built {
  readonly work: Readable
  readonly row: Row
}

/** Everything that storing one tenant's records takes. */
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
 * Stores one tenant's records: those with server-made ids together, those with client-made ids one by one. A record that
 * can never be stored goes to the dead-letter queue alone; what could not be stored now fails its message, which comes again.
 */
export async function storeRecords(deps: StoreDeps, tenantId: TenantId, work: readonly Work[]): Promise<void> {
  try {
    await inTime(deps, () => storeAll({ deps, tenantId, rows: deps.openRows(tenantId) }, work))
  } catch (error) {
    failAll(deps, work, error)
  }
}

/** What does not end by itself when its time is over is waited for so much longer, milliseconds. */
const graceMs = 1_000

/** A call that hangs must not hold the answer up until the function is cut off: the messages of all tenants would come again. */
async function inTime({ timeLeft, sleep }: StoreDeps, act: () => Promise<void>): Promise<void> {
  const leftMs = timeLeft()
  if (!Number.isFinite(leftMs)) return act()
  const ended = new AbortController()
  const late = async (): Promise<never> => {
    await sleep(Math.max(0, leftMs) + graceMs, ended.signal)
    throw outOfTime()
  }
  try {
    await Promise.race([act(), late()])
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
  // A message that comes again brings these with it: dead-lettered now, they would be there twice.
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

/** A wait and not a computation: all records wait side by side, so a batch takes as long as its longest record. */
async function simulateWork(
  { workMsPerChar = 0, sleep, timeLeft }: StoreDeps,
  work: readonly Readable[],
): Promise<void> {
  const longest = workMsPerChar === 0 ? 0 : work.reduce((most, { item }) => Math.max(most, item.record.text.length), 0)
  const waitMs = longest * workMsPerChar
  if (timeLeft() <= waitMs) throw outOfTime()
  if (waitMs > 0) await sleep(waitMs)
}

function outOfTime(): LogpipeError {
  return new LogpipeError('table_unavailable', 'too little of the invocation was left; the message comes again')
}

/** Looks up what a tenant's rows are made with, once for all of them. A record that making its row throws on is one of the `failed`. */
async function buildRows({ deps, tenantId }: Store, work: readonly Readable[]) {
  const tools = rowTools(await deps.policyOf(tenantId), deps.tenantKey, tenantId)
  const processedAt = new Date(deps.now()).toISOString()
  const built: Built[] = []
  const failed: Unstorable[] = []
  for (const one of work) {
    const { item, receivedAt } = one
    try {
      const row = buildRow({ tenantId, logId: item.logId, record: item.record, receivedAt, processedAt }, tools)
      deps.batch.redacted(row.redactions)
      built.push({ work: one, row })
    } catch {
      failed.push({ work: one, reason: 'failed' })
    }
  }
  return { built, failed }
}

/** Answers with the records that the table refuses. */
async function storeServerMade({ deps, rows }: Store, built: readonly Built[]): Promise<readonly Unstorable[]> {
  if (built.length === 0) return []
  const byId = Map.groupBy(built, ({ row }) => row.log_id)
  // One batch may hold the same record twice (a redelivery beside its first copy); a BatchWriteItem may not.
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

/** Conditional puts, and dead letters, that run in parallel for one tenant. */
const maxParallel = 16

/** Answers with the records whose ids are taken by other content, and those that the table refuses. */
async function storeClientMade(store: Store, built: readonly Built[]): Promise<readonly Unstorable[]> {
  const limit = pLimit(maxParallel)
  const byId = Map.groupBy(built, ({ row }) => row.log_id)
  const unstorable: Unstorable[] = []
  const storeInOrder = async (same: readonly Built[]): Promise<void> => {
    for (const { work, row } of same) {
      await orFail(store, work, async () => {
        const { kind } = await store.rows.putNew(row)
        // The first content of an id stays; a record that says something else under it is dead-lettered, never dropped.
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

/** One record goes to the dead-letter queue in a message of its own; its neighbours are stored. */
async function deadLetter(store: Store, { work, reason }: Unstorable): Promise<void> {
  const { deps, tenantId } = store
  const header = { tenantId, receivedAt: work.receivedAt }
  await orFail(store, work, async () => {
    if (isReadable(work)) {
      const body = encodeMessage({ ...header, records: [work.item] })
      await deps.sendDeadLetter({ tenantId, logId: work.item.logId, reason, body })
    } else if ('unreadable' in work.item) {
      await deps.sendDeadLetter({ tenantId, reason, body: encodeLine(header, work.item.unreadable) })
    }
    deps.batch.deadLettered(reason)
  })
}
