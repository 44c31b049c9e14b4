import { operationError } from '@logpipe/sdk/operations'
import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { settingsText } from '../../render/tenants.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'
import { changesOf, settingsCommand } from './setting-flags.ts'

/** Changes the settings that are given. */
export const setTenant = defineCommand(settingsCommand, run)

async function run(flags: FlagsOf<typeof settingsCommand>, context: CliContext, name: string): Promise<number> {
  const tenantId = parseTenant(name)
  const changes = await changesOf(flags)
  if (Object.keys(changes).length === 0)
    throw operationError('invalid_setting', 'nothing to change: give at least one option')
  const tenant = await withManager(flags, context, (manager) => manager.set(tenantId, changes))
  const text = `${tenantId}, version ${tenant.version}, takes effect within 60 s\n${settingsText(tenant.settings)}`
  return report(flags, context, { tenant: tenantId, ...tenant }, text)
}
