import Table from 'cli-table3'
import type { Comparison, Service, Workload } from '../cost/estimate-cost.ts'
import { prices } from '../cost/prices.ts'
import { count } from './format.ts'

/** The estimate as a table, with its assumptions. */
export function costText(workload: Workload, { logsPerMonth, logpipe, oneByOne }: Comparison): string {
  const table = new Table({
    head: ['US dollars per month', 'logpipe', 'without batching'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  })
  for (const service of Object.keys(logpipe.byService) as Service[]) {
    if (logpipe.byService[service] === 0) continue
    table.push([service, usd(logpipe.byService[service]), usd(oneByOne.byService[service])])
  }
  table.push(['total', usd(logpipe.usdPerMonth), usd(oneByOne.usdPerMonth)])
  table.push([
    'per million logs, without storage, reads and fixed costs',
    usd(logpipe.usdPerMillionLogs),
    usd(oneByOne.usdPerMillionLogs),
  ])
  const { logsPerSecond, bytes, retentionDays, batch, recents } = workload
  return `${count(Math.round(logsPerMonth))} logs per month (${logsPerSecond} per second) of ${count(bytes)} bytes, ${count(batch)} per request, kept ${count(retentionDays)} days, recents ${recents ? 'on' : 'off'}
${table.toString()}
Without batching, each log takes a request, a message and a write. A batch saves requests, messages and invocations: its logs share
one of each, compressed. Both designs write each log once${recents ? ', and once more to the index of recents' : ''}.
List prices of ${prices.region} as of ${prices.date}, without free tiers, CloudFront, data transfer and taxes; --json names every
price with its source, and what the estimate assumes.
`
}

function usd(value: number): string {
  return value.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
