import type { StackStores } from '@logpipe/infra/stores'
import type { TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { openTable } from '../connect/log-table.ts'
import { stackDepth } from '../connect/stack-depth.ts'
import { runPrefixes } from '../ledger/run-id.ts'
import { type Generated, type GenerateOptions, generate } from './generate.ts'
import { type Verified, verify } from './verify.ts'

export interface LoadOptions extends GenerateOptions {
  /** Table and queue of the target; without them the run cannot be followed into the table. */
  readonly stores: StackStores | undefined
  /** Whether the queue counts late, as SQS does: records may be in flight although it says that it is empty. */
  readonly isDepthLate: boolean
  /** The drain is over when nothing was stored for this long, milliseconds. */
  readonly stallTimeoutMs: number
  readonly sleep: (ms: number) => Promise<void>
  readonly onDrain: (stored: number, accepted: number) => void
}

export interface LoadResult {
  readonly generated: Generated
  readonly verified: Verified | undefined
  /** From the last response until the last accepted record was stored, milliseconds; undefined where that is not known. */
  readonly drainMs: number | undefined
}

/** Sends the load, waits until the pipeline has drained, and follows each record into the table. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const generated = await generate(options)
  if (options.stores === undefined) return { generated, verified: undefined, drainMs: undefined }
  const drainFromMs = options.elapsed()
  const verified = await drainAndVerify(options, options.stores, generated)
  return { generated, verified, drainMs: options.elapsed() - drainFromMs }
}

/** Queries at once: a run's rows are spread over the table's key ranges, and each is asked for. */
const maxQueries = 16
/** Between two queries of the queue, milliseconds; less often where each costs money. */
const [pollMs, latePollMs] = [50, 1_000]

async function drainAndVerify(options: LoadOptions, stores: StackStores, generated: Generated): Promise<Verified> {
  const table = await openTable(stores)
  let progressAt = options.elapsed()
  let before = ''
  try {
    for (;;) {
      const { queued } = await stackDepth(stores)
      const isOver = options.elapsed() - progressAt > options.stallTimeoutMs
      const verified =
        queued === 0 || isOver ? verify(generated, options.batchRecords, await runIds(options)) : undefined
      if (verified !== undefined && (isOver || !options.isDepthLate || verified.lost === 0)) return verified
      const now = `${queued} ${verified?.stored}`
      if (now !== before) progressAt = options.elapsed()
      before = now
      options.onDrain(queued, generated.sent)
      await options.sleep(options.isDepthLate ? latePollMs : pollMs)
    }
  } finally {
    table.close()
  }

  async function runIds({ tenantIds, runId }: LoadOptions): Promise<Map<TenantId, readonly string[]>> {
    const limit = pLimit(maxQueries)
    const idsOf = async (tenantId: TenantId, prefix: string): Promise<readonly string[]> => {
      const ids: string[] = []
      for await (const { log_id } of table.itemsOf(tenantId, { prefix, idsOnly: true })) ids.push(String(log_id))
      return ids
    }
    const ids = new Map<TenantId, readonly string[]>()
    for (const tenantId of tenantIds) {
      const parts = await limit.map(runPrefixes(runId), (prefix) => idsOf(tenantId, prefix))
      ids.set(tenantId, parts.flat())
    }
    return ids
  }
}
