/** What an account's concurrency comes to for a worker that may take a part of it. */
export interface ConcurrencyVerdict {
  readonly isEnough: boolean
  /** Functions that the account runs at once in the region. */
  readonly limit: number
  /** How many of them the worker may use. */
  readonly worker: number
  /** What is left for requests while the worker drains a backlog; 0 or less where it may use all. */
  readonly left: number
  /** A worker concurrency that leaves enough, or the smallest there is. Present where there is too little. */
  readonly advisedWorker?: number
}

/** What is left beside the worker for ingest and read: at 20 ms a request, each serves 50 requests a second. */
const leastForRequests = 20
/** Lambda's own minimum for an event source. */
const leastForWorker = 2

/** Judges before anybody is throttled whether requests are still served while the worker drains a backlog. */
export function judgeConcurrency(limit: number, worker: number): ConcurrencyVerdict {
  const left = limit - worker
  if (left >= leastForRequests) return { isEnough: true, limit, worker, left }
  return { isEnough: false, limit, worker, left, advisedWorker: Math.max(leastForWorker, limit - leastForRequests) }
}
