import { simulate } from '../packages/pipeline/test/simulate-instances.ts'
import { round } from './measure.ts'

/**
 * 50 instances sharing one limit for a minute of simulated, seeded time: the share of the limit they admit together (without
 * the initial burst; 1 is all of it), and the number of records per write to the table. The baseline is a counter in the
 * table: exact, with one write per request.
 */
const [instances, seconds, maxBatch] = [50, 60, 20]
const rows = []
for (const perSecond of [500, 1_000, 2_000, 5_000, 20_000]) {
  for (const [skew, overload] of [
    [0, 1.5],
    [1, 1.5],
    [1, 5],
  ] as const) {
    const limit = { perSecond, burst: perSecond }
    const { admitted, writes } = await simulate({ instances, limit, seconds, seed: 42, maxBatch, skew, overload })
    rows.push({
      limit_per_second: perSecond,
      zipf_exponent: skew,
      traffic_to_limit: overload,
      share_of_limit: round((admitted - limit.burst) / (perSecond * seconds), 3),
      records_per_write: round(admitted / writes, 0),
    })
  }
}
const bars = { share_of_limit: '0.95 to 1.05', records_per_write: 100, counter_per_request: (maxBatch + 1) / 2 }
console.log(JSON.stringify({ bench: 'rate-leases', instances, bars, rows }))
