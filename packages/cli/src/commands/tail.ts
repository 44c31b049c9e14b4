import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@logpipe/sdk'
import { isSeverity, LogpipeError, type LogView, severities } from '@logpipe/sdk/contract'
import { parseCount, parseTenant, quote } from '../config/parse-option.ts'
import { resolveConfig } from '../config/resolve-config.ts'
import type { CliContext } from '../context.ts'
import { jsonLine, printable } from '../render/format.ts'
import { openTarget } from '../target/open-target.ts'

export interface TailFlags {
  readonly tenant?: string
  readonly lines: string
  readonly follow?: boolean
  readonly severity?: string
  readonly target?: string
  readonly data?: string
  readonly json?: boolean
}

const followEveryMs = 500

/** Shows the newest logs of a tenant, oldest of them first, as a log is read. */
export async function tail(flags: TailFlags, context: CliContext): Promise<number> {
  const tenantId = parseTenant(flags.tenant)
  const limit = parseCount('--lines', flags.lines, { min: 1, max: 1_000 })
  const { severity } = flags
  if (severity !== undefined && !isSeverity(severity)) {
    throw new LogpipeError(
      'invalid_option',
      `--severity is ${quote(severity)}; it must be one of ${severities.join(', ')}`,
    )
  }
  const target = await openTarget(await resolveConfig(flags, context), context)
  const client = createClient({ url: target.url, tenant: tenantId })
  const stop = new AbortController()
  const stopListening = context.onInterrupt(() => stop.abort())
  const show = (logs: readonly LogView[]): void => {
    for (const log of logs.toReversed()) context.out.write(flags.json ? jsonLine(log) : lineOf(log, context))
  }
  try {
    const filter = severity === undefined ? {} : { severity }
    const first = await client.logs.recent({ limit, ...filter })
    show(first.logs)
    const seen = new Set(first.logs.map(({ logId }) => logId))
    while (flags.follow && !stop.signal.aborted) {
      await sleep(followEveryMs, undefined, { signal: stop.signal }).catch(() => undefined)
      const page = await client.logs.recent({ limit: 1_000, ...filter })
      show(page.logs.filter(({ logId }) => !seen.has(logId)))
      seen.clear()
      for (const { logId } of page.logs) seen.add(logId)
    }
    return 0
  } finally {
    stopListening()
    await client.close()
    await target.close()
  }
}

function lineOf({ datetime, severity, message }: LogView, { out }: CliContext): string {
  const { dim, red, yellow, cyan, gray } = out.color
  const color = { debug: gray, info: cyan, warning: yellow, error: red, fatal: red }[severity]
  return `${dim(printable(datetime))} ${color(severity.padEnd(7))} ${printable(message)}\n`
}
