import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { parseNumber } from '../../../config/parse-option.ts'
import type { CliContext } from '../../../context.ts'
import { type Comparison, compareRuns, slowerThan } from '../../../load/compare/compare-runs.ts'
import type { ReadResult } from '../../../load/result/parse-result.ts'
import { jsonLine } from '../../../render/format.ts'
import { tidyNumbers } from '../../../render/json-style.ts'
import { comparisonText } from '../../../render/load/comparison.ts'
import { generatorReasons } from '../../../render/load.ts'
import { jsonCommand } from '../../base-commands.ts'
import { judges } from '../../command-ending.ts'
import { defineCommand, type FlagsOf } from '../../define-command.ts'
import { readResult } from './result-file.ts'

const build = () =>
  jsonCommand()
    .argument('<before>', 'result that `logpipe load --out` wrote')
    .argument('<after>', 'another, to be compared with it')
    .option(
      '--fail-if-slower <percent>',
      'exit 1 if a percentile is shown to be slower, by more than this, such as 10%, or if more requests failed',
    )
    .option('--anyway', 'compare runs of different shape, or in which the generator did not keep its schedule')

/** Compares the results of two load tests, and says what is more than chance. */
export const loadCompare = defineCommand(build, run, {
  ending: judges,
  examples: {
    'Compare two runs; fail if the second is more than 10% slower':
      'logpipe load compare before.json after.json --fail-if-slower 10%',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, before: string, after: string): Promise<number> {
  const percent = flags.failIfSlower === undefined ? undefined : parsePercent(flags.failIfSlower)
  const [one, other] = [await readResult(before, context.cwd), await readResult(after, context.cwd)]
  const comparison = compareRuns(one, other)
  if (flags.anyway !== true)
    refuseUnlike(comparison, [
      { path: before, read: one },
      { path: after, read: other },
    ])
  context.out.write(
    flags.json
      ? jsonLine(tidyNumbers({ before, after, ...comparison }))
      : comparisonText(comparison, [before, after], context.out),
  )
  return percent !== undefined && slowerThan(comparison, percent).length > 0 ? 1 : 0
}

function parsePercent(value: string): number {
  const mustBe = 'a percentage such as 10%, at most 10000'
  return parseNumber('--fail-if-slower', value.replace(/\s*%$/, ''), { max: 10_000, mustBe })
}

interface NamedResult {
  readonly path: string
  readonly read: ReadResult
}

/** What differs in runs that were asked for different things, or did not do what they were asked for, is no finding. */
function refuseUnlike({ differences }: Comparison, results: readonly NamedResult[]): void {
  for (const { path, read } of results) {
    const { limit } = read.result.report.generator
    if (limit !== null)
      throw operationError('unmeasured_result', `${path} did not measure its target: ${generatorReasons[limit]}`)
  }
  const [difference] = differences
  if (difference === undefined) return
  const texts = differences.map(({ what, before, after }) => `${what} (${before}; ${after})`)
  throw unlike(`the runs differ in their ${texts.join(', ')}`)
}

function unlike(message: string): LogpipeError {
  return operationError('unlike_results', message)
}
