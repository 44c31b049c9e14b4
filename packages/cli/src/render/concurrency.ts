import type { ConcurrencyVerdict } from '@logpipe/infra/deployed'

/** What an account's limit of concurrent functions means for the worker, and what to do where it is too low. */
export function concurrencyText({ limit, worker, left, advisedWorker }: Omit<ConcurrencyVerdict, 'isEnough'>): string {
  const account = `this account runs at most ${limit} functions at once in this region`
  if (advisedWorker === undefined) return `${account}; the worker uses up to ${worker} of them`
  const what =
    left <= 0
      ? 'the worker alone may use all of them: while it drains a backlog, requests get a 5xx'
      : `the worker may use ${worker}: while it drains a backlog, ${left} are left for requests, and what is beyond gets a 5xx`
  return `${account}, and ${what}. Ask Service Quotas for more (Lambda, concurrent executions), or lower --worker-concurrency to ${advisedWorker}`
}

/** The same for `deploy --json`. */
export function concurrencyDocument({ isEnough, limit, worker, left, advisedWorker }: ConcurrencyVerdict) {
  return { is_enough: isEnough, limit, worker, left, advised_worker: advisedWorker }
}
