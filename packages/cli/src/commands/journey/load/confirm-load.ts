import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import { count, plural } from '../../../render/format.ts'
import { confirm } from '../../confirmation.ts'
import { endpointOf, isLoopback } from './endpoint-of.ts'

/** What is about to be sent. */
export interface PlannedLoad {
  /** Requests per second, the highest. */
  readonly peakRate: number
  /** Requests; undefined where only the run will show. */
  readonly requests: number | undefined
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

function plannedText({ peakRate, requests, batchRecords }: PlannedLoad, host: string): string {
  const rate = `${peakRate.toLocaleString('en-US', { maximumFractionDigits: 1 })} requests a second`
  if (requests === undefined) return `This sends requests to ${host}, from ${rate} upwards until it fails.`
  const records = batchRecords === 1 ? '' : ` with ${count(requests * batchRecords)} records`
  return `This sends ${plural(requests, 'request')}${records} to ${host}, at up to ${rate}.`
}

async function costText(
  { peakRate, requests, batchRecords, recordBytes }: PlannedLoad,
  target: Target,
): Promise<string> {
  const { asPriceRegion, estimateCost, priceRegions, pricesOf } = await import('@logpipe/infra/cost')
  const region = asPriceRegion(target.kind === 'deployed' ? target.stack.region : '') ?? priceRegions[0]
  const workload = {
    ...{ logsPerSecond: peakRate * batchRecords, bytes: recordBytes, batch: batchRecords },
    ...{ retentionDays: 30, recents: true },
  }
  const { usdPerMillionLogs: usd } = estimateCost(workload, pricesOf(region)).logpipe
  if (requests === undefined) return `A logpipe on AWS in ${region} costs about $${usd.toFixed(2)} a million records.`
  const total = (requests * batchRecords * usd) / 1_000_000
  const shown = total < 0.01 ? 'less than $0.01' : `about $${total.toFixed(2)}`
  return `If that is a logpipe on AWS in ${region}, it costs ${shown}.`
}
