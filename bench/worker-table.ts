import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeTenants } from '@logpipe/pipeline/compose/tenants'
import { composeWorker } from '@logpipe/pipeline/compose/worker'
import { plainKeyring } from '@logpipe/pipeline/keys'
import { fixedKeys } from '@logpipe/pipeline/keys/source'
import { defaultSettings } from '@logpipe/pipeline/tenants'
import { compactBody } from '../packages/pipeline/src/queue/compact-body.ts'
import { bareWrites } from './bare-writes.ts'
import { round, spread, startDev } from './measure.ts'
import { messageOf, realLines } from './worker-messages.ts'

/**
 * The worker against the embedded DynamoDB: messages of 500 real lines, redacted, sealed and stored. Compared in the same
 * run with bare BatchWriteItem calls for as many rows of the same size on the same emulator.
 */
const [runs, messages, perMessage, messagesAtOnce] = [5, 20, 500, 10]
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const [worker, bare]: [number[], number[]] = [[], []]
for (let run = 0; run < runs; run++) {
  const dev = await startDev(join(work, `dev-${run}`))
  const [stored, plain] = [
    () => storeAll(dev.dynamodb.endpoint),
    () => bareWrites(dev.dynamodb.endpoint, messages * perMessage),
  ]
  // The second one writes to a larger table, so they take turns.
  if (run % 2 === 0) worker.push(await stored())
  bare.push(await plain())
  if (run % 2 === 1) worker.push(await stored())
  await dev.stop()
}
rmSync(work, { recursive: true })
const [w, b] = [spread(worker), spread(bare)]
console.log(
  JSON.stringify({
    bench: 'worker-table',
    unit: 'rows/s into the embedded DynamoDB, messages of 500 lines, 10 per batch',
    worker: w,
    bare_batch_write_item: b,
    ratio_to_bare: round(w.median / b.median),
    bar: 0.8,
  }),
)

async function storeAll(endpoint: string): Promise<number> {
  const config = { region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } }
  const dynamodb = dynamodbClient({ ...config, dynamodbEndpoint: endpoint })
  const ambient = { now: Date.now, random: Math.random }
  const tenants = composeTenants({
    ...ambient,
    dynamodb,
    tenantsTable: 'tenants',
    isOpen: true,
    fallback: defaultSettings,
  })
  const handler = composeWorker({
    ...ambient,
    dynamodb,
    tenants,
    sqs: sqsClient({ ...config, sqsEndpoint: endpoint }),
    tableName: 'logs',
    recentIndex: 'recent',
    deadLetterQueueUrl: '',
    keys: fixedKeys(plainKeyring(randomBytes(32))),
    workMsPerChar: 0,
  })
  const lines = realLines(perMessage)
  const bodies = Array.from({ length: messages }, (_, i) => compactBody(messageOf(lines, i * perMessage)))
  const startMs = performance.now()
  for (let i = 0; i < messages; i += messagesAtOnce) {
    const Records = bodies.slice(i, i + messagesAtOnce).map((body, n) => ({ messageId: String(n), body }))
    const { batchItemFailures } = await handler({ Records } as never)
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} messages failed`)
  }
  dynamodb.destroy()
  return ((messages * perMessage) / (performance.now() - startMs)) * 1000
}
