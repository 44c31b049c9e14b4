import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, run } from './measure.ts'

/** `load` at 1,000 requests per minute must keep its rate; at 60,000 it shows the capacity of the embedded stack. */
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const reports = []
for (const [rpm, duration] of [
  ['1000', '30s'],
  ['60000', '10s'],
] as const) {
  const { code, stdout } = await run([
    bin,
    'load',
    '--json',
    '--rpm',
    rpm,
    '--duration',
    duration,
    '--data',
    join(work, rpm),
  ])
  const { verdict, rate, records, latency_ms, drain_ms } = JSON.parse(stdout)
  reports.push({ rpm: Number(rpm), duration, exit_code: code, verdict, rate, records, latency_ms, drain_ms })
}
rmSync(work, { recursive: true })
console.log(JSON.stringify({ bench: 'load-rate', bar_error_percent: 0.5, reports }))
