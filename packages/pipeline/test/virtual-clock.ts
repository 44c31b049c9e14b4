import { setImmediate as turn } from 'node:timers/promises'

/** A clock that moves only when everything waits for it: an hour of waits passes in milliseconds. */
export interface VirtualClock {
  /** Milliseconds since the start. */
  readonly now: () => number
  /** Rejects when `signal` is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Stops the clock until `release` has been called as often: something takes real time, and should take none. */
  readonly hold: () => void
  readonly release: () => void
  /** Runs the clock until `work` has settled. Throws if it waits for something else than this clock. */
  readonly run: <T>(work: Promise<T>) => Promise<T>
}

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** Turns of the event loop without anybody asleep after which nothing more is expected to happen. */
const maxIdleTurns = 10_000

export function createVirtualClock(): VirtualClock {
  const sleepers = new Set<Sleeper>()
  const state = { nowMs: 0, idleTurns: 0, holds: 0 }
  const wakeNext = (): void => {
    const next = [...sleepers].reduce<Sleeper | undefined>(
      (a, b) => (a === undefined || b.atMs < a.atMs ? b : a),
      undefined,
    )
    state.idleTurns = next === undefined ? state.idleTurns + 1 : 0
    if (state.idleTurns > maxIdleTurns) throw new Error('nothing waits for the clock any more')
    if (next === undefined) return
    sleepers.delete(next)
    state.nowMs = Math.max(state.nowMs, next.atMs)
    next.wake()
  }
  return {
    now: () => state.nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const sleeper = {
          atMs: state.nowMs + ms,
          wake: () => {
            // Each new listener is compared with those that are there.
            signal?.removeEventListener('abort', abort)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', abort)
      }),
    hold: () => {
      state.holds++
    },
    release: () => {
      state.holds--
    },
    run: async (work) => {
      const settled = { isSettled: false }
      const noted = work.finally(() => {
        settled.isSettled = true
      })
      noted.catch(() => undefined)
      while (!settled.isSettled) {
        await turn()
        if (!settled.isSettled && state.holds === 0) wakeNext()
      }
      return noted
    },
  }
}
