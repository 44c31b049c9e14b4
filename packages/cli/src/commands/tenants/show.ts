import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { keyTable } from '../../render/keys.ts'
import { keyJson, tenantJson } from '../../render/tenant-json.ts'
import { settingsText } from '../../render/tenants.ts'
import { targetCommand } from '../base-commands.ts'
import { prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'

const build = () => targetCommand().argument('<tenant>')

/** Shows one tenant with its keys, which are known by their ids. */
export const showTenant = defineCommand(build, run, {
  ending: prints,
  examples: {
    'Show the settings and keys of a tenant': 'logpipe tenants show acme',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, name: string): Promise<number> {
  const tenantId = parseTenant(name)
  const { settings, keys } = await withManager(flags, context, (manager) => manager.show(tenantId))
  const head = `${tenantId}, version ${settings.version} of ${settings.updatedAt}`
  const text = `${head}\n${settingsText(settings.settings)}\n${keyTable(keys, context.out)}`
  return report(flags, context, { ...tenantJson(tenantId, settings), keys: keys.map(keyJson) }, text)
}
