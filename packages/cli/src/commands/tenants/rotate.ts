import { parseDuration, parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { shellWord } from '../../render/format.ts'
import { newKeyText } from '../../render/keys.ts'
import { newKeyJson } from '../../render/tenant-json.ts'
import { targetCommand } from '../base-commands.ts'
import { changes } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'
import { tellIfUnseen } from '../unseen-key.ts'

const build = () =>
  targetCommand().argument('<tenant>').option('--overlap <time>', 'how long the other keys keep working', '24h')

/** Creates a new key and lets the others expire. */
export const rotateKeys = defineCommand(build, run, {
  ending: (flags, tenant) => changes(`keys list ${shellWord(tenant)}`, flags),
  examples: {
    'Replace all keys; the old ones work for another week': 'logpipe tenants rotate acme --overlap 7d',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, tenant: string): Promise<number> {
  const tenantId = parseTenant(tenant)
  const overlapMs = parseDuration('--overlap', flags.overlap)
  const { key, others } = await withManager(flags, context, async (manager) => {
    const { keys } = await manager.show(tenantId)
    return { others: keys, key: await manager.rotate(tenantId, overlapMs) }
  })
  const losesIds = key.hasContentIds !== true && others.some(({ hasContentIds }) => hasContentIds)
  const text = `${newKeyText(key, context.out)}All other keys of ${tenantId} expire after ${flags.overlap}.\n${losesIds ? withoutIds(tenantId) : ''}`
  tellIfUnseen(context, { tenantId, key, flags })
  return report(flags, context, { tenant: tenantId, ...newKeyJson(key) }, text)
}

/** One key takes the place of several that differed. */
function withoutIds(tenantId: string): string {
  const command = `logpipe keys add ${shellWord(tenantId)} --content-ids`
  return `Some of them make ids from content, and the new one does not. For their clients: ${command}\n`
}
