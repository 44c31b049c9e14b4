import type { Output } from '../context.ts'
import { cutReason } from '../load/engine/drive.ts'
import type { LoadReport } from '../load/report/load-report.ts'
import { count, duration, plural, printable } from './format.ts'
import { fitText } from './prose.ts'
import { achievedText, targetText } from './rate-text.ts'

/** A load test as a person reads it. */
export function loadText(report: LoadReport, output: Output): string {
  const { bold, dim, red } = output.color
  const { records, drain_ms: drainMs } = report
  const known = (value: number | null): string => (value === null ? unknownText(report) : count(value))
  const bad = (value: number | null): string => (value !== null && value > 0 ? red(count(value)) : known(value))
  const lines = [
    `${bold('Load test')} ${dim(`(${report.target}, ${plural(report.tenants, 'tenant')}${engineText(report)})`)}`,
    `  rate        ${rateText(report)}`,
    ...(report.ended_early === undefined ? [] : [`  ended       early: --max-requests was reached`]),
    ...(report.unsent > 0 ? [`  unsent      ${red(plural(report.unsent, 'request'))}`] : []),
    ...(report.late > 0 ? [`  late        ${plural(report.late, 'request')}`] : []),
    `  accepted    ${count(records.accepted)} of ${plural(attemptedRecords(report), 'record')}`,
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
    ...(alsoStoredText(report) === '' ? [] : [`  also stored ${alsoStoredText(report)}`]),
    ...(report.unreachable === null ? [] : [`  ${red(report.unreachable)}`]),
    ...latencyLines(report, output),
    ...pipelineLines(report, output),
    ...backlogLines(report),
    ...noiseLines(report, output),
    ...(drainMs === null ? [] : [`  drained     ${duration(drainMs)} after the last response`]),
    ...report.missed.map(({ objective, value }) =>
      value === null ? `  not known   ${objective}` : `  missed      ${red(objective)}`,
    ),
    `  ${verdictText(report, output)}`,
  ]
  return fitText(`${lines.join('\n')}\n`, output)
}

/** Said where the second Ctrl-C ended a load before it could report. */
export function unreportedText(targetFlags: string): string {
  return `Ended without a report; requests that were in flight may be stored or not. See what was sent with: logpipe audit --all${targetFlags}\n`
}

/** Said where Ctrl-C ended the wait for the queue. */
export function queuedText(targetFlags: string): string {
  return `Interrupted: what is not stored yet is on the queue, and is stored from there. See it with: logpipe audit --all${targetFlags}\n`
}

const engines = { sockets: ', plain sockets', undici: ', undici' } as const

/** What wrote the requests; results of versions before do not say. */
function engineText({ generator: { engine } }: LoadReport): string {
  return engine === undefined ? '' : engines[engine]
}

/** With the records that found no connection. A repeated record counts under its original, and once more. */
function attemptedRecords({ records }: LoadReport): number {
  const { sent, accepted, refused, unanswered, repeated, rejected = 0 } = records
  return repeated === undefined ? Math.max(sent, accepted + refused + unanswered + rejected) : sent
}

/** Why a number cannot be known. */
export function unknownText({ error, records }: LoadReport): string {
  if (error !== undefined) return 'not known'
  return records.stored === null
    ? 'not checked (a URL gives no access to the table)'
    : 'not known; what is not stored yet is on the queue'
}

