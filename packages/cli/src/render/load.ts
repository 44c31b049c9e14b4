import type { Output } from '../context.ts'
import type { LoadReport } from '../load/report/load-report.ts'
import { count, duration, plural, printable } from './format.ts'
import { fitText } from './prose.ts'

/** A load test as a person reads it. */
export function loadText(report: LoadReport, output: Output): string {
  const { bold, dim, red } = output.color
  const { records, drain_ms: drainMs } = report
  const known = (value: number | null): string => (value === null ? unknownText(report) : count(value))
  const bad = (value: number | null): string => (value !== null && value > 0 ? red(count(value)) : known(value))
  const lines = [
    `${bold('Load test')} ${dim(`(${report.target}, ${plural(report.tenants, 'tenant')})`)}`,
    `  rate        ${rateText(report)}`,
    ...(report.unsent > 0 ? [`  unsent      ${red(plural(report.unsent, 'request'))}`] : []),
    ...(report.late > 0 ? [`  late        ${plural(report.late, 'request')}`] : []),
    `  accepted    ${count(records.accepted)} of ${plural(records.sent, 'record')}`,
    `  stored      ${known(records.stored)}`,
    `  lost        ${bad(records.lost)}`,
    `  duplicated  ${bad(records.duplicated)}`,
    ...(records.misplaced ? [`  misplaced   ${bad(records.misplaced)}`] : []),
    ...(records.unredacted === undefined ? [] : [`  unredacted  ${bad(records.unredacted)}`]),
    ...(records.repeated === undefined ? [] : [`  repeated    ${plural(records.repeated, 'record')}`]),
    ...(records.rejected === undefined ? [] : [`  rejected    ${plural(records.rejected, 'bad record')}`]),
    ...(records.bad_accepted ? [`  accepted    ${red(plural(records.bad_accepted, 'bad record'))}`] : []),
    ...(records.refused > 0 ? [`  refused     ${bad(records.refused)}  ${dim(refusalsText(report))}`] : []),
    ...(records.unanswered > 0 ? [`  unanswered  ${bad(records.unanswered)}  ${dim(largestFailure(report))}`] : []),
    ...(report.unreachable === null ? [] : [`  ${red(report.unreachable)}`]),
    ...latencyLines(report, output),
    ...pipelineLines(report, output),
    ...backlogLines(report),
    ...noiseLines(report, output),
    ...(drainMs === null ? [] : [`  drained     ${duration(drainMs)} after the last response`]),
    ...report.missed.map(
      ({ objective, value }) => `  missed      ${red(objective)}${value === null ? ' (not known)' : ''}`,
    ),
    `  ${verdictText(report, output)}`,
  ]
  return fitText(`${lines.join('\n')}\n`, output)
}

/** Said where Ctrl-C ended the wait for the queue. */
export function queuedText(targetFlags: string): string {
  return `Interrupted: what is not stored yet is on the queue, and is stored from there. See it with: logpipe audit --all${targetFlags}\n`
}

/** Why a number cannot be known. */
function unknownText({ error, records }: LoadReport): string {
  if (error !== undefined) return 'not known'
  return records.stored === null
    ? 'not checked (a URL gives no access to the table)'
    : 'not known; what is not stored yet is on the queue'
}

/** By the clocks of ingest and worker. */
function pipelineLines({ pipeline_ms: stored }: LoadReport, { color: { dim } }: Output): readonly string[] {
  if (stored === undefined) return []
  const percentiles = `p50 ${duration(stored.p50)} · p99 ${duration(stored.p99)} · max ${duration(stored.max)}`
  return [`  stored in   ${percentiles} ${dim('(since each record was received)')}`]
}

/** A queue that grows while it is filled is filled faster than it is read. */
function backlogLines({ backlog }: LoadReport): readonly string[] {
  if (backlog === undefined) return []
  const { peak, growth_per_second: growth } = backlog
  const amount = Math.abs(growth).toFixed(1)
  const sign = Number(amount) === 0 ? '' : growth < 0 ? '−' : '+'
  const slope = `${sign}${amount} a second while sending`
  return [`  backlog     at most ${plural(peak, 'message')}, ${slope}`]
}

