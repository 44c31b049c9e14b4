import { Option } from '@commander-js/extra-typings'
import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { keyOf } from '../../config/api-key.ts'
import { parseCount, parseDuration, parseRate, quote } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { openTarget, type Target } from '../../connect/open-target.ts'
import { depthLateMs } from '../../connect/queue-depth.ts'
import { explainingFailures, missingKeyText } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { newRunId } from '../../ledger/run-id.ts'
import { type LoadOptions, type LoadResult, runLoad } from '../../load/run-load.ts'
import { fixedRate, type Schedule } from '../../load/schedule.ts'
import { count, duration, jsonLine, plural } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

/** Drained when nothing was stored for this long, milliseconds; later where the queue's depth comes late. */
const drainPatienceMs = 30_000

const build = () =>
  targetCommand()
    .addOption(new Option('--rpm <requests>', 'requests per minute').conflicts('rate'))
    .option('--rate <requests>', 'requests per second')
    .option('--duration <time>', 'how long, such as 500ms, 30s or 5m', '30s')
    .option('--tenants <names>', 'number of tenants (load-1, load-2, …), or their names separated by commas', '3')
    .option('--batch <records>', 'records per request', '1')
    .option('--connections <count>', 'connections to the endpoint', '64')
    .option('--timeout <time>', 'how long a request may take', '10s')

/** Load-tests a target at a fixed arrival rate and follows every record into the table. */
export const load = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const rate =
    flags.rate === undefined
      ? parseRate('--rpm', flags.rpm ?? '1000', 60_000_000) / 60
      : parseRate('--rate', flags.rate, 1_000_000)
  const durationMs = parseDuration('--duration', flags.duration)
  const tenantIds = parseTenants(flags.tenants)
  const batchRecords = parseCount('--batch', flags.batch, { min: 1, max: 5_000 })
  const connections = parseCount('--connections', flags.connections, { min: 1, max: 1_024 })
  const timeoutMs = parseDuration('--timeout', flags.timeout)
  const key = keyOf(context)
  const schedule = boundedSchedule(rate, durationMs)
  const config = await resolveConfig(flags, context)
  const target = await openTarget(config, context)
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  const progress = startProgress(context.err, context.elapsed)
  const options: LoadOptions = {
    url: target.url,
    ...key,
    tenantIds,
    schedule,
    runId: newRunId(context.now(), context.random),
    batchRecords,
    connections,
    timeoutMs,
    elapsed: context.elapsed,
    sleep: context.sleep,
    signal: target.died ? AbortSignal.any([interrupt.signal, target.died]) : interrupt.signal,
    stores: target.stores,
    isDepthLate: target.kind === 'deployed',
    drainPatienceMs: target.kind === 'deployed' ? depthLateMs : drainPatienceMs,
    onProgress: ({ sent, answered, elapsedMs }) =>
      progress.update(
        () => `${duration(elapsedMs)} of ${duration(durationMs)} · sent ${count(sent)} · answered ${count(answered)}`,
      ),
    onDrain: (queued) => progress.update(() => `working off ${plural(queued, 'message')}`),
  }
  const result = await explainingFailures(target, () => runLoad(options)).catch(async (error: unknown) => {
    // What the stack died of says more than the connection that broke off.
    await target.close()
    throw error
  })
  stopListening()
  progress.done()
  await target.close()
  const { sent, statuses } = result.generated
  if (sent > 0 && statuses[401] === sent) throw new LogpipeError('unauthorized', noGoodKey(target, key))
  const report = reportOf(result, {
    rate,
    batchRecords,
    target: target.name,
    url: target.url,
    tenants: tenantIds.length,
  })
  if (flags.json) context.out.write(jsonLine(report))
  else printReport(report, context)
  if (report.verdict === 'failed') return 1
  if (report.verdict === 'inconclusive') return 3
  return interrupt.signal.aborted ? 130 : 0
}

/** A load of which every request was turned away at the door has tested nothing. */
function noGoodKey(target: Target, { apiKey }: { readonly apiKey?: string }): string {
  return apiKey === undefined ? missingKeyText(target) : 'the API key of LOGPIPE_KEY is not valid'
}

/** Every request is remembered until it was followed into the table. */
const maxRequests = 50_000_000

