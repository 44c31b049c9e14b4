import type { RunMeasured } from './merge-threads.ts'

/** Requests that were due, as far as they tell how many found no connection. */
export interface DueRequests {
  readonly due: number
  readonly maxLagMs: number
  readonly isClosed: boolean
}

/**
 * Counts the requests that waited in the end for a connection which was still being opened as failed, for want of a connection: a target that
 * drops packets, or whose name takes long to resolve, says nothing before the run is over. What opened for no longer than a request may be late is no
 * reason.
 */
export function countUnopened(measured: RunMeasured, { due, maxLagMs, isClosed }: DueRequests): RunMeasured {
  const { sent, unconnected, stillOpening, failures } = measured
  if (stillOpening.longestMs <= maxLagMs) return measured
  const waiting = isClosed ? stillOpening.count : Math.max(0, due - sent - unconnected)
  if (waiting === 0) return measured
  const reason = `no connection within ${Math.round(stillOpening.longestMs)} ms`
  return {
    ...measured,
    unconnected: unconnected + waiting,
    connectError: measured.connectError ?? reason,
    failures: { ...failures, [reason]: (failures[reason] ?? 0) + waiting },
  }
}
