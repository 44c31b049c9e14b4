import type { Comparison, Price, Prices, Service, Workload } from '@logpipe/infra/cost'
import type { Output } from '../context.ts'
import { count, plural } from './format.ts'
import { proseText } from './prose.ts'
import { tableText } from './table.ts'

/** Prices, and how sure they are. */
export interface PriceFacts {
  readonly prices: Prices
  /** Those that were not found for the region. */
  readonly unchecked: readonly Price[]
  /** The oldest and the newest day on which one was seen. */
  readonly seen: readonly [first: string, last: string]
}

const head = ['USD per month', 'logpipe', 'without batching']

/** The estimate as a table, with its assumptions. What rests on a price that was not found for the region has a mark. */
export function costText(
  workload: Workload,
  { logsPerMonth, logpipe, oneByOne }: Comparison,
  facts: PriceFacts,
  output: Output,
): string {
  const rows: string[][] = []
  const marked = new Set<Service>(facts.unchecked.map(({ service }) => service))
  for (const service of Object.keys(logpipe.byService) as Service[]) {
    if (logpipe.byService[service] === 0) continue
    const mark = marked.has(service) ? ' *' : ''
    rows.push([`${service}${mark}`, usd(logpipe.byService[service]), usd(oneByOne.byService[service])])
  }
  rows.push(['total', usd(logpipe.usdPerMonth), usd(oneByOne.usdPerMonth)])
  rows.push(['per million logs', usd(logpipe.usdPerMillionLogs), usd(oneByOne.usdPerMillionLogs)])
  const { logsPerSecond, directPerSecond, bytes, retentionDays, batch, recents, manifests } = workload
  const direct = directPerSecond === undefined ? '' : ` and ${directPerSecond} by POST /logs`
  const asked = `${count(Math.round(logsPerMonth))} logs per month (${logsPerSecond}${direct} per second) of ${plural(bytes, 'byte')}, ${count(batch)} per request, kept ${plural(retentionDays, 'day')}, recents ${recents ? 'on' : 'off'}, manifests ${manifests ? 'on' : 'off'}`
  const table = tableText({ head, rows, colAligns: ['left', 'right', 'right'] }, output)
  const prose = [...uncheckedTexts(facts), perMillionText, batchingText(workload), sourcesText(facts)]
  return `${proseText(asked, output)}${table}${prose.map((text) => proseText(text, output)).join('')}`
}

const perMillionText = 'The price per million logs leaves out storage, reads and fixed costs.'

function batchingText({ recents }: Workload): string {
  const again = recents ? ', and once more to the index of recents' : ''
  return `Without batching, each log takes a request, a message and a write. A batch saves requests, messages and invocations: its logs share one of each, compressed. Both designs write each log once${again}.`
}

function uncheckedTexts({ prices, unchecked }: PriceFacts): readonly string[] {
  return unchecked.map(
    ({ unit, usd: value }) => `* not confirmed for ${prices.region}: ${unit} (${value.toFixed(2)}, as in us-east-1)`,
  )
}

function sourcesText({ prices, seen: [first, last] }: PriceFacts): string {
  return `List prices of ${prices.region} as AWS stated them from ${first} to ${last}, read in copies of its price list. They are without free tiers, CloudFront, data transfer and taxes; --json names each with its source and day, and what the estimate assumes.`
}

function usd(value: number): string {
  return value.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
