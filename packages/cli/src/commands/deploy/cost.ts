import { Command } from '@commander-js/extra-typings'
import Table from 'cli-table3'
import { parseCount, parseRate } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { assumptions, type Comparison, estimateCost, type Service, type Workload } from '../../cost/estimate-cost.ts'
import { prices } from '../../cost/prices.ts'
import { count } from '../../render/format.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

const build = () =>
  new Command()
    .option('--rate <logs>', 'logs per second', '100')
    .option('--bytes <count>', 'size of the text of one log, bytes', '200')
    .option('--retention-days <days>', 'how long rows are kept', '30')
    .option('--batch <logs>', 'logs per request', '500')
    .option('--no-recents', 'without reading newest first, which costs a write per log')
    .option('--json', 'print one JSON document')

/** Prices a month on AWS, service by service, compared with one message and one write per log. */
export const cost = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, { out }: CliContext): Promise<number> {
  const workload: Workload = {
    logsPerSecond: parseRate('--rate', flags.rate, 1_000_000),
    bytes: parseCount('--bytes', flags.bytes, { min: 1, max: 131_072 }),
    retentionDays: parseCount('--retention-days', flags.retentionDays, { min: 1, max: 3_650 }),
    batch: parseCount('--batch', flags.batch, { min: 1, max: 5_000 }),
    recents: flags.recents,
  }
  const comparison = estimateCost(workload)
  if (flags.json) out.write(`${JSON.stringify({ workload, ...comparison, assumptions, prices })}\n`)
  else out.write(costText(workload, comparison))
  return 0
}

function costText(workload: Workload, { logsPerMonth, logpipe, oneByOne }: Comparison): string {
  const table = new Table({
    head: ['US dollars a month', 'logpipe', 'one by one'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  })
  for (const service of Object.keys(logpipe.byService) as Service[]) {
    table.push([service, usd(logpipe.byService[service]), usd(oneByOne.byService[service])])
  }
  table.push(['in all', usd(logpipe.usdPerMonth), usd(oneByOne.usdPerMonth)])
  table.push(['a million logs, not kept', usd(logpipe.usdPerMillionLogs), usd(oneByOne.usdPerMillionLogs)])
  const { logsPerSecond, bytes, retentionDays, batch, recents } = workload
  return `${count(Math.round(logsPerMonth))} logs a month (${logsPerSecond} a second) of ${count(bytes)} bytes, ${count(batch)} a request, kept ${count(retentionDays)} days, recents ${recents ? 'on' : 'off'}
${table.toString()}
One by one: a request, a message and a write for each log. The saving is in requests, messages and invocations: ${count(batch)} logs share one
of each, and compressed. Both write each log once${recents ? ', and once more into the index of recents' : ''}.
List prices of ${prices.region} as of ${prices.date}, without free tiers, alarms, the dashboard, data transfer and taxes; --json names every
price with its source, and what the estimate assumes.
`
}

function usd(value: number): string {
  return value.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
