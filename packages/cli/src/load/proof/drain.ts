import type { StackStores } from '@logpipe/infra/stores'
import type { TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { openTable } from '../../connect/log-table.ts'
import { openDepth } from '../../connect/stack-depth.ts'
import type { StoredItem } from '../../connect/stored-item.ts'
import { runPrefixes } from '../../ledger/run-id.ts'
import type { RowContent, Verified, Verifier } from './verify.ts'

export interface DrainOptions {
  readonly stores: StackStores
  readonly runId: string
  readonly tenantIds: readonly TenantId[]
  /** Whether the texts of the rows are looked at as well. */
  readonly readsTexts: boolean
  /** A new one for each look at the table. */
  readonly openVerifier: () => Verifier
  /** Whether the queue counts late, as SQS does: records may be in flight although it says that it is empty. */
  readonly isDepthLate: boolean
  /** The drain is over when nothing was stored for this long, milliseconds. */
  readonly stallTimeoutMs: number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly onDrain: (queued: number) => void
  /** Ends the wait with what is stored by then. */
  readonly signal?: AbortSignal
}

/** Queries at once: a run's rows are spread over the table's key ranges, and each is asked for. */
const maxQueries = 16
/** Between two questions of the queue, milliseconds; less often where each costs money. */
const [pollMs, latePollMs] = [50, 1_000]

/** Waits until the queue is empty and everything is stored, or nothing more comes, and judges the rows as they are read. */
export async function drain(options: DrainOptions): Promise<Verified> {
  const { stores, isDepthLate, elapsed, stallTimeoutMs, readsTexts } = options
  const fields = ['received_at', 'processed_at', ...(readsTexts ? (['modified_text'] as const) : [])] as const
  const [table, depth] = [await openTable(stores), await openDepth(stores)]
  let progressAt = elapsed()
  let before = ''
  try {
    for (;;) {
      const { queued } = await depth.ask()
      const isOver = options.signal?.aborted === true || elapsed() - progressAt > stallTimeoutMs
      const verified = queued === 0 || isOver ? await look() : undefined
      if (verified !== undefined && (isOver || !isDepthLate || verified.lost === 0)) return verified
      const now = `${queued} ${verified?.stored}`
      if (now !== before) progressAt = elapsed()
      before = now
      options.onDrain(queued)
      await options.sleep(isDepthLate ? latePollMs : pollMs, options.signal).catch(() => undefined)
    }
  } finally {
    table.close()
    depth.close()
  }

  async function look(): Promise<Verified> {
    const verifier = options.openVerifier()
    const limit = pLimit(maxQueries)
    const read = async (tenantId: TenantId, prefix: string): Promise<void> => {
      for await (const items of table.pagesOf(tenantId, { prefix, fields })) {
        for (const { log_id, ...row } of items) verifier.add(tenantId, String(log_id), contentOf(row))
      }
    }
    for (const tenantId of options.tenantIds) {
      await limit.map(runPrefixes(options.runId), (prefix) => read(tenantId, prefix))
    }
    return verifier.verified()
  }
}

function contentOf({ modified_text, received_at, processed_at }: StoredItem): RowContent {
  return { text: textOf(modified_text), receivedAt: textOf(received_at), processedAt: textOf(processed_at) }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
