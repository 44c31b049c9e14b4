import { randomBytes } from 'node:crypto'
import { createRedactor } from '@logpipe/pipeline/redact'
import { defaultSettings } from '@logpipe/pipeline/tenants'
import { createWorkerHandler } from '@logpipe/pipeline/worker'
import { compactBody } from '../packages/pipeline/src/queue/compact-body.ts'
import { fixedKeys } from '../packages/pipeline/src/tenants/key-source.ts'
import { plainKeyring } from '../packages/pipeline/src/tenants/keyring.ts'
import { createRowKeys } from '../packages/pipeline/src/tenants/row-keys.ts'
import { policyOf } from '../packages/pipeline/src/tenants/tenant-policy.ts'
import { round, spread } from './measure.ts'
import { messageOf, realLines } from './worker-messages.ts'

/**
 * The worker in process on one core: compressed messages of 500 real lines, decoded, redacted, sealed and stored in memory.
 * Compared with the redactor alone on the same lines in the same run, to show the overhead of everything else.
 */
const [warmUps, runs, messagesPerRun] = [15, 9, 40]
const lines = realLines(500)
const body = compactBody(messageOf(lines))
const redactor = createRedactor()
const policy = policyOf(defaultSettings, redactor)
const table = new Map<string, unknown>()
const putAll = async (rows: readonly { readonly log_id: string }[]) => {
  for (const row of rows) table.set(row.log_id, row)
  return []
}
const unused = async (): Promise<never> => {
  throw new Error('not part of this benchmark')
}
const handler = createWorkerHandler({
  openRows: () => ({
    ...{ putAll, putNew: unused, get: unused, stored: unused, contents: unused, recent: unused },
    ...{ putOutcomes: unused, outcomes: unused },
  }),
  sendDeadLetter: unused,
  policyOf: async () => policy,
  rowKeys: createRowKeys(fixedKeys(plainKeyring(randomBytes(32)))),
  random: Math.random,
  now: Date.now,
  sleep: unused,
})
const [worker, alone]: [number[], number[]] = [[], []]
for (let run = -warmUps; run < runs; run++) {
  const startMs = performance.now()
  for (let i = 0; i < messagesPerRun; i++) {
    const { batchItemFailures } = await handler({ Records: [{ messageId: String(i), body }] as never })
    if (batchItemFailures.length > 0) throw new Error('a message failed')
  }
  const middleMs = performance.now()
  for (let i = 0; i < messagesPerRun; i++) for (const line of lines) redactor.redactWithCounts(line)
  if (run < 0) continue
  const records = messagesPerRun * lines.length
  worker.push((records / (middleMs - startMs)) * 1000)
  alone.push((records / (performance.now() - middleMs)) * 1000)
}
if (table.size !== lines.length) throw new Error(`${table.size} rows of ${lines.length}`)
const [w, r] = [spread(worker), spread(alone)]
console.log(
  JSON.stringify({
    bench: 'worker-handler',
    unit: 'records/s on one core, messages of 500 lines, rows kept in memory',
    line_bytes: round(Buffer.byteLength(lines.join('')) / lines.length, 0),
    worker: w,
    bar: 100_000,
    redactor_alone: r,
    ratio_to_redactor: round(w.median / r.median),
  }),
)
