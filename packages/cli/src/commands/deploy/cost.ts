import { Command, Option } from '@commander-js/extra-typings'
import type { Prices, Workload } from '@logpipe/infra/cost'
import { choiceError } from '../../config/choice-error.ts'
import { parseCount, parseRate } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { costText } from '../../render/cost.ts'
import { jsonLine } from '../../render/format.ts'
import { snakeKeys, tidyNumbers } from '../../render/json-style.ts'
import { prints } from '../command-ending.ts'
import { type CommandDefinition, defineCommand } from '../define-command.ts'

/** Prices and the estimate, loaded with the command. */
type Cost = typeof import('@logpipe/infra/cost')

const build = ({ priceRegions, watchIntervals }: Pick<Cost, 'priceRegions' | 'watchIntervals'>) =>
  new Command()
    .option('--rate <logs>', 'logs per second', '100')
    .option('--bytes <count>', 'size of the text of one log, bytes', '200')
    .option('--retention-days <days>', 'how long rows are kept', '30')
    .option('--batch <logs>', 'logs per request', '500')
    .option('--no-recents', 'without reading newest first, which costs a write per log')
    .option('--no-manifests', 'without manifests, which cost a write per request')
    .option('--direct <logs>', 'logs per second by POST /logs besides, each in a request of its own', '0')
    .option('--reads <rows>', 'rows read back per second', '0')
    .option('--waf', 'with CloudFront and WAF in front')
    .option(
      '--tenants-under-key <count>',
      'tenants whose rows are under a key of --kms-key, which each asks KMS for',
      '0',
    )
    .addOption(
      new Option('--watch <minutes>', 'with a watch at this interval, as deployed with --watch; 0 is none')
        .choices(watchIntervals.map(String))
        .default('0'),
    )
    .option('--region <name>', `AWS region: ${priceRegions.join(', ')}`, priceRegions[0])
    .option('--json', 'print one JSON document')

/** Prices a month on AWS, service by service, compared with one message and one write per log. */
export const costWith = (cost: Cost): CommandDefinition =>
  defineCommand(
    () => build(cost),
    async (flags, context) => run(flags, cost, context),
    {
      ending: prints,
      examples: {
        'Estimate 200 logs per second, kept for 90 days': 'logpipe cost --rate 200 --retention-days 90',
      },
    },
  )

type Flags = ReturnType<ReturnType<typeof build>['opts']>

async function run(flags: Flags, cost: Cost, { out }: CliContext): Promise<number> {
  const prices = parseRegion(flags.region, cost)
  const reads = parseCount('--reads', flags.reads, { min: 0, max: 1_000_000 })
  const direct = parseCount('--direct', flags.direct, { min: 0, max: 1_000_000 })
  const tenants = parseCount('--tenants-under-key', flags.tenantsUnderKey, { min: 0, max: 1_000_000 })
  const watchMinutes = Number(flags.watch)
  const workload: Workload = {
    logsPerSecond: parseRate('--rate', flags.rate, 1_000_000),
    bytes: parseCount('--bytes', flags.bytes, { min: 1, max: 131_072 }),
    retentionDays: parseCount('--retention-days', flags.retentionDays, { min: 1, max: 3_650 }),
    batch: parseCount('--batch', flags.batch, { min: 1, max: 5_000 }),
    recents: flags.recents,
    manifests: flags.manifests,
    ...(direct > 0 && { directPerSecond: direct }),
    ...(reads > 0 && { readsPerSecond: reads }),
    ...(flags.waf && { isBehindWaf: true }),
    ...(tenants > 0 && { tenantsUnderKey: tenants }),
    ...(watchMinutes > 0 && { watchMinutes }),
  }
  const comparison = cost.estimateCost(workload, prices)
  const document = { workload, ...comparison, assumptions: cost.assumptions, prices }
  const facts = { prices, unchecked: cost.uncheckedIn(prices), seen: cost.seenBetween(prices) }
  out.write(flags.json ? jsonLine(tidyNumbers(snakeKeys(document))) : costText(workload, comparison, facts, out))
  return 0
}

/** Throws `invalid_option` for a region without prices: numbers of another would be taken for its own. */
function parseRegion(text: string, { asPriceRegion, priceRegions, pricesOf }: Cost): Prices {
  const region = asPriceRegion(text)
  if (region !== undefined) return pricesOf(region)
  const mustBe = `one of ${priceRegions.join(', ')}, whose prices are known here; https://calculator.aws has others`
  throw choiceError('--region', text, { names: priceRegions, mustBe })
}
