import { Option } from '@commander-js/extra-typings'
import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { keyOf } from '../../config/api-key.ts'
import { parseCount, parseDuration, parseRate, quote } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { openTarget, type Target } from '../../connect/open-target.ts'
import { depthLateMs } from '../../connect/stack-depth.ts'
import { explainingFailures, missingKeyText } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { newRunId } from '../../ledger/run-id.ts'
import type { Endpoint } from '../../load/engine/connection.ts'
import { loadReport } from '../../load/report/load-report.ts'
import { type LoadOptions, runLoad } from '../../load/run-load.ts'
import { countArrivals, durationOf, fixedRate, type ScheduleSpec } from '../../load/schedule/arrivals.ts'
import { count, duration, jsonLine, plural } from '../../render/format.ts'
import { loadText } from '../../render/load.ts'
import { startProgress } from '../../render/progress.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

/** The drain is over when nothing was stored for this long, milliseconds; longer where the queue's depth is late. */
const stallTimeoutMs = 30_000

const build = () =>
  targetCommand()
    .addOption(new Option('--rpm <requests>', 'requests per minute').conflicts('rate'))
    .option('--rate <requests>', 'requests per second')
    .option('--duration <time>', 'how long, such as 500ms, 30s or 5m', '30s')
    .option('--tenants <names>', 'number of tenants (load-1, load-2, …), or their names separated by commas', '3')
    .option('--batch <records>', 'records per request', '1')
    .option('--connections <count>', 'the most connections to the endpoint', '1000')
    .option('--threads <count>', 'threads that send', '1')
    .option('--max-lag <time>', 'a request that starts later than this after it was due is late', '100ms')
    .option('--precise', 'start requests as exactly as possible, at the cost of a CPU core')
    .option('--no-warm-up', 'send the first request at once, with code and connections that are cold')
    .option('--timeout <time>', 'how long a request may take', '10s')

/** Load-tests a target at a fixed arrival rate and follows every record into the table. */
export const load = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const parsed = parseFlags(flags)
  const { schedule, tenantIds, batchRecords, connections, threads, timeoutMs, maxLagMs } = parsed
  const key = keyOf(context)
  const config = await resolveConfig(flags, context)
  const target = await openTarget(config, context)
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  const progress = startProgress(context.err, context.elapsed)
  const startedMs = context.elapsed()
  const durationMs = durationOf(schedule)
  const options: LoadOptions = {
    endpoint: endpointOf(target.url),
    traffic: { runId: newRunId(context.now(), context.random), tenantIds, batchRecords, ...key },
    ...{ schedule, maxConnections: connections, threads, timeoutMs, maxLagMs },
    isPrecise: flags.precise === true,
    isWarmedUp: flags.warmUp,
    elapsed: context.elapsed,
    sleep: context.sleep,
    signal: target.died ? AbortSignal.any([interrupt.signal, target.died]) : interrupt.signal,
    stores: target.stores,
    isDepthLate: target.kind === 'deployed',
    stallTimeoutMs: target.kind === 'deployed' ? depthLateMs : stallTimeoutMs,
    onProgress: ({ sent, responses }) =>
      progress.update(() => {
        const elapsedMs = Math.min(durationMs, context.elapsed() - startedMs)
        return `${duration(elapsedMs)} of ${duration(durationMs)} · sent ${count(sent)} · responses ${count(responses)}`
      }),
    onDrain: (queued) => progress.update(() => `draining ${plural(queued, 'message')}`),
  }
  const result = await explainingFailures(target, () => runLoad(options)).catch(async (error: unknown) => {
    // What the stack died of says more than the connection that was lost.
    await target.close()
    throw error
  })
  stopListening()
  progress.done()
  await target.close()
  const { sent, statuses } = result.measured
  if (sent > 0 && statuses[401] === sent) throw new LogpipeError('unauthorized', keyProblem(target, key))
  const report = loadReport(result, {
    ...{ schedule, batchRecords, maxLagMs, maxConnections: connections },
    target: target.name,
    url: target.url,
    tenants: tenantIds.length,
    isInterrupted: interrupt.signal.aborted,
  })
  context.out.write(flags.json ? jsonLine(report) : loadText(report, context.out))
  return { passed: 0, failed: 1, invalid: 3, inconclusive: 3, interrupted: 130 }[report.verdict]
}

/** Brackets belong to the text of an IPv6 address, not to the address. */
function endpointOf(url: string): Endpoint {
  const { hostname, port, host, pathname, protocol } = new URL(url)
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    prefix: pathname.replace(/\/+$/, ''),
    authority: host,
    isTls: protocol === 'https:',
  }
}

function parseFlags(flags: FlagsOf<typeof build>) {
  const rate =
    flags.rate === undefined
      ? parseRate('--rpm', flags.rpm ?? '1000', 60_000_000) / 60
      : parseRate('--rate', flags.rate, 1_000_000)
  return {
    schedule: boundedSchedule(rate, parseDuration('--duration', flags.duration)),
    threads: parseCount('--threads', flags.threads, { min: 1, max: 64 }),
    maxLagMs: parseDuration('--max-lag', flags.maxLag),
    tenantIds: parseTenants(flags.tenants),
    batchRecords: parseCount('--batch', flags.batch, { min: 1, max: 5_000 }),
    connections: parseCount('--connections', flags.connections, { min: 1, max: 10_000 }),
    timeoutMs: parseDuration('--timeout', flags.timeout),
  }
}

/** A load test of which every request was unauthorized has tested nothing. */
function keyProblem(target: Target, { apiKey }: { readonly apiKey?: string }): string {
  return apiKey === undefined ? missingKeyText(target) : 'the API key of LOGPIPE_KEY is not valid'
}

/** Every request is remembered until it was followed into the table. */
const maxRequests = 50_000_000

function boundedSchedule(rate: number, durationMs: number): ScheduleSpec {
  const schedule = fixedRate(rate, durationMs)
  const total = countArrivals(schedule)
  if (total <= maxRequests) return schedule
  const asked = `${count(total)} requests; the limit of one run is ${count(maxRequests)}`
  throw new LogpipeError('invalid_option', `that rate and duration are ${asked}: lower one of them`)
}

/** How many tenants (load-1, load-2, …), or which. */
function parseTenants(value: string): readonly TenantId[] {
  if (/^\d+$/.test(value)) {
    const wanted = parseCount('--tenants', value, { min: 1, max: 1_000 })
    return Array.from({ length: wanted }, (_, i) => `load-${i + 1}` as TenantId)
  }
  return [...new Set(value.split(','))].map((name) => {
    const parsed = parseTenantId(name.trim())
    if (parsed.kind === 'tenant') return parsed.tenantId
    throw new LogpipeError('invalid_tenant', `--tenants ${quote(name)}: ${parsed.message.replace('tenant_id', 'it')}`)
  })
}
