import type { TenantId } from '@logpipe/sdk/contract'
import { maxSkewMs } from '../audit/clock-skew.ts'
import type { LogTable, RemoveOptions } from '../connect/log-table.ts'
import type { ManifestTable } from '../connect/manifest-table.ts'
import type { StoredItem } from '../connect/stored-item.ts'
import type { ErasedScope } from '../ledger/entry.ts'

export interface EraseOptions extends Pick<RemoveOptions, 'sleep' | 'random'> {
  readonly table: Pick<LogTable, 'pagesOf' | 'remove'>
  /** What ingest said of the tenant's requests. */
  readonly manifests: Pick<ManifestTable, 'pagesOf' | 'remove'>
  readonly tenant: TenantId
  readonly scope: ErasedScope
  /** Wall clock, milliseconds: when the erasure began, and now. What is received later is not erased. */
  readonly beganMs: number
  readonly now: () => number
  /** Ends it after the page at hand. */
  readonly signal: AbortSignal
  readonly onProgress: (rows: number) => void
}

export interface RowsLeft {
  /** Rows that are to be erased. */
  readonly left: number
  /** Rows that came since the erasure began. */
  readonly came: number
}

export interface ErasedRows extends RowsLeft {
  readonly erased: number
}

/** Passes over the rows: one that was on the queue may be stored behind the first. */
const maxPasses = 3

/** Deletes rows page by page, each by the key that was read, and reads again to see what is left. Throws `table_unavailable`. */
export async function eraseRows(options: EraseOptions): Promise<ErasedRows> {
  let erased = 0
  for (let pass = 1; ; pass++) {
    erased += await erasePass(options, erased)
    const rest = await countRows(options)
    if (rest.left === 0 || pass === maxPasses || options.signal.aborted) return { erased, ...rest }
  }
}

async function erasePass(options: EraseOptions, before: number): Promise<number> {
  const { table, tenant, signal, onProgress, sleep, random } = options
  let erased = 0
  for await (const page of pagesOf(options)) {
    if (signal.aborted) break
    const logIds = page.filter((item) => whichOf(item, options) === 'left').map(({ log_id }) => String(log_id))
    await table.remove(tenant, logIds, { sleep, random })
    erased += logIds.length
    onProgress(before + erased)
  }
  if (options.scope.kind === 'all' && !signal.aborted) {
    await eraseOutcomes(options)
    await eraseManifests(options)
  }
  return erased
}

/** They name records. Those of what came since the erasure began stay, as its rows do. */
async function eraseManifests(options: EraseOptions): Promise<void> {
  const { manifests, tenant, sleep, random, signal } = options
  for await (const page of manifests.pagesOf(tenant, { isOfKeys: true })) {
    if (signal.aborted) return
    const ids = page.map(({ manifest_id }) => String(manifest_id)).filter((id) => !cameSince(timeIn(id), options))
    await manifests.remove(tenant, ids, { sleep, random })
  }
}

/** The time of receipt with which the id of a manifest begins, epoch milliseconds. */
function timeIn(manifestId: string): number {
  return Date.parse(manifestId.slice(0, '2026-01-31T23:59:59.000Z'.length))
}

/** What became of the tenant's requests; it names records. */
async function eraseOutcomes({ table, tenant, sleep, random, signal }: EraseOptions): Promise<void> {
  const partition = { isOfOutcomes: true } as const
  for await (const page of table.pagesOf(tenant, { ...partition, fields: [] })) {
    if (signal.aborted) return
    const logIds = page.map(({ log_id }) => String(log_id))
    await table.remove(tenant, logIds, { ...partition, sleep, random })
  }
}

/** Reads what there is, and deletes nothing. */
export async function countRows(
  options: Omit<EraseOptions, 'manifests' | 'signal' | 'onProgress' | 'sleep' | 'random'>,
): Promise<RowsLeft> {
  const counts = { left: 0, came: 0, kept: 0 }
  for await (const page of pagesOf(options)) for (const item of page) counts[whichOf(item, options)]++
  return { left: counts.left, came: counts.came }
}

function pagesOf({ table, tenant, scope }: Pick<EraseOptions, 'table' | 'tenant' | 'scope'>) {
  const prefix = scope.kind === 'id' ? { prefix: scope.logId } : {}
  return table.pagesOf(tenant, { fields: ['received_at'], ...prefix })
}

/** `kept`: it is none of those that are to be erased, or nobody can say, since it names no time. */
function whichOf(
  { log_id, received_at }: StoredItem,
  { scope, beganMs, now }: Pick<EraseOptions, 'scope' | 'beganMs' | 'now'>,
): 'left' | 'came' | 'kept' {
  const receivedMs = typeof received_at === 'string' ? Date.parse(received_at) : Number.NaN
  if (scope.kind === 'id') return log_id === scope.logId ? 'left' : 'kept'
  if (scope.kind === 'before') return receivedMs < Math.min(scope.beforeMs, beganMs) ? 'left' : 'kept'
  return cameSince(receivedMs, { beganMs, now }) ? 'came' : 'left'
}

/** What is yet to come was not received: somebody wrote that time. */
function cameSince(receivedMs: number, { beganMs, now }: Pick<EraseOptions, 'beganMs' | 'now'>): boolean {
  return receivedMs > beganMs && receivedMs <= now() + maxSkewMs
}
