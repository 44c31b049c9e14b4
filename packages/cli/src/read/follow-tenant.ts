import type { RecentOptions } from '@logpipe/sdk'
import { pagesOf, type Reading } from './newest-first.ts'
import type { FoundLog, TenantReader } from './tenant-reader.ts'

/** How far back of the newest log is looked for one that was stored after it, milliseconds, and how often. */
const lookBacks = [
  { backMs: 60_000, everyLooks: 120 },
  { backMs: 10_000, everyLooks: 10 },
  { backMs: 1_000, everyLooks: 1 },
] as const

/** Most that is stored late is so by a moment. A minute each time would take more of a busy stack than all else that it does. */
function lookBackMs(look: number): number {
  return lookBacks.find(({ everyLooks }) => look % everyLooks === 0)?.backMs ?? 0
}

export interface Following {
  readonly filter: RecentOptions
  /** What was read already, newest first. */
  readonly known: readonly FoundLog[]
  /** Whether these were all that there was, and not only the newest. */
  readonly isAll: boolean
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/**
 * Gives the logs of a tenant that have come since the last call, newest first, whatever their number. If only the newest were known,
 * what the pipeline lists after the oldest of them is older, even if it arrived in the same millisecond: it is not shown.
 */
export function createFollower(reader: TenantReader, following: Following): () => Promise<readonly FoundLog[]> {
  const { filter, known, isAll, now, signal } = following
  const seen = new Map(known.map(({ log }) => [log.logId, log.timestamp]))
  // Where all were known, a log that is older was stored meanwhile: its shard may have been asked a moment too early.
  const oldestId = isAll ? undefined : known.at(-1)?.log.logId
  const isFiltered = Object.keys(filter).some((name) => name !== 'since')
  // Never ahead of now: a row that was altered to be of next year would end the following.
  let newestMs = Math.min(known[0]?.log.timestamp ?? now(), now())
  let looks = 0
  return async () => {
    const sinceMs = newestMs - lookBackMs(++looks)
    const forgottenMs = newestMs - lookBacks[0].backMs - 1_000
    const reachedMs = isFiltered ? await newestReceipt(reader, signal) : 0
    const since = new Date(sinceMs).toISOString()
    const fresh = await listUntil(reader, { filter: { ...filter, since }, signal }, oldestId)
    const unseen = fresh.filter(({ log }) => !seen.has(log.logId))
    // The order of logs may run ahead of their receipt by a second, as clocks differ.
    for (const [logId, timestamp] of seen) if (timestamp < forgottenMs) seen.delete(logId)
    for (const { log } of unseen) seen.set(log.logId, log.timestamp)
    newestMs = unseen.reduce((newest, { log }) => Math.max(newest, Math.min(log.timestamp, now())), newestMs)
    newestMs = Math.max(newestMs, Math.min(reachedMs, now()))
    return unseen
  }
}

/** When the newest of all logs was received, 0 without any. Where few match, following would else read more and more each time. */
async function newestReceipt({ logs }: TenantReader, signal: AbortSignal): Promise<number> {
  const page = await logs().recent({ limit: 1 }, { signal })
  return page.logs[0]?.timestamp ?? 0
}

/** Every log that matches, newest first, up to the one with this id. */
async function listUntil(
  reader: TenantReader,
  reading: Reading,
  lastId: string | undefined,
): Promise<readonly FoundLog[]> {
  const found: FoundLog[] = []
  for await (const logs of pagesOf(reader, reading)) {
    const end = logs.findIndex(({ log }) => log.logId === lastId)
    found.push(...(end === -1 ? logs : logs.slice(0, end + 1)))
    if (end !== -1) break
  }
  return found
}
