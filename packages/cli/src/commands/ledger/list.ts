import type { CliContext } from '../../context.ts'
import { findRuns } from '../../ledger/ledger-runs.ts'
import { ledgerListJson, ledgerListText, noLedgerText } from '../../render/ledger.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand } from '../define-command.ts'
import { report, type StackFlags } from '../stack-use.ts'
import { readTargetLedger } from './target-ledger.ts'

/** Lists the runs that wrote the ledger of a target. */
export const listLedger = defineCommand(targetCommand, run)

async function run(flags: StackFlags, context: CliContext): Promise<number> {
  const { dir, read, isThere } = await readTargetLedger(flags, context)
  const runs = await findRuns(dir, read)
  const text = isThere ? ledgerListText(runs, read, context.out) : noLedgerText(dir)
  return report(flags, context, ledgerListJson(dir, runs, read), text)
}
