import type { ServedRequest } from '../gateway/gateway.ts'
import { type Rejection, type RejectionReason, rejectionReasons } from '../gateway/malformed-request.ts'
import type { Metric, Sample } from './exposition.ts'

/** Upper bounds of the histogram of durations, seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export interface RequestMetrics {
  readonly note: (served: ServedRequest) => void
  readonly noteRejected: (rejection: Rejection) => void
  readonly metrics: () => readonly Metric[]
}

interface Durations {
  /** How many requests took at most each bound and more than the one before, and at the end those that took longer. */
  readonly counts: number[]
  sum: number
}

/** Counts requests by route and status. There are as many series as routes times statuses, whatever is sent: paths that match no route are one. */
export function createRequestMetrics(): RequestMetrics {
  const totals = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>()
  const bytes = new Map<string, number>()
  const durations = new Map<string, Durations>()
  const rejected = new Map<RejectionReason, number>(rejectionReasons.map((reason) => [reason, 0]))
  return {
    noteRejected: ({ reason }) => {
      rejected.set(reason, (rejected.get(reason) ?? 0) + 1)
    },
    note: ({ route = 'none', status, ms, bodyBytes }) => {
      const key = `${route} ${status}`
      const total = totals.get(key) ?? { labels: { route, status: status === 0 ? 'none' : String(status) }, value: 0 }
      total.value++
      totals.set(key, total)
      bytes.set(route, (bytes.get(route) ?? 0) + bodyBytes)
      const known = durations.get(route) ?? { counts: Array<number>(bounds.length + 1).fill(0), sum: 0 }
      const i = bounds.findIndex((bound) => ms / 1_000 <= bound)
      const at = i === -1 ? bounds.length : i
      known.counts[at] = (known.counts[at] ?? 0) + 1
      known.sum += ms / 1_000
      durations.set(route, known)
    },
    metrics: () => [
      {
        name: 'logpipe_http_requests_total',
        type: 'counter',
        help: 'HTTP requests by route and status; status none: the client went away before the response.',
        samples: [...totals.values()],
      },
      {
        name: 'logpipe_http_rejected_total',
        type: 'counter',
        help: 'Connections that were ended without a request that could be served.',
        samples: [...rejected].map(([reason, value]) => ({ labels: { reason }, value })),
      },
      {
        name: 'logpipe_http_request_body_bytes_total',
        type: 'counter',
        help: 'Bytes of request bodies as sent.',
        samples: [...bytes].map(([route, value]) => ({ labels: { route }, value })),
      },
      {
        name: 'logpipe_http_request_duration_seconds',
        type: 'histogram',
        help: 'Time from the headers of a request to the end of its response.',
        samples: [...durations].flatMap(([route, known]) => histogram(route, known)),
      },
    ],
  }
}

function histogram(route: string, { counts, sum }: Durations): readonly Sample[] {
  let upTo = 0
  const buckets = counts.map((count, i) => {
    upTo += count
    return { suffix: '_bucket', labels: { route, le: String(bounds[i] ?? '+Inf') }, value: upTo }
  })
  return [
    ...buckets,
    { suffix: '_sum', labels: { route }, value: sum },
    { suffix: '_count', labels: { route }, value: upTo },
  ]
}
