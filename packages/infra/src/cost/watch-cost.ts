import { topology } from '../topology.ts'
import type { Estimate } from './estimate-cost.ts'
import type { Service } from './price-list.ts'
import type { Prices } from './prices.ts'

/** Minutes between two rounds, of which a deployment takes one; 0 is no watch. */
export const watchIntervals = topology.watch.intervals

/** What a round of the watch takes, and what the watch takes that is standing by. */
export const watchAssumptions = {
  watchMemoryGb: 0.5,
  /** With its start, and the wait for its rows. Seconds. */
  watchRoundSeconds: 6,
  /** For each of its two tenants: a canary, a read of its own, one of the other's, and a list of ids. */
  watchRequests: 8,
  /** Of the watch itself, of the functions that respond to these requests, and of the worker. */
  watchInvocations: 11,
  /** Rows, their index, manifests, keys and counters; and what all of them look up. */
  watchWriteUnits: 14,
  watchReadUnits: 40,
  /** Receiving and deleting are counted for each message; and asking for the depth. */
  watchQueueRequests: 8,
  watchLogBytes: 14_000,
  watchAlarms: 2,
  watchMetrics: 5,
} as const

/** An estimate with so many rounds of the watch a month. A further million logs costs as much as before. Pure. */
export function addWatch(estimate: Estimate, rounds: number, { items }: Prices): Estimate {
  if (rounds === 0) return estimate
  const per = watchAssumptions
  const millions = rounds / 1_000_000
  const added: Partial<Record<Service, number>> = {
    'API Gateway': millions * per.watchRequests * items.apiMillionRequests.usd,
    Lambda:
      millions * per.watchInvocations * items.lambdaMillionInvocations.usd +
      rounds * per.watchMemoryGb * per.watchRoundSeconds * items.lambdaGbSecond.usd,
    SQS: millions * per.watchQueueRequests * (items.sqsMillionRequests.usd + items.sqsFairMillionRequests.usd),
    'DynamoDB writes': millions * per.watchWriteUnits * items.dynamodbMillionWrites.usd,
    'DynamoDB reads': millions * per.watchReadUnits * items.dynamodbMillionReads.usd,
    'CloudWatch Logs': ((rounds * per.watchLogBytes) / 1e9) * items.cloudwatchGbIngested.usd,
    fixed: per.watchAlarms * items.cloudwatchAlarmMonth.usd + per.watchMetrics * items.cloudwatchMetricMonth.usd,
  }
  const all = Object.entries(estimate.byService).map(([name, usd]) => [name, usd + (added[name as Service] ?? 0)])
  const byService: Estimate['byService'] = Object.fromEntries(all)
  const usdPerMonth = Object.values(byService).reduce((sum, usd) => sum + usd, 0)
  return { byService, usdPerMonth, usdPerMillionLogs: estimate.usdPerMillionLogs }
}
