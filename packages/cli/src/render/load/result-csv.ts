import type { RunResult } from '../../load/result/run-result.ts'

const columns = ['second', 'sent', 'responses', 'failed', 'p50_ms', 'p99_ms', 'max_ms']

/** One row for each second of the run. Latencies are milliseconds, empty where no response came. */
export function resultCsv({ report }: RunResult): string {
  const rows = report.seconds.map(({ second, sent, responses, failed, p50, p99, max }) => {
    const latencies = responses === 0 ? ['', '', ''] : [p50, p99, max]
    return [second, sent, responses, failed, ...latencies].join(',')
  })
  return `${[columns.join(','), ...rows].join('\n')}\n`
}
