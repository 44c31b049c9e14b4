import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { shellWord } from '../../render/format.ts'
import { targetCommand } from '../base-commands.ts'
import { changes } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'

const build = () => targetCommand().argument('<tenant>').argument('<key-id>')

/** Ends a key. */
export const revokeKey = defineCommand(build, run, {
  ending: (flags, tenant) => changes(`keys list ${shellWord(tenant)}`, flags),
  examples: {
    'Revoke a key by the id that `keys list` shows': 'logpipe keys revoke acme KEY_ID',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, tenant: string, keyId: string): Promise<number> {
  const tenantId = parseTenant(tenant)
  await withManager(flags, context, (manager) => manager.revokeKey(tenantId, keyId))
  const text = `Revoked ${keyId}; it stops working within 60 s\n`
  return report(flags, context, { tenant: tenantId, revoked: keyId }, text)
}
