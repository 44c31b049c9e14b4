import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { shellWord } from '../../render/format.ts'
import { targetCommand } from '../base-commands.ts'
import { changes } from '../command-ending.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'

const build = () => targetCommand().argument('<tenant>').option('--yes', 'do not ask for confirmation')

/** Removes settings and keys, after confirmation. */
export const removeTenant = defineCommand(build, run, {
  ending: (flags, tenant) => changes(`tenants show ${shellWord(tenant)}`, flags),
  examples: {
    'Remove a tenant': 'logpipe tenants remove acme',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, name: string): Promise<number> {
  const tenantId = parseTenant(name)
  if (!flags.yes) {
    const what = { doing: `removing ${tenantId}`, warning: `This revokes every key of ${tenantId}.`, word: tenantId }
    await confirm(what, context)
  }
  await withManager(flags, context, (manager) => manager.remove(tenantId))
  const text = `Removed ${tenantId}; its rows stay until they expire\n`
  return report(flags, context, { tenant: tenantId, removed: true }, text)
}
