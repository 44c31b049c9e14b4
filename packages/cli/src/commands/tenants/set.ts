import { operationError } from '@logpipe/sdk/operations'
import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { shellWord } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { tenantJson } from '../../render/tenant-json.ts'
import { changedText, inEffectText, untilInEffectText } from '../../render/tenants.ts'
import { changes } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'
import { withManager } from '../tenant-manager.ts'
import { changesOf, namingFlags, settingsCommand } from './setting-flags.ts'

const build = () => settingsCommand().option('--wait', 'return when every instance uses the new settings')

/** Changes the settings that are given. */
export const setTenant = defineCommand(build, run, {
  ending: (flags, tenant) => changes(`tenants show ${shellWord(tenant)}`, flags),
  examples: {
    'Keep rows for a year, and wait until this is in effect': 'logpipe tenants set acme --retention-days 365 --wait',
    'Use a redaction policy': 'logpipe tenants set acme --redaction policy.json',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, name: string): Promise<number> {
  const tenantId = parseTenant(name)
  const changes = await changesOf(flags, context.cwd)
  if (Object.keys(changes).length === 0)
    throw operationError('invalid_setting', 'nothing to change: give at least one option')
  const { tenant, takesMs, startMs } = await withManager(flags, context, async (manager, takesMs) => {
    const tenant = await namingFlags(flags, () => manager.set(tenantId, changes))
    return { tenant, takesMs, startMs: context.elapsed() }
  })
  const inEffectAt = new Date(Date.parse(tenant.updatedAt) + takesMs).toISOString()
  const isInEffect = !flags.wait || (await waitUntil(startMs + takesMs, context))
  const text = changedText({ tenantId, tenant, takesMs, isInEffect: flags.wait === true && isInEffect })
  report(flags, context, { ...tenantJson(tenantId, tenant), in_effect_at: inEffectAt }, text)
  if (isInEffect) return 0
  context.errors.write(inEffectText({ version: tenant.version, inEffectAt }))
  return exitCodes.interrupted
}

/** Waits, with a countdown on a terminal; false if interrupted. */
async function waitUntil(endMs: number, { elapsed, err, onInterrupt, sleep }: CliContext): Promise<boolean> {
  const interrupt = new AbortController()
  const stopListening = onInterrupt(() => interrupt.abort())
  const progress = startProgress(err, elapsed)
  try {
    for (let leftMs = endMs - elapsed(); leftMs > 0 && !interrupt.signal.aborted; leftMs = endMs - elapsed()) {
      const seconds = Math.ceil(leftMs / 1000)
      progress.update(() => untilInEffectText(seconds))
      await sleep(Math.min(leftMs, 1_000), interrupt.signal).catch(() => undefined)
    }
    return !interrupt.signal.aborted
  } finally {
    progress.done()
    stopListening()
  }
}
