import { chooseContext } from '../../config/choose-context.ts'
import { noContext, requireConfigFile } from '../../config/config-file.ts'
import type { CliContext } from '../../context.ts'
import { contextTable } from '../../render/contexts.ts'
import { jsonLine } from '../../render/format.ts'
import { jsonCommand } from '../base-commands.ts'
import { prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

/** Lists the contexts of logpipe.json, and marks the one that counts. A choice that the file no longer has marks none. */
export const listContexts = defineCommand(jsonCommand, run, {
  ending: prints,
  examples: {
    'List the contexts of logpipe.json': 'logpipe context list',
  },
})

async function run(flags: FlagsOf<typeof jsonCommand>, context: CliContext): Promise<number> {
  const file = await requireConfigFile(context)
  const { chosen, problems } = await chooseContext(undefined, file, context.env)
  const current = problems.length > 0 ? undefined : (chosen?.name ?? noContext)
  const contexts = [[noContext, {}] as const, ...file.contexts].map(([name, settings]) => ({
    ...{ name, isCurrent: name === current },
    ...{ ...file.settings, ...settings },
  }))
  const documents = contexts.map(({ isCurrent, ...one }) => ({ ...one, is_current: isCurrent }))
  context.out.write(
    flags.json ? jsonLine({ file: file.path, contexts: documents }) : contextTable(contexts, context.out),
  )
  return 0
}
