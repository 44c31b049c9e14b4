import type { CliContext } from '../../context.ts'
import { ledgerVerifyJson, ledgerVerifyText, noLedgerText } from '../../render/ledger.ts'
import { targetCommand } from '../base-commands.ts'
import { judges } from '../command-ending.ts'
import { defineCommand } from '../define-command.ts'
import { report, type StackFlags } from '../stack-use.ts'
import { readTargetLedger } from './target-ledger.ts'

/** Reads the whole ledger of a target, and says whether anything was done to it. */
export const verifyLedger = defineCommand(targetCommand, run, {
  ending: judges,
  examples: {
    'Check what was noted of a deployed stack': 'logpipe ledger verify --target logpipe-prod',
  },
})

async function run(flags: StackFlags, context: CliContext): Promise<number> {
  const { dir, read, isThere } = await readTargetLedger(flags, context)
  const text = isThere ? ledgerVerifyText(read, context.out) : noLedgerText(dir, context.out)
  report(flags, context, ledgerVerifyJson(dir, read), text)
  return isThere && read.problems.length === 0 ? 0 : 3
}
