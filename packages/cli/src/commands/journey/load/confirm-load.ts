import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import { count, duration, plural } from '../../../render/format.ts'
import { confirm } from '../../confirmation.ts'
import { endpointOf, isLoopback } from './endpoint-of.ts'

/** What is about to be sent. */
export type PlannedLoad = PlannedRequests &
  (
    | { readonly kind: 'open' /** Requests per second, the highest. */; readonly peakRate: number }
    | { readonly kind: 'closed'; readonly concurrency: number; readonly durationMs: number }
    | { readonly kind: 'search' /** Requests per second, the first. */; readonly fromRate: number }
  )

interface PlannedRequests {
  /** Requests; at most so many where only the run will show. */
  readonly requests: number
  readonly batchRecords: number
  /** Text of a record, bytes, about. */
  readonly recordBytes: number
}

/** Asks before a load leaves this machine: it costs money, and may be an attack. Throws `invalid_option` where nobody agrees. */
export async function confirmLoad(planned: PlannedLoad, target: Target, context: CliContext): Promise<void> {
  const endpoint = endpointOf(target.url)
  if (isLoopback(endpoint)) return
  const warning = `${plannedText(planned, endpoint.authority)} ${await costText(planned, target)}`
  await confirm({ doing: `a load test of ${endpoint.authority}`, warning, word: endpoint.authority }, context)
}

function plannedText(planned: PlannedLoad, host: string): string {
  const { requests, batchRecords } = planned
  const records = batchRecords === 1 ? '' : ` with ${count(requests * batchRecords)} records`
  const size = `${plural(requests, 'request')}${records}`
  switch (planned.kind) {
    case 'open':
      return `This sends ${size} to ${host}, at up to ${rateText(planned.peakRate)}.`
    case 'closed':
      return `This keeps ${plural(planned.concurrency, 'request')} in flight to ${host} for ${duration(planned.durationMs)}, at most ${size} in total.`
    case 'search':
      return `This sends requests to ${host}, from ${rateText(planned.fromRate)} upwards until it fails, at most ${size} in total.`
  }
}

function rateText(perSecond: number): string {
  return `${perSecond.toLocaleString('en-US', { maximumFractionDigits: 1 })} requests a second`
}

/** The price of a record does not depend on how many a second there are. */
const anyRate = 1_000

async function costText({ kind, requests, batchRecords, recordBytes }: PlannedLoad, target: Target): Promise<string> {
  const { asPriceRegion, estimateCost, priceRegions, pricesOf } = await import('@logpipe/infra/cost')
  const region = asPriceRegion(target.kind === 'deployed' ? target.stack.region : '') ?? priceRegions[0]
  const workload = {
    ...{ logsPerSecond: anyRate * batchRecords, bytes: recordBytes, batch: batchRecords },
    ...{ retentionDays: 30, recents: true },
  }
  const { usdPerMillionLogs: usd } = estimateCost(workload, pricesOf(region)).logpipe
  const total = (requests * batchRecords * usd) / 1_000_000
  const shown = total < 0.01 ? 'less than $0.01' : `about $${total.toFixed(2)}`
  if (kind === 'open') return `If that is a logpipe on AWS in ${region}, it costs ${shown}.`
  const most = total < 0.01 ? shown : `at most $${total.toFixed(2)}`
  return `If that is a logpipe on AWS in ${region}, it costs about $${usd.toFixed(2)} a million records, ${most} in total.`
}
