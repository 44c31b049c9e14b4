import type { CliContext } from '../../context.ts'
import { changes } from '../command-ending.ts'
import { defineCommand } from '../define-command.ts'
import { type FilterFlags, filterCommand, filterOf, reportCounts, withDeadLetters } from './dead-letters.ts'

/** Moves dead letters back to the queue. */
export const redriveDeadLetters = defineCommand(filterCommand, run, {
  ending: (flags) => changes('dlq list', flags),
  examples: {
    'Store again what the worker failed on, once it is fixed': 'logpipe dlq redrive --reason failed',
  },
})

async function run(flags: FilterFlags, context: CliContext): Promise<number> {
  const filter = await filterOf(flags)
  const counts = await withDeadLetters(flags, context, (manager, signal) => manager.redrive(filter, signal))
  return reportCounts(flags, context, { counts, filter, did: 'redriven', verb: 'Redrove' })
}