function boundedSchedule(rate: number, durationMs: number): Schedule {
  const schedule = fixedRate(rate, durationMs)
  if (schedule.total <= maxRequests) return schedule
  const asked = `${count(schedule.total)} requests; the limit of one run is ${count(maxRequests)}`
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

interface Shape {
  readonly rate: number
  readonly batchRecords: number
  readonly target: string
  readonly url: string
  readonly tenants: number
}

type LoadReport = ReturnType<typeof reportOf>

function reportOf({ generated, verified, drainMs }: LoadResult, { rate, batchRecords, target, url, tenants }: Shape) {
  const { sent, statuses, connectError, sendingMs, maxLagMs, latency } = generated
  const achieved = sent > 1 ? ((sent - 1) / sendingMs) * 1000 : rate
  const refused = Object.entries(statuses).filter(([status]) => status !== '202' && status !== '0')
  const accepted = verified?.accepted ?? (statuses['202'] ?? 0) * batchRecords
  const faults = {
    refused: refused.reduce((sum, [, requests]) => sum + requests, 0) * batchRecords,
    unanswered: verified?.unanswered ?? (statuses['0'] ?? 0) * batchRecords,
    lost: verified?.lost ?? null,
    duplicated: verified?.duplicated ?? null,
    misplaced: verified?.misplaced ?? null,
  }
  const isClean = Object.values(faults).every((records) => records === null || records === 0)
  return {
    verdict: verdictOf(isClean, verified !== undefined),
    target,
    tenants,
    requests: sent,
    rate: {
      target_per_second: rate,
      achieved_per_second: achieved,
      error_percent: (achieved / rate - 1) * 100,
      max_lag_ms: maxLagMs,
    },
    records: { sent: sent * batchRecords, accepted, stored: verified?.stored ?? null, ...faults },
    statuses,
    unreachable: connectError === undefined ? null : `cannot reach ${new URL(url).origin}: ${connectError}`,
    latency_ms: {
      p50: latency.getValueAtPercentile(50) / 1000,
      p90: latency.getValueAtPercentile(90) / 1000,
      p99: latency.getValueAtPercentile(99) / 1000,
      p999: latency.getValueAtPercentile(99.9) / 1000,
      max: latency.maxValue / 1000,
    },
    drain_ms: drainMs ?? null,
  }
}

/** Without the table nobody can know what became of the records that were accepted. */
function verdictOf(isClean: boolean, isVerified: boolean): 'passed' | 'failed' | 'inconclusive' {
  if (!isClean) return 'failed'
  return isVerified ? 'passed' : 'inconclusive'
}

function printReport(report: LoadReport, { out }: CliContext): void {
  const { bold, dim, green, red, yellow } = out.color
  const { rate, records, latency_ms: latency } = report
  const known = (value: number | null): string => (value === null ? 'not known (needs the table)' : count(value))
  const bad = (value: number | null): string => (value !== null && value > 0 ? red(count(value)) : known(value))
  const perMinute = (perSecond: number): string =>
    (perSecond * 60).toLocaleString('en-US', { maximumFractionDigits: 1 })
  out.write(`${bold('Load test')} ${dim(`(${report.target}, ${plural(report.tenants, 'tenant')})`)}\n`)
  out.write(
    `  rate        ${perMinute(rate.achieved_per_second)} requests/min; asked for ${perMinute(rate.target_per_second)}`,
  )
  out.write(` (${rate.error_percent.toFixed(2)} %), at most ${duration(rate.max_lag_ms)} behind schedule\n`)
  out.write(`  accepted    ${count(records.accepted)} of ${plural(records.sent, 'record')}\n`)
  out.write(`  stored      ${known(records.stored)}\n`)
  out.write(`  lost        ${bad(records.lost)}\n  duplicated  ${bad(records.duplicated)}\n`)
  if (records.misplaced) out.write(`  misplaced   ${bad(records.misplaced)}\n`)
  if (records.refused > 0) out.write(`  refused     ${bad(records.refused)}  ${dim(JSON.stringify(report.statuses))}\n`)
  if (records.unanswered > 0) out.write(`  unanswered  ${bad(records.unanswered)}\n`)
  if (report.unreachable !== null) out.write(`  ${red(report.unreachable)}\n`)
  out.write(`  latency     p50 ${duration(latency.p50)} · p90 ${duration(latency.p90)} · p99 ${duration(latency.p99)}`)
  out.write(` · p99.9 ${duration(latency.p999)} · max ${duration(latency.max)} ${dim('(from the due time)')}\n`)
  if (report.drain_ms !== null) out.write(`  worked off  ${duration(report.drain_ms)} after the last answer\n`)
  const why =
    report.verdict === 'inconclusive'
      ? ': a URL does not lead to the table, so the records were not followed into it'
      : ''
  out.write(`  ${{ passed: green, failed: red, inconclusive: yellow }[report.verdict](report.verdict)}${why}\n`)
}
