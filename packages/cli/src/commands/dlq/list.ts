import type { CliContext } from '../../context.ts'
import { deadLetterListJson, deadLetterListText } from '../../render/dead-letters.ts'
import { repeatTarget } from '../../render/target-flags.ts'
import { prints } from '../command-ending.ts'
import { defineCommand } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { exitCodeOf, type FilterFlags, filterCommand, filterOf, scopeText, withDeadLetters } from './dead-letters.ts'

/** Lists dead letters by tenant and reason, with a next step for each reason. */
export const listDeadLetters = defineCommand(filterCommand, run, {
  ending: prints,
  examples: {
    'List what could not be stored': 'logpipe dlq list',
    'Only conflicts of one tenant': 'logpipe dlq list --tenant acme --reason conflict',
  },
})

async function run(flags: FilterFlags, context: CliContext): Promise<number> {
  const filter = await filterOf(flags)
  const letters = await withDeadLetters(flags, context, (manager, signal) => manager.list(filter, signal))
  const scope = scopeText(filter)
  const tenant = filter.tenant === undefined ? '' : ` --tenant ${filter.tenant}`
  const listing = { scope, repeated: { tenant, target: repeatTarget(flags) }, nowMs: context.now() }
  report(flags, context, deadLetterListJson(letters), deadLetterListText(letters, listing, context.out))
  return exitCodeOf(letters.end, context)
}
