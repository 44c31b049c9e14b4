import { Command } from '@commander-js/extra-typings'
import { parseCount, parseRate } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { assumptions, estimateCost, type Workload } from '../../cost/estimate-cost.ts'
import { prices } from '../../cost/prices.ts'
import { costText } from '../../render/cost.ts'
import { jsonLine } from '../../render/format.ts'
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
  out.write(flags.json ? jsonLine({ workload, ...comparison, assumptions, prices }) : costText(workload, comparison))
  return 0
}
