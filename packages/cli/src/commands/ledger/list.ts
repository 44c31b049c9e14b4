import type { CliContext } from '../../context.ts'
import { findRuns } from '../../ledger/ledger-runs.ts'
import { ledgerProblemsText, noLedgerText } from '../../render/ledger.ts'
import { ledgerListJson, ledgerListText } from '../../render/ledger-list.ts'
import { targetCommand } from '../base-commands.ts'
import { prints } from '../command-ending.ts'
import { defineCommand } from '../define-command.ts'
import { report, type StackFlags } from '../stack-use.ts'
import { readTargetLedger } from './target-ledger.ts'

/** Lists the runs that wrote the ledger of a target. */
export const listLedger = defineCommand(targetCommand, run, {
  ending: prints,
  examples: {
    'List what was sent from here': 'logpipe ledger list',
  },
})

async function run(flags: StackFlags, context: CliContext): Promise<number> {
  const { dir, read, isThere } = await readTargetLedger(flags, context)
  const runs = await findRuns(dir, read)
  const { problems } = read
  const text = `${ledgerListText(runs, context.out)}${ledgerProblemsText(problems)}`
  return report(flags, context, ledgerListJson(dir, runs, problems), isThere ? text : noLedgerText(dir, context.out))
}
