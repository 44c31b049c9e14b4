import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { shellWord } from '../../render/format.ts'
import { newKeyText } from '../../render/keys.ts'
import { newKeyJson, tenantJson } from '../../render/tenant-json.ts'
import { settingsText } from '../../render/tenants.ts'
import { changes } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'
import { tellIfUnseen } from '../unseen-key.ts'
import { changesOf, namingFlags, settingsCommand } from './setting-flags.ts'

/** Adds a tenant and shows its first key. */
export const addTenant = defineCommand(settingsCommand, run, {
  ending: (flags, tenant) => changes(`tenants show ${shellWord(tenant)}`, flags),
  examples: {
    'Add a tenant that may send 500 records per second': 'logpipe tenants add acme --rate 500 --retention-days 90',
  },
})

async function run(flags: FlagsOf<typeof settingsCommand>, context: CliContext, name: string): Promise<number> {
  const tenantId = parseTenant(name)
  const changes = await changesOf(flags, context.cwd)
  const { tenant, key } = await withManager(
    flags,
    context,
    (manager) => namingFlags(flags, () => manager.add(tenantId, changes)),
    {
      isFirst: true,
    },
  )
  const text = `Added ${tenantId}\n${settingsText(tenant.settings)}\n${newKeyText(key, context.out)}`
  tellIfUnseen(context, { tenantId, key, flags })
  return report(flags, context, { ...tenantJson(tenantId, tenant), ...newKeyJson(key) }, text)
}
