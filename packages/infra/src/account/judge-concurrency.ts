/** What an account's concurrency comes to for a worker that may take a part of it. */
export interface ConcurrencyVerdict {
  readonly isEnough: boolean
  /** What will happen, and what to do about it. */
  readonly text: string
}

/** What is left beside the worker for ingest and read: at 20 ms a request, each serves 50 requests a second. */
const leastForRequests = 20

/** Judges before anybody is throttled whether requests are still served while the worker drains a backlog. */
export function judgeConcurrency(limit: number, worker: number): ConcurrencyVerdict {
  const account = `this account runs at most ${limit} functions at once in this region`
  const left = limit - worker
  if (left >= leastForRequests) return { isEnough: true, text: `${account}; the worker uses up to ${worker} of them` }
  const what =
    left <= 0
      ? `the worker alone may use all of them: while it drains a backlog, requests get a 5xx`
      : `the worker may use ${worker}: while it drains a backlog, ${left} are left for requests, and what is beyond gets a 5xx`
  const instead =
    limit > leastForRequests + 2 ? `--worker-concurrency ${limit - leastForRequests}` : '--worker-concurrency 2'
  return {
    isEnough: false,
    text: `${account}, and ${what}. Ask Service Quotas for more (Lambda, concurrent executions), or lower ${instead}`,
  }
}
