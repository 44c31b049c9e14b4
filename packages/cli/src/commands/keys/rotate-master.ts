import { LogpipeError } from '@logpipe/sdk/contract'
import { parseDuration, quote } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { findKeyPlace } from '../../connect/key-place.ts'
import type { CliContext } from '../../context.ts'
import { masterKeysJson, rotatedText } from '../../render/master-keys.ts'
import { targetCommand } from '../base-commands.ts'
import { changes } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { report } from '../stack-use.ts'

const build = () =>
  targetCommand().option('--overlap <time>', 'how long the key before must stay valid at least, from 15m', '24h')

/** Draws a new master key, which seals new rows; those before still verify what they sealed. */
export const rotateMasterKey = defineCommand(build, run, {
  ending: (flags) => changes('keys show-master', flags),
  examples: {
    'Seal new rows with a new master key': 'logpipe keys rotate-master',
  },
})

/** Every instance of a function reads the keys at least every ten minutes, and a run of it takes a minute. */
const minOverlapMs = 15 * 60_000

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const overlapMs = parseDuration('--overlap', flags.overlap)
  if (overlapMs < minOverlapMs) {
    const why = 'until then functions may still seal with the key before'
    throw new LogpipeError('invalid_option', `--overlap is ${quote(flags.overlap)}; the minimum is 15m: ${why}`)
  }
  const place = await findKeyPlace(await resolveConfig(flags, context))
  const { rotateKeys } = await import('@logpipe/infra/keys')
  const ring = await rotateKeys(place, new Date(context.now() + overlapMs).toISOString())
  return report(flags, context, masterKeysJson(ring), rotatedText(ring, place.kind, flags))
}
