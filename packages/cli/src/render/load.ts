import type { Output } from '../context.ts'
import type { LoadReport } from '../load/load-report.ts'
import { count, duration, plural } from './format.ts'

/** A load test as a person reads it. */
export function loadText(report: LoadReport, { color }: Output): string {
  const { bold, dim, green, red, yellow } = color
  const { records, latency_ms: latency, drain_ms: drainMs, verdict } = report
  const known = (value: number | null): string =>
    value === null ? 'not checked (a URL gives no access to the table)' : count(value)
  const bad = (value: number | null): string => (value !== null && value > 0 ? red(count(value)) : known(value))
  const percentiles = `p50 ${duration(latency.p50)} · p90 ${duration(latency.p90)} · p99 ${duration(latency.p99)}`
  const lines = [
    `${bold('Load test')} ${dim(`(${report.target}, ${plural(report.tenants, 'tenant')})`)}`,
    `  rate        ${rateText(report.rate)}`,
    `  accepted    ${count(records.accepted)} of ${plural(records.sent, 'record')}`,
    `  stored      ${known(records.stored)}`,
    `  lost        ${bad(records.lost)}`,
    `  duplicated  ${bad(records.duplicated)}`,
    ...(records.misplaced ? [`  misplaced   ${bad(records.misplaced)}`] : []),
    ...(records.refused > 0 ? [`  refused     ${bad(records.refused)}  ${dim(JSON.stringify(report.statuses))}`] : []),
    ...(records.unanswered > 0 ? [`  unanswered  ${bad(records.unanswered)}`] : []),
    ...(report.unreachable === null ? [] : [`  ${red(report.unreachable)}`]),
    `  latency     ${percentiles} · p99.9 ${duration(latency.p999)} · max ${duration(latency.max)} ${dim('(since each request was scheduled)')}`,
    ...(drainMs === null ? [] : [`  drained     ${duration(drainMs)} after the last response`]),
    `  ${{ passed: green, failed: red, inconclusive: yellow }[verdict](verdict)}`,
  ]
  return `${lines.join('\n')}\n`
}

/** A rate within this of its target is met, percent. */
const metPercent = 1

function rateText({ target_per_second: target, achieved_per_second: achieved, ...rate }: LoadReport['rate']): string {
  const error = Math.abs(rate.error_percent) < metPercent ? 'met' : `${rate.error_percent.toFixed(2)} %`
  return `${perMinute(achieved)} requests/min; target ${perMinute(target)} (${error}); latest start ${duration(rate.max_lag_ms)} late`
}

function perMinute(perSecond: number): string {
  return (perSecond * 60).toLocaleString('en-US', { maximumFractionDigits: 1 })
}
