import type { LogId, TenantId } from '@logpipe/sdk/contract'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import pLimit from 'p-limit'
import { decodeMessage, encodeMessage, type MessageContent, type MessageRecord } from '../message/message-codec.ts'
import type { Row } from '../table/row.ts'
import type { OpenTenantRows, TenantRows } from '../table/tenant-rows.ts'
import type { TenantKey } from '../tenants/tenant-keys.ts'
import type { PolicyOf } from '../tenants/tenant-policy.ts'
import { buildRow } from './build-row.ts'

/** Why a record is in the dead-letter queue. */
export type DeadLetterReason = 'conflict'

/** Puts one record aside, durably, with the reason. Throws where that fails. */
export type DeadLetter = (letter: {
  readonly tenantId: TenantId
  readonly logId: LogId
  readonly reason: DeadLetterReason
  readonly body: string
}) => Promise<void>

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
  /** Told how many records were stored, or found stored already. */
  readonly onStored?: (count: number) => void
  /** Told of a message that could not be worked off, without its content. */
  readonly onFailure?: (failure: { readonly messageId: string; readonly error: unknown }) => void
}

export type WorkerHandler = (event: Pick<SQSEvent, 'Records'>) => Promise<SQSBatchResponse>

/**
 * Works off a batch of messages: unpack → redact → (simulated work) → seal → store. Storing is idempotent, so a message
 * may come any number of times. Answers with the ids of the messages that must come again; never throws.
 */
export function createWorkerHandler(deps: WorkerDeps): WorkerHandler {
  return async (event) => {
    const failed = new Set<string>()
    const fail = (messageId: string, error: unknown): void => {
      failed.add(messageId)
      deps.onFailure?.({ messageId, error })
    }
    const unpacked = event.Records.flatMap((record) => unpack(record, fail))
    const byTenant = Map.groupBy(unpacked, ({ content }) => content.tenantId)
    await Promise.all([...byTenant].map(([tenantId, messages]) => storeTenant(deps, tenantId, messages, fail)))
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

interface Unpacked {
  readonly messageId: string
  readonly content: MessageContent
}

type Fail = (messageId: string, error: unknown) => void

/** A message that cannot be read fails alone, and the queue's redrive moves it to the dead-letter queue. */
function unpack(record: SQSRecord, fail: Fail): readonly Unpacked[] {
  try {
    return [{ messageId: record.messageId, content: decodeMessage(record.body) }]
  } catch (error) {
    fail(record.messageId, error)
    return []
  }
}

interface Work {
  readonly messageId: string
  readonly receivedAt: string
  readonly item: MessageRecord
}

/** Everything that storing one tenant's records takes. */
interface Store {
  readonly deps: WorkerDeps
  readonly tenantId: TenantId
  readonly rows: TenantRows
  readonly rowOf: (work: Work) => Row
  readonly fail: Fail
}

/** Stores the records of one tenant's messages: those with server-made ids together, those with client-made ids one by one. */
async function storeTenant(
  deps: WorkerDeps,
  tenantId: TenantId,
  messages: readonly Unpacked[],
  fail: Fail,
): Promise<void> {
  const work = messages.flatMap(({ messageId, content }) =>
    content.records.map((item): Work => ({ messageId, receivedAt: content.receivedAt, item })),
  )
  try {
    const store = { deps, tenantId, rows: deps.openRows(tenantId), rowOf: await rowMaker(deps, tenantId), fail }
    await simulateWork(deps, work)
    const { own = [], made = [] } = Object.groupBy(work, ({ item }) => (item.isOwnId ? 'own' : 'made'))
    await Promise.all([storeServerMade(store, made), storeClientMade(store, own)])
  } catch (error) {
    failAll(work, error, fail)
  }
}

function failAll(work: readonly Work[], error: unknown, fail: Fail): void {
  for (const messageId of new Set(work.map((one) => one.messageId))) fail(messageId, error)
}

/** Looks up what a tenant's rows are made with, once for all of them. */
async function rowMaker(deps: WorkerDeps, tenantId: TenantId): Promise<Store['rowOf']> {
  const tools = { policy: await deps.policyOf(tenantId), tenantKey: deps.tenantKey }
  return ({ item, receivedAt }) => {
    const processedAt = new Date(deps.now()).toISOString()
    return buildRow({ tenantId, logId: item.logId, record: item.record, receivedAt, processedAt }, tools)
  }
}

/** A wait and not a computation: all records wait side by side, so a batch takes as long as its longest record. */
async function simulateWork({ workMsPerChar = 0, sleep }: WorkerDeps, work: readonly Work[]): Promise<void> {
  if (workMsPerChar === 0) return
  const longest = work.reduce((most, { item }) => Math.max(most, item.record.text.length), 0)
  await sleep(longest * workMsPerChar)
}

async function storeServerMade({ deps, rows, rowOf, fail }: Store, work: readonly Work[]): Promise<void> {
  if (work.length === 0) return
  try {
    await rows.putAll(uniqueRows(work.map(rowOf)))
    deps.onStored?.(work.length)
  } catch (error) {
    failAll(work, error, fail)
  }
}

/** One batch may hold the same record twice (a redelivery beside its first copy); a BatchWriteItem may not. */
function uniqueRows(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [row.log_id, row])).values()]
}

/** Conditional puts that run side by side for one tenant. */
const concurrentPuts = 16

async function storeClientMade(store: Store, work: readonly Work[]): Promise<void> {
  const limit = pLimit(concurrentPuts)
  const byId = Map.groupBy(work, ({ item }) => item.logId)
  const storeInOrder = async (same: readonly Work[]): Promise<void> => {
    for (const one of same) {
      try {
        await storeOne(store, one)
      } catch (error) {
        store.fail(one.messageId, error)
      }
    }
  }
  await Promise.all([...byId.values()].map((same) => limit(storeInOrder, same)))
}

/** The first content of an id stays; a record that says something else under it is put aside, never dropped. */
async function storeOne({ deps, tenantId, rows, rowOf }: Store, work: Work): Promise<void> {
  const outcome = await rows.putNew(rowOf(work))
  if (outcome.kind !== 'conflict') return deps.onStored?.(1)
  const body = encodeMessage({ tenantId, receivedAt: work.receivedAt, records: [work.item] })
  await deps.deadLetter({ tenantId, logId: work.item.logId, reason: 'conflict', body })
}
