import type { CliContext } from '../../context.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { filterCommand, filterOf, reportCounts, scopeText, withDeadLetters } from './dead-letters.ts'

const build = () => filterCommand().option('--yes', 'do not ask for confirmation')

/** Deletes dead letters, after confirmation. */
export const purgeDeadLetters = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const filter = await filterOf(flags)
  if (!flags.yes) {
    const scope = scopeText(filter)
    const warning = `This deletes every dead letter${scope} permanently, and the logs in it.`
    await confirm({ doing: `purging dead letters${scope}`, warning, word: 'purge' }, context)
  }
  const counts = await withDeadLetters(flags, context, (manager, signal) => manager.purge(filter, signal))
  return reportCounts(flags, context, { counts, filter, did: 'purged', verb: 'Purged' })
}
