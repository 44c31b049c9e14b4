import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { against, bin, run } from './measure.ts'
import { freePort, startNginx } from './nginx.ts'
import { wireRates } from './wire-rates.ts'

/**
 * Whether `load` keeps its rate. On the wire, as nginx counts it and by its clock, with the generator on one core: needs `nginx` and `taskset`. Against
 * the embedded stack 1,000 requests a minute must be kept; 60,000 show its capacity.
 */
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const port = await freePort()
const nginx = startNginx(work, port, '$msec')
process.once('exit', () => nginx.kill())
await sleep(500)
const target = { url: `http://127.0.0.1:${port}`, folder: work }
const on_the_wire = await wireRates(target, [1_000, 60_000, 300_000, 1_200_000])
nginx.kill()

const keptRpm = '1000'
const embedded = []
for (const [rpm, duration] of [
  [keptRpm, '30s'],
  ['60000', '10s'],
] as const) {
  const flags = ['--rpm', rpm, '--duration', duration, '--data', join(work, rpm)]
  const { code, stdout } = await run([bin, 'load', '--json', ...flags])
  const { verdict, rate, records, latency_ms, drain_ms } = JSON.parse(stdout)
  embedded.push({
    ...{ rpm: Number(rpm), duration, exit_code: code, verdict, rate, records, latency_ms, drain_ms },
    ...(rpm === keptRpm && { rate_error_percent: against(rate.error_percent, { within: 0.5 }) }),
  })
}
rmSync(work, { recursive: true })
console.log(JSON.stringify({ bench: 'load-rate', on_the_wire, embedded }))
