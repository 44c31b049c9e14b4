import { LogpipeError } from '@logpipe/sdk/contract'
import { parseCount } from '../../../config/parse-option.ts'
import { resolveConfig } from '../../../config/resolve-config.ts'
import type { CliContext } from '../../../context.ts'
import { followAll } from '../../../read/follow-all.ts'
import { createFollower } from '../../../read/follow-tenant.ts'
import { mergeNewest, newestOf } from '../../../read/newest-first.ts'
import type { FoundLog } from '../../../read/tenant-reader.ts'
import { backText, lostText } from '../../../render/following.ts'
import { logLine } from '../../../render/log-lines.ts'
import { prints } from '../../command-ending.ts'
import { defineCommand, type FlagsOf } from '../../define-command.ts'
import { noteUnknown } from './note-unknown.ts'
import { type Readers, withReaders } from './open-readers.ts'
import { filterOf, readCommand, styleOf, tenantsOf } from './read-flags.ts'

const build = () =>
  readCommand()
    .option('-n, --lines <count>', 'number of logs, 1 to 1000', '20')
    .option('-f, --follow', 'keep showing new logs as they are stored')

/** Shows the newest logs of tenants, oldest of them first, as a log is read. */
export const tail = defineCommand(build, run, {
  ending: prints,
  examples: {
    'Show the 20 newest logs': 'logpipe tail --tenant acme',
    'Watch the errors of two tenants': 'logpipe tail -t acme -t beta_inc --follow --severity error',
  },
})

type TailFlags = FlagsOf<typeof build>

async function run(flags: TailFlags, context: CliContext): Promise<number> {
  const config = await resolveConfig(flags, context)
  const tenantIds = tenantsOf(flags, config, context)
  const limit = parseCount('--lines', flags.lines, { min: 1, max: 1_000 })
  const filter = filterOf(flags, context)
  if (flags.follow && filter.until !== undefined)
    throw new LogpipeError('invalid_option', '--follow shows what comes; it cannot be combined with --until')
  const style = styleOf(flags, tenantIds, context)
  const show = (logs: readonly FoundLog[]): void => {
    for (const { tenantId, log } of logs.toReversed()) context.out.write(logLine(log, tenantId, style, context.out))
  }
  // Of an outage a person is told at once; what comes later is a matter of patience.
  const retries = flags.follow ? { retries: 1 } : {}
  return withReaders({ config, tenantIds, ...retries }, context, (opened) =>
    showTail(opened, { filter, limit, show, isFollowing: flags.follow === true }, context),
  )
}

interface Tail {
  readonly filter: ReturnType<typeof filterOf>
  readonly limit: number
  /** Shows logs that came newest first, oldest first. */
  readonly show: (logs: readonly FoundLog[]) => void
  readonly isFollowing: boolean
}

async function showTail(
  { readers, target, stopped: signal, findAgain }: Readers,
  { filter, limit, show, isFollowing }: Tail,
  context: CliContext,
): Promise<number> {
  const newest = await Promise.all(readers.map((reader) => newestOf(reader, { filter, limit, signal })))
  show(mergeNewest(newest).slice(0, limit))
  await noteUnknown(
    readers.filter((_, i) => newest[i]?.length === 0),
    target,
    context,
  )
  if (!isFollowing) return 0
  const { now, sleep, elapsed, err } = context
  await followAll({
    followers: readers.map((reader, i) => {
      const known = newest[i] ?? []
      return createFollower(reader, { filter, known, isAll: known.length < limit, now, signal })
    }),
    onLogs: show,
    onLost: (error) => err.write(lostText(error)),
    onBack: (lostMs) => err.write(backText(lostMs)),
    ...{ findAgain, signal, sleep, elapsed },
  })
  return 0
}
