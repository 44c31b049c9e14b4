import type { HttpResponse } from './transport.ts'

/** Says in which order requests were made, in the server's clock. */
export interface RequestOrder {
  /** The order of a request that is made now, as a header; undefined until the server has told its clock. */
  readonly next: () => string | undefined
  readonly learn: (response: HttpResponse) => void
}

/**
 * The server orders records by their receipt, which says little about requests that are in flight at the same time. So the
 * first response's `x-logpipe-received-at` sets a clock, and each later request states when it was made by it. The clock starts
 * when the response is here, later than the server's did, so it never leads by more than the millisecond that puts every later
 * request after the first.
 */
export function createRequestOrder(elapsed: () => number): RequestOrder {
  let start: { readonly serverMs: number; readonly elapsedMs: number } | undefined
  let lastMs = 0
  let counter = 0
  return {
    learn: ({ headers }) => {
      const serverMs = Number(headers['x-logpipe-received-at'])
      if (start === undefined && serverMs > 0) start = { serverMs, elapsedMs: elapsed() }
    },
    next: () => {
      if (start === undefined) return undefined
      const nowMs = start.serverMs + 1 + Math.floor(elapsed() - start.elapsedMs)
      if (nowMs > lastMs || counter === maxCounter) {
        lastMs = Math.max(nowMs, lastMs + 1)
        counter = 0
      } else counter++
      return `${lastMs}.${counter}`
    },
  }
}

const maxCounter = 9_999
