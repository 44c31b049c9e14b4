import type { PurgedLetter } from '@logpipe/infra/dead-letters'
import type { CliContext } from '../../context.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { newRunId } from '../../ledger/run-id.ts'
import { changes } from '../command-ending.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { filterCommand, filterOf, reportCounts, scopeText, withDeadLetters } from './dead-letters.ts'

const build = () => filterCommand().option('--yes', 'do not ask for confirmation')

/** Deletes dead letters, after confirmation. */
export const purgeDeadLetters = defineCommand(build, run, {
  ending: (flags) => changes('dlq list', flags),
  examples: {
    'Delete the conflicts of one tenant': 'logpipe dlq purge --tenant acme --reason conflict',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const filter = await filterOf(flags)
  if (!flags.yes) {
    const scope = scopeText(filter)
    const warning = `This deletes every dead letter${scope} permanently, and the logs in it.`
    await confirm({ doing: `purging dead letters${scope}`, warning, word: 'purge' }, context)
  }
  const counts = await withDeadLetters(flags, context, async (manager, signal, dir) => {
    const ledger = openLedger({ dir, runId: newRunId(context.now(), context.random), now: context.now })
    const note = noteIn(ledger, context)
    return manager.purge(filter, { signal, note }).finally(ledger.close)
  })
  return reportCounts(flags, context, { counts, filter, did: 'purged', verb: 'Purged' })
}

/** Later audits must not look for what was deleted here on purpose, nor take another row under its id for it. */
function noteIn(ledger: Pick<Ledger, 'purge'>, { now }: CliContext) {
  return async ({ tenant, reason, logIds }: PurgedLetter): Promise<void> => {
    if (tenant !== undefined && logIds.length > 0)
      await ledger.purge({ tenantId: tenant, reason, logIds, atMs: Math.floor(now()) })
  }
}
