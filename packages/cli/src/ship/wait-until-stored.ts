import type { Client } from '@logpipe/sdk'
import { LogpipeError } from '@logpipe/sdk/contract'

export interface WaitOptions {
  readonly client: Pick<Client, 'logs'>
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly onProgress: (stored: number) => void
  /** Between two questions, milliseconds; 50 by default. */
  readonly pauseMs?: number
  /** Ids that are kept before the sender must wait. 100,000 by default, about 10 MB. */
  readonly maxHeldIds?: number
}

export interface StoredCount {
  readonly stored: number
  /** Not stored when nothing was stored for a minute. */
  readonly missing: number
}

/** Follows records until they have their rows. */
export interface StoredWait {
  /** Ids in the order in which they were sent. Resolves when there is room for more: until then the sender must wait. */
  readonly add: (logIds: readonly string[]) => Promise<void>
  /** Waits for all that were added. Rejects where asking failed. */
  readonly finish: () => Promise<StoredCount>
}

/** The wait gives up when nothing more is stored for this long, milliseconds. */
const stallTimeoutMs = 60_000
/** Ids per question. Records are stored roughly in the order they were sent, so it is enough to ask for the first that are missing. */
const windowIds = 500
/** All ids of a window are asked for this often, whatever its last one says: that one may never be stored. Milliseconds. */
const checkAllEveryMs = 500

/**
 * Asks which records have their rows. Asking takes from the stack what it stores with, so nothing is asked while few ids are
 * held, and what is asked once the wait has caught up with the worker is the last id of the window alone, and all of them
 * when that one is stored. Memory is bounded: beyond `maxHeldIds` the sender waits.
 */
export function createStoredWait(options: WaitOptions): StoredWait {
  const { maxHeldIds = 100_000 } = options
  const held = createIdQueue()
  const counts = { stored: 0, missing: 0 }
  let hasCaughtUp = false
  let failure: { readonly error: unknown } | undefined
  let asking: Promise<void> | undefined

  const askUntil = async (maxIds: number): Promise<void> => {
    const { client, elapsed, sleep, onProgress, pauseMs = 50 } = options
    let window = held.take(windowIds)
    let [progressAt, checkedAt] = [elapsed(), elapsed()]
    while (window.length + held.size() > maxIds) {
      const isDue = elapsed() - checkedAt >= checkAllEveryMs
      if (hasCaughtUp && !isDue && (await client.logs.stored(window.slice(-1))).missing.length > 0) {
        await sleep(pauseMs)
        continue
      }
      const { missing } = await client.logs.stored(window)
      checkedAt = elapsed()
      if (missing.length < window.length) progressAt = checkedAt
      counts.stored += window.length - missing.length
      window = missing
      if (checkedAt - progressAt > stallTimeoutMs) {
        counts.missing += window.length + held.clear()
        return
      }
      if (window.length + held.size() === 0) return
      onProgress(counts.stored)
      if (missing.length > 0) await sleep(pauseMs)
      hasCaughtUp ||= missing.length > 0
      window = [...missing, ...held.take(windowIds - missing.length)]
    }
    held.putBack(window)
  }
  /** One asks for all that wait. */
  const ask = (maxIds: number): Promise<void> => {
    asking ??= askUntil(maxIds)
      .catch((error: unknown) => {
        if (!(error instanceof LogpipeError)) throw error
        failure = { error }
        held.clear()
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  return {
    add: async (logIds) => {
      if (failure !== undefined) return
      held.add(logIds)
      if (held.size() > maxHeldIds) await ask(maxHeldIds / 2)
    },
    finish: async () => {
      await asking
      await ask(0)
      if (failure !== undefined) throw failure.error
      return { ...counts }
    },
  }
}

/** A queue of ids in the lists in which they came. */
function createIdQueue() {
  let lists: (readonly string[])[] = []
  let size = 0
  return {
    size: () => size,
    add: (ids: readonly string[]): void => {
      if (ids.length > 0) lists.push(ids)
      size += ids.length
    },
    putBack: (ids: readonly string[]): void => {
      lists.unshift(ids)
      size += ids.length
    },
    take: (max: number): readonly string[] => {
      const taken: string[] = []
      let used = 0
      for (const list of lists) {
        if (taken.length === max) break
        const part = list.slice(0, max - taken.length)
        taken.push(...part)
        if (part.length < list.length) {
          lists[used] = list.slice(part.length)
          break
        }
        used++
      }
      if (used > 0) lists = lists.slice(used)
      size -= taken.length
      return taken
    },
    clear: (): number => {
      const had = size
      lists = []
      size = 0
      return had
    },
  }
}
