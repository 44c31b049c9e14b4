import { setTimeout as sleep } from 'node:timers/promises'
import type { StackFile } from '@logpipe/infra/running'
import type { TenantId } from '@logpipe/sdk/contract'
import { openTable } from '../table/open-table.ts'
import { queueDepth } from '../table/queue-depth.ts'
import { type Generated, type GenerateOptions, generate } from './generate.ts'
import { type Verified, verify } from './verify.ts'

export interface LoadOptions extends GenerateOptions {
  /** Table and queue of the target; without them the run cannot be followed into the table. */
  readonly stack: StackFile | undefined
  /** Drained when nothing was stored for this long, milliseconds. */
  readonly drainPatienceMs: number
  readonly onDrain: (stored: number, accepted: number) => void
}

export interface LoadResult {
  readonly generated: Generated
  readonly verified: Verified | undefined
  /** From the last answer until the last accepted record was stored, milliseconds; undefined where that is not known. */
  readonly drainMs: number | undefined
}

/** Sends the load, waits until the pipeline has worked it off, and follows each record into the table. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const generated = await generate(options)
  if (options.stack === undefined) return { generated, verified: undefined, drainMs: undefined }
  const drainFromMs = options.elapsed()
  const verified = await drainAndVerify(options, options.stack, generated)
  return { generated, verified, drainMs: options.elapsed() - drainFromMs }
}

async function drainAndVerify(options: LoadOptions, stack: StackFile, generated: Generated): Promise<Verified> {
  const table = openTable(stack)
  let progressAt = options.elapsed()
  let before = -1
  try {
    for (;;) {
      const { queued } = await queueDepth(stack)
      if (queued === 0 || options.elapsed() - progressAt > options.drainPatienceMs) {
        return verify(generated, options.batchRecords, await runIds(options))
      }
      if (queued !== before) progressAt = options.elapsed()
      before = queued
      options.onDrain(queued, generated.sent)
      await sleep(50)
    }
  } finally {
    table.close()
  }

  async function runIds({ tenantIds, runId }: LoadOptions): Promise<Map<TenantId, readonly string[]>> {
    const ids = new Map<TenantId, readonly string[]>()
    for (const tenantId of tenantIds) {
      const own: string[] = []
      for await (const item of table.itemsOf(tenantId, { prefix: `${runId}-`, idsOnly: true }))
        own.push(String(item.log_id))
      ids.set(tenantId, own)
    }
    return ids
  }
}
