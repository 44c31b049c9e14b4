import type { LoadReport } from '../../load/report/load-report.ts'
import type { RunResult } from '../../load/result/run-result.ts'

/** A value with the labels that tell it from others of its metric; null is not known and left out. */
type Sample = readonly [value: number | null, labels?: Readonly<Record<string, string>>]

/**
 * The result in the text format of Prometheus (version 0.0.4), for a push gateway or the node exporter's text files. Times are
 * seconds; no timestamps, as both refuse them.
 */
export function resultPrometheus(result: RunResult): string {
  const { report } = result
  const { records, rate, generator } = report
  const metric = metricsOf(report.target)
  return [
    metric(
      'verdict',
      'Verdict of the run: 1 for the one it has.',
      verdicts.map((verdict) => [report.verdict === verdict ? 1 : 0, { verdict }]),
    ),
    metric('start_time_seconds', 'When the run started, Unix time.', [[Date.parse(result.started_at) / 1000]]),
    metric('duration_seconds', 'Seconds from the first request to the last response.', [[report.seconds.length]]),
    metric('target_rate', 'Requests per second that were asked for.', [[rate.target_per_second]]),
    metric('achieved_rate', 'Requests per second that were written to sockets.', [[rate.achieved_per_second]]),
    metric('requests', 'Requests that were written to sockets.', [[report.requests]]),
    metric('late_requests', 'Requests that were sent later than --max-lag allows.', [[report.late]]),
    metric('unsent_requests', 'Requests that could not be sent in time.', [[report.unsent]]),
    metric('responses', 'Responses by HTTP status.', byName(report.statuses, 'status')),
    metric('failures', 'Requests without a response by reason.', byName(report.failures, 'reason')),
    metric(
      'records',
      'Records by what became of them.',
      Object.entries(records).map(([state, value]) => [value, { state }]),
    ),
    metric('tenant_requests', 'Requests by tenant and what became of them.', byTenant(result)),
    metric(
      'latency_seconds',
      'From when a request was due to its response.',
      report.responses > 0 ? percentiles(report.latency_ms) : [],
    ),
    metric(
      'service_seconds',
      'From the socket write to the response.',
      report.responses > 0 ? percentiles(report.service_ms) : [],
    ),
    metric('lag_seconds', 'From when a request was due to the socket write.', percentiles(report.lag_ms)),
    metric('pipeline_seconds', 'From when ingest received a record until the worker wrote it.', [
      ...(report.pipeline_ms ? percentiles(report.pipeline_ms) : []),
    ]),
    metric('backlog_peak_messages', 'The most messages in the queue.', [[report.backlog?.peak ?? null]]),
    metric('backlog_growth_per_second', 'Messages a second by which the queue grew while the load was sent.', [
      [report.backlog?.growth_per_second ?? null],
    ]),
    metric('drain_seconds', 'From the last response until every record was stored.', [
      [report.drain_ms === null ? null : report.drain_ms / 1000],
    ]),
    metric('generator_busy_ratio', 'Share of the time in which the busiest thread was busy.', [
      [generator.busy_percent / 100],
    ]),
    metric('generator_gc_seconds', 'Time that garbage collection took of the busiest thread.', [
      [generator.gc_ms / 1000],
    ]),
    metric('objective_met', 'Whether an objective was met, by the condition that fails it.', byObjective(result)),
  ].join('')
}

const verdicts = ['passed', 'failed', 'invalid', 'inconclusive', 'interrupted'] as const

function metricsOf(target: string) {
  return (name: string, help: string, samples: readonly Sample[]): string => {
    const lines = samples.flatMap(([value, labels]) =>
      value === null ? [] : [`logpipe_load_${name}{${labelsText({ target, ...labels })}} ${value}\n`],
    )
    const head = `# HELP logpipe_load_${name} ${help}\n# TYPE logpipe_load_${name} gauge\n`
    return lines.length === 0 ? '' : `${head}${lines.join('')}`
  }
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value.toWellFormed())}"`)
    .join(',')
}

/** All that the format has an escape for; anything else may stand in a label as it is. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function byName(counts: Readonly<Record<string, number>>, label: string): readonly Sample[] {
  return Object.entries(counts).map(([name, value]) => [value, { [label]: name }])
}

function byTenant({ tenants }: RunResult): readonly Sample[] {
  return tenants.flatMap(({ tenant, ...counts }) =>
    Object.entries(counts).map(([state, value]): Sample => [value, { tenant, state }]),
  )
}

/** An objective that names something unknown was not met. */
function byObjective({ objectives, report }: RunResult): readonly Sample[] {
  const missed = new Set(report.missed.map(({ objective }) => objective))
  return [...new Set(objectives)].map((objective) => [missed.has(objective) ? 0 : 1, { objective }])
}

const quantiles = { p50: '0.5', p90: '0.9', p95: '0.95', p99: '0.99', p999: '0.999', max: '1' } as const

/** Results of versions before have no p95. */
function percentiles(times: LoadReport['latency_ms']): readonly Sample[] {
  const names = ['p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const
  return names.map((name) => [secondsOf(times[name] ?? null), { quantile: quantiles[name] }])
}

/** Without the tail that the division would leave. */
function secondsOf(ms: number | null): number | null {
  return ms === null ? null : Number((ms / 1000).toPrecision(12))
}
