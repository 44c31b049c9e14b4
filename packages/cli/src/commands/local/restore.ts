import { resolve } from 'node:path'
import { resolveConfig } from '../../config/resolve-config.ts'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { restoredText } from '../../render/backup.ts'
import { jsonLine } from '../../render/format.ts'
import { dataCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

const build = () => dataCommand().argument('<folder>', 'a backup')

/** Makes a new data folder of a backup. */
export const restore = defineCommand(build, run, {
  ending: {
    kind: 'changes',
    interrupted: 'nothing was restored; run the same command again',
  },
  examples: {
    'Make a new data folder of a backup': 'logpipe restore saved/2026-01-31 --data restored',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, name: string): Promise<number> {
  const { dataDir } = await resolveConfig({ ...flags, target: 'embedded' }, context)
  const folder = resolve(context.cwd, name)
  const { restoreBackup } = await import('@logpipe/infra/backup')
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  const { signal } = interrupt
  try {
    const { manifest, entries } = await restoreBackup({ folder, dataFolder: dataDir, signal })
    const { started_at: startedAt } = manifest
    const restored = { data: dataDir, backup: folder, started_at: startedAt, entries }
    context.out.write(flags.json ? jsonLine(restored) : restoredText(dataDir, manifest, flags))
    return exitCodes.success
  } catch (error) {
    if (!signal.aborted) throw error
    context.errors.write('Interrupted: nothing was restored. Run the same command again.\n')
    return exitCodes.interrupted
  } finally {
    stopListening()
  }
}
