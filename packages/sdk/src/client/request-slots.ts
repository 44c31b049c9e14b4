import { LogpipeError } from '../contract/logpipe-error.ts'

export interface Wait {
  readonly signal?: AbortSignal
  /** How long to wait for a slot at most, milliseconds. */
  readonly maxWaitMs: number
}

/** A number of slots, given to requests in order; returns what runs a task in a slot. */
export type InSlot = <T>(task: () => Promise<T>, wait: Wait) => Promise<T>

interface Waiter {
  readonly start: () => void
}

/**
 * Requests wait here for a connection, rather than in the connection pool: so the timeout of an attempt starts when it has
 * one, and a request that is aborted or late leaves at once. Whoever leaves a slot hands it to the next.
 */
export function createSlots(slots: number): InSlot {
  let free = slots
  const waiting = new Set<Waiter>()
  const release = (): void => {
    const [next] = waiting
    if (next === undefined) free++
    else {
      waiting.delete(next)
      next.start()
    }
  }
  return async (task, wait) => {
    // An abort that came before is no event any more.
    wait.signal?.throwIfAborted()
    if (free > 0) free--
    else await slot(waiting, wait)
    try {
      wait.signal?.throwIfAborted()
      return await task()
    } finally {
      release()
    }
  }
}

function slot(waiting: Set<Waiter>, { signal, maxWaitMs }: Wait): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      waiting.delete(waiter)
    }
    const waiter: Waiter = {
      start: () => {
        leave()
        resolve()
      },
    }
    const abort = (): void => {
      leave()
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      leave()
      const message = `the request waited ${Math.round(maxWaitMs)} ms for a connection and was not sent: its deadline passed`
      reject(new LogpipeError('request_timeout', message))
    }, maxWaitMs)
    signal?.addEventListener('abort', abort, { once: true })
    waiting.add(waiter)
  })
}
