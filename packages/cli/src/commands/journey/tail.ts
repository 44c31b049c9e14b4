import { type Client, createClient, type RecentOptions } from '@logpipe/sdk'
import { isSeverity, LogpipeError, type LogView, severities } from '@logpipe/sdk/contract'
import { keyOf } from '../../config/api-key.ts'
import { chooseTenant } from '../../config/choose-tenant.ts'
import { parseCount, quote } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { openTarget } from '../../connect/open-target.ts'
import { adviseKey } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { jsonLine, printable } from '../../render/format.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

const followEveryMs = 500

const build = () =>
  targetCommand()
    .option('-t, --tenant <id>', 'tenant whose logs to show')
    .option('-n, --lines <count>', 'number of logs, 1 to 1000', '20')
    .option('-f, --follow', 'keep showing new logs as they are stored')
    .option('--severity <name>', 'only logs of this severity')

/** Shows the newest logs of a tenant, oldest of them first, as a log is read. */
export const tail = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const key = keyOf(context)
  const config = await resolveConfig(flags, context)
  const tenantId = chooseTenant(flags.tenant, config, context)
  const limit = parseCount('--lines', flags.lines, { min: 1, max: 1_000 })
  const { severity } = flags
  if (severity !== undefined && !isSeverity(severity)) {
    throw new LogpipeError(
      'invalid_option',
      `--severity is ${quote(severity)}; it must be one of ${severities.join(', ')}`,
    )
  }
  const target = await openTarget(config, context, { readsOnly: true })
  const client = createClient({
    url: target.url,
    tenant: tenantId,
    ...key,
    sleep: context.sleep,
    ...(target.died && { signal: target.died }),
  })
  const stop = new AbortController()
  const stopListening = context.onInterrupt(() => stop.abort())
  const show = (logs: readonly LogView[]): void => {
    for (const log of logs.toReversed()) context.out.write(flags.json ? jsonLine(log) : lineOf(log, context))
  }
  try {
    const filter = severity === undefined ? {} : { severity }
    const first = await newest(client, filter, limit)
    show(first)
    const follower = createFollower(client, { filter, shown: first, isAll: first.length < limit, now: context.now })
    while (flags.follow && !stop.signal.aborted) {
      await context.sleep(followEveryMs, stop.signal).catch(() => undefined)
      show(await follower())
    }
    return 0
  } catch (error) {
    throw adviseKey(error, target, key)
  } finally {
    stopListening()
    await client.close()
    await target.close()
  }
}

/** The newest logs, page after page: one page of large logs contains fewer than requested. */
async function newest(client: Client, filter: RecentOptions, limit: number): Promise<readonly LogView[]> {
  const logs: LogView[] = []
  let cursor: string | undefined
  do {
    const page = await client.logs.recent({ ...filter, limit: limit - logs.length, ...(cursor && { cursor }) })
    logs.push(...page.logs)
    cursor = page.next
  } while (cursor !== undefined && logs.length < limit)
  return logs
}

/** A log may be stored after one that was received later; it is looked for this far back. Milliseconds. */
const followBackMs = 60_000

interface Following {
  readonly filter: RecentOptions
  /** What is shown already, newest first. */
  readonly shown: readonly LogView[]
  /** Whether these were all that there was, and not only the newest. */
  readonly isAll: boolean
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/**
 * Gives the logs that have come since the last call, newest first, whatever their number. If only the newest were shown first,
 * what the pipeline lists after the oldest of them is older, even if it arrived in the same millisecond: it is not shown.
 */
function createFollower(client: Client, { filter, shown, isAll, now }: Following) {
  const seen = new Map(shown.map(({ logId, timestamp }) => [logId, timestamp]))
  // Where all were shown, a log that is older was stored meanwhile: its shard may have been asked a moment too early.
  const oldestId = isAll ? undefined : shown.at(-1)?.logId
  // Never ahead of now: a row that was altered to be of next year would end the following.
  let newestMs = Math.min(shown[0]?.timestamp ?? now(), now())
  return async (): Promise<readonly LogView[]> => {
    const sinceMs = newestMs - followBackMs
    const fresh = await listUntil(client, { ...filter, since: new Date(sinceMs).toISOString() }, oldestId)
    const unseen = fresh.filter(({ logId }) => !seen.has(logId))
    // The order of logs may run ahead of their receipt by a second, as clocks differ.
    for (const [logId, timestamp] of seen) if (timestamp < sinceMs - 1_000) seen.delete(logId)
    for (const { logId, timestamp } of unseen) {
      seen.set(logId, timestamp)
      newestMs = Math.max(newestMs, Math.min(timestamp, now()))
    }
    return unseen
  }
}

/** Every log since a time, newest first, up to the one with this id. */
async function listUntil(
  client: Client,
  query: RecentOptions,
  lastId: string | undefined,
): Promise<readonly LogView[]> {
  const logs: LogView[] = []
  let cursor: string | undefined
  do {
    const page = await client.logs.recent({ ...query, limit: 1_000, ...(cursor && { cursor }) })
    const end = page.logs.findIndex(({ logId }) => logId === lastId)
    logs.push(...(end === -1 ? page.logs : page.logs.slice(0, end + 1)))
    cursor = end === -1 ? page.next : undefined
  } while (cursor !== undefined)
  return logs
}

function lineOf({ datetime, severity, message }: LogView, { out }: CliContext): string {
  const { dim, red, yellow, cyan, gray } = out.color
  const color = { debug: gray, info: cyan, warning: yellow, error: red, fatal: red }[severity]
  return `${dim(printable(datetime))} ${color(severity.padEnd(7))} ${printable(message)}\n`
}
