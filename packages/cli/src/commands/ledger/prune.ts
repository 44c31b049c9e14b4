import { parseMoment } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { planPrune, pruneRuns } from '../../ledger/prune-ledger.ts'
import { newRunId } from '../../ledger/run-id.ts'
import { noLedgerText, pruneJson, pruneText, pruneWarning } from '../../render/ledger.ts'
import { targetCommand } from '../base-commands.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { readTargetLedger } from './target-ledger.ts'

const build = () =>
  targetCommand()
    .requiredOption(
      '--before <when>',
      'prune runs that began before a date (2026-01-31) or longer ago than an age (90d)',
    )
    .option('--yes', 'do not ask for confirmation')

/** Removes old runs from the ledger of a target, after confirmation. */
export const pruneLedger = defineCommand(build, run, {
  ending: {
    kind: 'changes',
    interrupted: 'the ledger is sound; the same command prunes the rest',
  },
  examples: {
    'Remove runs that are older than 90 days': 'logpipe ledger prune --before 90d',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const { now, random } = context
  const beforeMs = parseMoment('--before', flags.before, now())
  const { dir, read, isThere } = await readTargetLedger(flags, context)
  const plan = await planPrune(dir, read, beforeMs)
  const { pruned: runs } = plan
  if (runs.length + read.leftovers.length > 0) {
    if (runs.length > 0 && !flags.yes)
      await confirm({ doing: 'pruning the ledger', warning: pruneWarning(plan), word: 'prune' }, context)
    await pruneRuns({ dir, read, runs, runId: newRunId(now(), random), now })
  }
  return report(
    flags,
    context,
    pruneJson(dir, plan),
    isThere ? pruneText(plan, beforeMs) : noLedgerText(dir, context.out),
  )
}
