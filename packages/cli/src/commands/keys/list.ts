import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { keyTable } from '../../render/keys.ts'
import { keyJson } from '../../render/tenant-json.ts'
import { targetCommand } from '../base-commands.ts'
import { prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'

const build = () => targetCommand().argument('<tenant>')

/** Lists keys by their ids; the keys themselves are stored nowhere. */
export const listKeys = defineCommand(build, run, {
  ending: prints,
  examples: {
    'List the keys of a tenant': 'logpipe keys list acme',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, tenant: string): Promise<number> {
  const tenantId = parseTenant(tenant)
  const { keys } = await withManager(flags, context, (manager) => manager.show(tenantId))
  return report(flags, context, { tenant: tenantId, keys: keys.map(keyJson) }, keyTable(keys, context.out))
}
