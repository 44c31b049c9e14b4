import type { Keyring } from '@logpipe/infra/keys'
import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { resolveConfig } from '../../config/resolve-config.ts'
import { keyPlaceOf } from '../../connect/key-place.ts'
import { openTable, type SealedRows } from '../../connect/log-table.ts'
import { hasStores, openTarget, type StackTarget } from '../../connect/open-target.ts'
import { explainingFailures } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { plural } from '../../render/format.ts'
import { masterKeysJson, retiredText, sealedRowsText } from '../../render/master-keys.ts'
import { startProgress } from '../../render/progress.ts'
import { targetCommand } from '../base-commands.ts'
import { changes } from '../command-ending.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'

const build = () => targetCommand().argument('<key-id>').option('--yes', 'do not ask for confirmation')

/** Removes a master key that was replaced, after counting the rows that nobody could verify then. */
export const retireMasterKey = defineCommand(build, run, {
  ending: (flags) => changes('keys show-master', flags),
  examples: {
    'Remove a master key that was replaced, by its id': 'logpipe keys retire-master KEY_ID',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, keyId: string): Promise<number> {
  // Not quoted: what was typed instead may be a key.
  if (!/^[0-9a-f]{8}$/.test(keyId)) {
    throw new LogpipeError(
      'invalid_option',
      'the key id must be eight hex digits, as logpipe keys show-master lists it',
    )
  }
  const config = await resolveConfig(flags, context)
  const target = await openTarget(config, context)
  try {
    if (!hasStores(target)) {
      throw operationError('unknown_target', 'master keys are kept with the stack, and a URL gives no access to them')
    }
    const { readKeys, refuseNeeded, retireKey } = await import('@logpipe/infra/keys')
    const place = keyPlaceOf(target, config.dataDir)
    const before = await readKeys(place)
    refuseNeeded(before, keyId, context.now())
    const sealed = await countSealed(target, { ring: before, keyId }, context)
    if (!flags.yes) {
      await confirm({ doing: `retiring ${keyId}`, warning: sealedRowsText(keyId, sealed), word: keyId }, context)
    }
    const ring = await retireKey(place, keyId, context.now())
    const document = { retired: keyId, unverifiable_rows: sealed.rows, ...masterKeysJson(ring) }
    return report(flags, context, document, retiredText(keyId, sealed))
  } finally {
    await target.close()
  }
}

async function countSealed(
  target: StackTarget,
  { ring, keyId }: { readonly ring: Keyring; readonly keyId: string },
  context: CliContext,
): Promise<SealedRows> {
  const { firstKeyId } = await import('@logpipe/infra/keys')
  const table = await openTable(target.stores)
  const progress = startProgress(context.err, context.elapsed)
  const onProgress = (rows: number): void => progress.update(() => `${plural(rows, 'row')} read`)
  try {
    const query = { keyId, isFirst: firstKeyId(ring) === keyId, nowMs: context.now(), onProgress }
    return await explainingFailures(target, () => table.countSealed(query))
  } finally {
    progress.done()
    table.close()
  }
}
