import { LogpipeError } from '@logpipe/sdk/contract'
import { mergeNewest } from './newest-first.ts'
import type { FoundLog } from './tenant-reader.ts'

export interface FollowAll {
  /** Each gives a tenant's logs that have come since its last call. */
  readonly followers: readonly (() => Promise<readonly FoundLog[]>)[]
  /** Told of what has come, newest first. */
  readonly onLogs: (logs: readonly FoundLog[]) => void
  /** Told once when the endpoint is lost, and why. */
  readonly onLost: (error: LogpipeError) => void
  /** Told when it is back, and how long it was lost, milliseconds. */
  readonly onBack: (lostMs: number) => void
  /** Finds the endpoint again where it may be at another address. */
  readonly findAgain: () => Promise<void>
  /** Ends the following. */
  readonly signal: AbortSignal
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
}

/** Between two questions, and between two attempts to reach what is lost; the latter doubles. Milliseconds. */
const [everyMs, longestMs] = [500, 5_000]

/**
 * Asks for new logs until the signal, through restarts of the endpoint: what came meanwhile is shown when it is back. Throws what no wait
 * mends, such as a key that was revoked.
 */
export async function followAll(options: FollowAll): Promise<void> {
  const { followers, onLogs, onLost, onBack, findAgain, signal, sleep, elapsed } = options
  let lostAtMs: number | undefined
  for (let waitMs = everyMs; ; ) {
    await sleep(waitMs, signal).catch(() => undefined)
    if (signal.aborted) return
    try {
      if (lostAtMs !== undefined) await findAgain()
      const logs = await followed(followers, onLogs)
      if (lostAtMs !== undefined) onBack(elapsed() - lostAtMs)
      lostAtMs = undefined
      waitMs = everyMs
      onLogs(mergeNewest(logs))
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof LogpipeError) || !error.retryable) throw error
      if (lostAtMs === undefined) onLost(error)
      lostAtMs ??= elapsed()
      waitMs = Math.min(waitMs * 2, longestMs)
    }
  }
}

/** Throws the first failure, after what the others gave has been told: they give it once. */
async function followed(
  followers: FollowAll['followers'],
  onLogs: FollowAll['onLogs'],
): Promise<readonly (readonly FoundLog[])[]> {
  const settled = await Promise.allSettled(followers.map((follow) => follow()))
  const logs = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failure = settled.find((one) => one.status === 'rejected')
  if (failure === undefined) return logs
  onLogs(mergeNewest(logs))
  throw failure.reason
}
