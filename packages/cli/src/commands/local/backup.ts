import { resolve } from 'node:path'
import { resolveConfig } from '../../config/resolve-config.ts'
import { openTarget } from '../../connect/open-target.ts'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { backupText } from '../../render/backup.ts'
import { bytes, jsonLine } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { dataCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

const build = () => dataCommand().argument('<folder>', 'where to write it; must not exist yet')

/** Saves the data of the embedded stack while it runs. */
export const backup = defineCommand(build, run, {
  ending: {
    kind: 'changes',
    interrupted: 'nothing was saved; run the same command again',
  },
  examples: {
    'Save all data while the stack runs': 'logpipe backup saved/2026-01-31',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, name: string): Promise<number> {
  const { cwd, now, err, errors, elapsed, out } = context
  const config = await resolveConfig({ ...flags, target: 'embedded' }, context)
  const { writeBackup } = await import('@logpipe/infra/backup')
  const target = await openTarget(config, context, { readsOnly: true })
  const progress = startProgress(err, elapsed)
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  try {
    const manifest = await writeBackup({
      dataDir: config.dataDir,
      tableEndpoint: target.stores?.dynamodb.endpoint ?? '',
      folder: resolve(cwd, name),
      version: LOGPIPE_VERSION,
      now,
      signal: interrupt.signal,
      onProgress: (read) => progress.update(() => `saving the table: ${bytes(read)}`),
    }).finally(progress.done)
    const folder = resolve(cwd, name)
    out.write(flags.json ? jsonLine({ folder, ...manifest }) : backupText(folder, manifest))
    return 0
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    errors.write(`Interrupted: nothing of the backup is left. Run the same command again for a whole one.\n`)
    return exitCodes.interrupted
  } finally {
    stopListening()
    await target.close()
  }
}