/** Records in the table of which no response promised anything, so that they are not wrong; empty where there are none. */
export function alsoStoredText({
  records: { unanswered_stored: unanswered, unclear_stored: unclear },
}: LoadReport): string {
  return [
    ...(unanswered ? [`${plural(unanswered, 'record')} without a response`] : []),
    ...(unclear ? [`${plural(unclear, 'record')} behind an unclear response`] : []),
  ].join(' · ')
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
function noiseLines({ noise }: LoadReport, { color: { dim, red } }: Output): readonly string[] {
  if (noise === undefined) return []
  const { tenant, factor, calm, noisy } = noise
  const stored =
    calm.pipeline_p99_ms === null || noisy.pipeline_p99_ms === null
      ? ''
      : ` · stored in p99 ${duration(calm.pipeline_p99_ms)} → ${duration(noisy.pipeline_p99_ms)}`
  const failed = calm.failed + noisy.failed === 0 ? '' : ` · failed ${count(calm.failed)} → ${count(noisy.failed)}`
  const time = (ms: number | null): string => (ms === null ? 'not known' : duration(ms))
  const moved = `p99 ${time(calm.latency_p99_ms)} → ${time(noisy.latency_p99_ms)}${stored}${failed}`
  return [
    `  others      ${moved} ${dim(`(while ${tenant} sent ${factor} times as much)`)}`,
    ...(calmText(noise) === ''
      ? []
      : [`  before      ${red(calmText(noise))} ${dim('(in the run without the noise)')}`]),
  ]
}

/** What went wrong in the run without the noise; empty where nothing did. */
export function calmText({ calm_records: records = noneWrong }: NonNullable<LoadReport['noise']>): string {
  const wrong = Object.entries(records).filter(([, value]: [string, number | null]) => value)
  return wrong.map(([name, value]) => `${count(Number(value))} ${name.replace('_', ' ')}`).join(' · ')
}

const noneWrong = { refused: 0, unanswered: 0, lost: 0, duplicated: 0, misplaced: 0 }

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
  cpu: 'logpipe ran out of CPU',
  sockets: 'this machine ran out of sockets',
  connections: 'all connections were in use; raise --connections',
  gc: 'garbage collection paused logpipe',
  machine: 'other programs on this machine slowed logpipe down',
} as const

function verdictText(report: LoadReport, { color: { green, red, yellow } }: Output): string {
  const { verdict, generator, requests, error } = report
  if (verdict === 'invalid' && generator.limit !== null) {
    return yellow(
      `invalid: the rate was not reached, because ${generatorReasons[generator.limit]}; the target was not measured`,
    )
  }
  if (verdict === 'interrupted') return yellow(interruptedText(report))
  if (verdict === 'inconclusive' && error !== undefined)
    return yellow('inconclusive: the run was not followed to its end')
  if (verdict === 'inconclusive' && requests === 0) return yellow('inconclusive: no request was sent')
  return { passed: green, failed: red, inconclusive: yellow, invalid: yellow }[verdict](verdict)
}

/** When Ctrl-C ended it, and what had been found by then. */
export function interruptedText(report: LoadReport): string {
  if (report.requests === 0) return 'interrupted before the first request was sent'
  const seconds = report.seconds.length
  const after = `interrupted ${seconds === 1 ? 'within the first second' : `after ${plural(seconds, 'second')}`}`
  return hasFailed(report) ? `${after}; it had failed by then` : after
}

/** What was in flight at the second Ctrl-C has no response because nobody waited for it. */
function hasFailed({ records, failures, missed }: LoadReport): boolean {
  const { refused, lost, duplicated, misplaced, unredacted, bad_accepted: badAccepted } = records
  const failed = Object.entries(failures).some(([reason]) => reason !== cutReason)
  const wrong = [refused, lost, duplicated, misplaced, unredacted, badAccepted]
  return failed || wrong.some((value) => value) || missed.some(({ value }) => value !== null)
}

function rateText({ rate, requests, lag_ms: lag, concurrency }: LoadReport): string {
  const achieved = rate.achieved_per_second === null ? 'not known (1 request)' : `${achievedText(rate)} requests/min`
  if (concurrency !== undefined) return `${achieved}; ${count(concurrency)} in flight, each after a response`
  const latest = requests === 0 ? '' : `; latest start ${duration(lag.max)} late`
  return `${achieved}; ${targetText(rate)}${latest}`
}

/** Responses that refused a request, by their status. */
export function refusalsText({ statuses }: LoadReport): string {
  const refused = Object.entries(statuses).filter(([status]) => status !== '202')
  return refused.map(([status, requests]) => `${count(requests)} × HTTP ${status}`).join(', ')
}

/** Why most requests had no response. What a server says may be shown only as far as it is printable. */
export function largestFailure({ failures }: LoadReport): string {
  const sorted = Object.entries(failures).sort(([, a], [, b]) => b - a)
  const [most, ...others] = sorted.map(([reason, requests]) => `${count(requests)} × ${printable(reason)}`)
  return others.length === 0 ? (most ?? '') : `${most}, and ${plural(others.length, 'other reason')}`
}
