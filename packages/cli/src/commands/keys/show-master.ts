import { resolveConfig } from '../../config/resolve-config.ts'
import { findKeyPlace } from '../../connect/key-place.ts'
import type { CliContext } from '../../context.ts'
import { masterKeysJson, masterKeyTable } from '../../render/master-keys.ts'
import { targetCommand } from '../base-commands.ts'
import { prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'

/** Lists the master keys by their ids; never a key itself. */
export const showMasterKeys = defineCommand(targetCommand, run, {
  ending: prints,
  examples: {
    'List the master keys of a deployed stack': 'logpipe keys show-master --target logpipe-prod',
  },
})

async function run(flags: FlagsOf<typeof targetCommand>, context: CliContext): Promise<number> {
  const place = await findKeyPlace(await resolveConfig(flags, context))
  const { readKeys } = await import('@logpipe/infra/keys')
  const ring = await readKeys(place)
  return report(flags, context, masterKeysJson(ring), masterKeyTable(ring, context.out))
}
