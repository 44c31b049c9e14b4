import type { RecentOptions } from '@logpipe/sdk'
import type { PageRead } from '@logpipe/sdk/contract'
import type { FoundLog, TenantReader } from './tenant-reader.ts'

export interface Reading {
  readonly filter: RecentOptions
  /** Logs of one tenant at most; all by default. */
  readonly limit?: number
  /** Ends the reading: what is in flight rejects with its reason. */
  readonly signal?: AbortSignal
  /** Told what each page of a search has read. */
  readonly onRead?: (read: PageRead) => void
}

/** Logs of some tenants, newest first across all of them, in the pieces in which they come. Holds one page of each tenant. */
export async function* newestFirst(
  readers: readonly TenantReader[],
  reading: Reading,
): AsyncGenerator<readonly FoundLog[], void, undefined> {
  const sources = readers.map((reader): Source => ({ pages: pagesOf(reader, reading), logs: [], at: 0 }))
  for (;;) {
    const filled = await Promise.all(sources.map(fill))
    const left = sources.filter((_, i) => filled[i])
    if (left.length === 0) return
    yield takeOrdered(left)
  }
}

/** The newest logs of one tenant, newest first. */
export async function newestOf(reader: TenantReader, reading: Reading): Promise<readonly FoundLog[]> {
  const found: FoundLog[] = []
  for await (const logs of pagesOf(reader, reading)) found.push(...logs)
  return found
}

/** Logs of several tenants, each newest first, in one list. A tenant's own order stays: its senders may have stated it. */
export function mergeNewest(lists: readonly (readonly FoundLog[])[]): readonly FoundLog[] {
  const merged: FoundLog[] = []
  let lefts = lists.map((logs): Taken => ({ logs, at: 0 }))
  for (;;) {
    lefts = lefts.filter(({ logs, at }) => at < logs.length)
    if (lefts.length === 0) return merged
    merged.push(...takeOrdered(lefts))
  }
}

interface Source extends Taken {
  readonly pages: AsyncGenerator<readonly FoundLog[], void, undefined>
}

/** A tenant's logs that have come. */
interface Taken {
  logs: readonly FoundLog[]
  /** Those before were taken. */
  at: number
}

/** Reads on where all were taken; false once there are no more. */
async function fill(source: Source): Promise<boolean> {
  while (source.at === source.logs.length) {
    const page = await source.pages.next()
    if (page.done) return false
    source.logs = page.value
    source.at = 0
  }
  return true
}

/** Takes the newest, one after the other, until a source is empty: what comes next of that one may be newer than the rest. */
function takeOrdered(sources: readonly Taken[]): readonly FoundLog[] {
  const taken: FoundLog[] = []
  for (;;) {
    const newest = sources.reduce((best, source) => (headMs(source) > headMs(best) ? source : best))
    taken.push(...newest.logs.slice(newest.at, newest.at + 1))
    newest.at++
    if (newest.at === newest.logs.length) return taken
  }
}

function headMs({ logs, at }: Taken): number {
  return logs[at]?.log.timestamp ?? Number.NEGATIVE_INFINITY
}

/** Logs of one tenant, newest first, page after page; a page may be empty. */
export async function* pagesOf(
  { tenantId, logs }: TenantReader,
  { filter, limit = Number.POSITIVE_INFINITY, signal, onRead }: Reading,
): AsyncGenerator<readonly FoundLog[], void, undefined> {
  let left = limit
  const pages = logs().pages({ ...filter, limit: Math.min(limit, maxPageLogs) }, signal && { signal })
  for await (const page of pages) {
    if (page.read !== undefined) onRead?.(page.read)
    yield page.logs.slice(0, left).map((log) => ({ tenantId, log }))
    left -= page.count
    if (left <= 0) return
  }
}

/** The most that the endpoint puts on a page. */
const maxPageLogs = 1_000
