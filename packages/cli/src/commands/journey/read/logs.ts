import { LogpipeError } from '@logpipe/sdk/contract'
import { parseCount } from '../../../config/parse-option.ts'
import { resolveConfig } from '../../../config/resolve-config.ts'
import type { CliContext } from '../../../context.ts'
import { exitCodes } from '../../../exit-codes.ts'
import { newestFirst } from '../../../read/newest-first.ts'
import type { FoundLog } from '../../../read/tenant-reader.ts'
import { logLine } from '../../../render/log-lines.ts'
import { prints } from '../../command-ending.ts'
import { defineCommand, type FlagsOf } from '../../define-command.ts'
import { type LogScreen, openScreen } from './log-screen.ts'
import { noteUnknown } from './note-unknown.ts'
import { type Readers, sayInterrupted, withReaders } from './open-readers.ts'
import { filterOf, readCommand, styleOf, tenantsOf } from './read-flags.ts'

const build = () =>
  readCommand()
    .option('-n, --lines <count>', 'number of logs; all by default')
    .option('--reverse', 'show the oldest first')
    .option('--no-pager', 'print to the terminal instead of a pager (env PAGER)')

/** Shows the logs of tenants, newest first, or those of them that match. */
export const logs = defineCommand(build, run, {
  ending: prints,
  examples: {
    'Show warnings and worse of the last hour': 'logpipe logs --tenant acme --since 1h --severity warning+',
    'Search for a text and an attribute': 'logpipe logs --tenant acme --grep timeout --attr http.status=504',
    'Process logs with another program': 'logpipe logs --tenant acme -o json | jq .message',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const config = await resolveConfig(flags, context)
  const tenantIds = tenantsOf(flags, config, context)
  const limit =
    flags.lines === undefined ? Number.POSITIVE_INFINITY : parseCount('--lines', flags.lines, { min: 1, max: 1e9 })
  const [filter, style] = [filterOf(flags, context), styleOf(flags, tenantIds, context)]
  return withReaders({ config, tenantIds }, context, async (opened) => {
    const screen = openScreen({ isPaged: flags.pager, stopped: opened.stopped }, context)
    const show = (found: readonly FoundLog[]): Promise<void> =>
      screen.write(found.map(({ tenantId, log }) => logLine(log, tenantId, style, context.out)).join(''))
    const shown = await showLogs(opened, screen, { filter, limit, isReversed: flags.reverse === true, show })
    const isInterrupted = opened.stopped.aborted
    await screen.close()
    if (shown === 0 && !screen.signal.aborted) await noteNothing(opened, context)
    return isInterrupted ? sayInterrupted(context) : exitCodes.success
  })
}

/** Nothing was found: of a tenant that has no logs at all it is said, and on a terminal that none match. */
async function noteNothing({ readers, target }: Readers, context: CliContext): Promise<void> {
  const unknown = await noteUnknown(readers, target, context)
  if (unknown === 0 && context.err.isTty) context.err.write('No logs match.\n')
}

interface Showing {
  readonly filter: ReturnType<typeof filterOf>
  readonly limit: number
  readonly isReversed: boolean
  readonly show: (found: readonly FoundLog[]) => Promise<void>
}

/** Shows logs as they come, or all of them once the oldest has come. Returns their number. */
async function showLogs({ readers }: Readers, screen: LogScreen, showing: Showing): Promise<number> {
  const { filter, limit, isReversed, show } = showing
  const { signal, onRead } = screen
  const held: FoundLog[] = []
  let [left, shown] = [limit, 0]
  try {
    for await (const all of newestFirst(readers, { filter, limit, signal, onRead })) {
      const found = all.slice(0, left)
      left -= found.length
      shown += found.length
      if (isReversed) hold(held, found)
      else await show(found)
      if (left === 0 || signal.aborted) break
    }
  } catch (error) {
    if (signal.aborted) return shown
    await screen.close()
    throw error
  }
  if (held.length > 0 && !signal.aborted) await show(held.reverse())
  return shown
}

/** Logs that fit into memory, 128 KiB of text and 64 KiB of attributes each at most, and mostly 200 bytes. */
const maxHeld = 100_000

function hold(held: FoundLog[], found: readonly FoundLog[]): void {
  held.push(...found)
  if (held.length <= maxHeld) return
  throw new LogpipeError(
    'invalid_option',
    `--reverse holds all logs in memory, 100,000 at most; narrow them with --since, or with --lines`,
  )
}
