import type { CliContext } from '../../context.ts'
import { repeatTarget } from '../../render/target-flags.ts'
import { tenantJson } from '../../render/tenant-json.ts'
import { tenantTable } from '../../render/tenants.ts'
import { targetCommand } from '../base-commands.ts'
import { prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'

/** Lists all tenants that were added. */
export const listTenants = defineCommand(targetCommand, run, {
  ending: prints,
  examples: {
    'List the tenants of a deployed stack': 'logpipe tenants list --target logpipe-prod',
  },
})

async function run(flags: FlagsOf<typeof targetCommand>, context: CliContext): Promise<number> {
  const tenants = await withManager(flags, context, (manager) => manager.list())
  const nothing = `no tenants yet: logpipe tenants add <tenant>${repeatTarget(flags)}\n`
  const document = tenants.map(({ tenantId, settings }) => tenantJson(tenantId, settings))
  return report(
    flags,
    context,
    { tenants: document },
    tenants.length === 0 ? nothing : tenantTable(tenants, context.out),
  )
}