/** What the other tenants saw, without the noise and with it. */
function noiseLines({ noise }: LoadReport, { color: { dim } }: Output): readonly string[] {
  if (noise === undefined) return []
  const { tenant, factor, calm, noisy } = noise
  const stored =
    calm.pipeline_p99_ms === null || noisy.pipeline_p99_ms === null
      ? ''
      : ` · stored in p99 ${duration(calm.pipeline_p99_ms)} → ${duration(noisy.pipeline_p99_ms)}`
  const failed = calm.failed + noisy.failed === 0 ? '' : ` · failed ${count(calm.failed)} → ${count(noisy.failed)}`
  const moved = `p99 ${duration(calm.latency_p99_ms)} → ${duration(noisy.latency_p99_ms)}${stored}${failed}`
  return [`  others      ${moved} ${dim(`(while ${tenant} sent ${factor} times as much)`)}`]
}

/** What a closed model cannot show. */
const closedNote = 'a closed model hides stalls: while the target stalls, nothing is sent. --rate shows them'

/** Of requests without a response nothing is known but that. */
function latencyLines(report: LoadReport, { color: { dim } }: Output): readonly string[] {
  if (report.responses === 0) return []
  const { latency_ms: latency, service_ms: service, lag_ms: lag } = report
  const closed = report.concurrency !== undefined
  const percentiles = `p50 ${duration(latency.p50)} · p90 ${duration(latency.p90)} · p99 ${duration(latency.p99)}`
  const rest = `p99.9 ${duration(latency.p999)} · max ${duration(latency.max)}`
  return [
    `  latency     ${percentiles} · ${rest} ${dim(closed ? '(since each was sent)' : '(since each request was due)')}`,
    ...(closed ? [`  ${dim(closedNote)}`] : []),
    ...(closed
      ? []
      : [`  ${dim(`of that, p99 ${duration(service.p99)} after it was sent, ${duration(lag.p99)} before`)}`]),
  ]
}

/** Why a generator did not keep its schedule. */
export const generatorReasons = {
  cpu: 'this command had no more CPU',
  sockets: 'this machine had no more sockets',
  connections: 'all connections were in use; raise --connections',
  gc: 'collections of garbage stopped this command',
  machine: 'other work on this machine held this command up',
} as const

function verdictText(
  { verdict, generator, seconds, requests }: LoadReport,
  { color: { green, red, yellow } }: Output,
): string {
  if (verdict === 'invalid' && generator.limit !== null) {
    return yellow(
      `invalid: the rate was not reached, because ${generatorReasons[generator.limit]}; the target was not measured`,
    )
  }
  if (verdict === 'interrupted') return yellow(`interrupted after ${plural(seconds.length, 'second')}`)
  if (verdict === 'inconclusive' && requests === 0) return yellow('inconclusive: no request was sent')
  return { passed: green, failed: red, inconclusive: yellow, invalid: yellow }[verdict](verdict)
}

/** A rate within this of its target is met, percent. */
const metPercent = 1

function rateText({ rate, lag_ms: lag, concurrency }: LoadReport): string {
  if (concurrency !== undefined) {
    return `${perMinute(rate.achieved_per_second)} requests/min; ${count(concurrency)} in flight, each after a response`
  }
  const { target_per_second: target, achieved_per_second: achieved, error_percent: error } = rate
  const met = Math.abs(error) < metPercent ? 'met' : `${error.toFixed(2)} %`
  return `${perMinute(achieved)} requests/min; target ${perMinute(target)} (${met}); latest start ${duration(lag.max)} late`
}

function perMinute(perSecond: number): string {
  return (perSecond * 60).toLocaleString('en-US', { maximumFractionDigits: 1 })
}

/** Responses that refused a request, by their status. */
export function refusalsText({ statuses }: LoadReport): string {
  const refused = Object.entries(statuses).filter(([status]) => status !== '202')
  return refused.map(([status, requests]) => `${plural(requests, 'response')} of status ${status}`).join(', ')
}

/** Why most requests had no response. What a server says may be shown only as far as it is printable. */
export function largestFailure({ failures }: LoadReport): string {
  const sorted = Object.entries(failures).sort(([, a], [, b]) => b - a)
  const [most, ...others] = sorted.map(([reason, requests]) => `${count(requests)} × ${printable(reason)}`)
  return others.length === 0 ? (most ?? '') : `${most}, and ${plural(others.length, 'other reason')}`
}
