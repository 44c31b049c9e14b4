import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeTenants } from '@logpipe/pipeline/compose/tenants'
import { composeWorker } from '@logpipe/pipeline/compose/worker'
import { plainKeyring } from '@logpipe/pipeline/keys'
import { fixedKeys } from '@logpipe/pipeline/keys/source'
import { defaultSettings } from '@logpipe/pipeline/tenants'
import { compactBody } from '../packages/pipeline/src/queue/compact-body.ts'
import { round, spread } from './measure.ts'
import { messageOf, realLines } from './worker-messages.ts'

/**
 * CPU of the worker's path a row, all threads of this process: messages of 500 real lines decoded, redacted, sealed and sent
 * to a table in another process that answers at once and stores nothing. Beside it, in the same run, only sending rows of
 * the same size with the SDK's document client.
 */
const [warmUps, runs, messages, perMessage, messagesAtOnce] = [3, 9, 40, 500, 10]
const rows = messages * perMessage
const place = { region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } }
const table = spawn(process.execPath, [fileURLToPath(new URL('null-table.ts', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const [port] = await once(createInterface(table.stdout), 'line')
const dynamodb = dynamodbClient({ ...place, dynamodbEndpoint: `http://127.0.0.1:${port}` })
const bodies = Array.from({ length: messages }, (_, i) => compactBody(messageOf(realLines(perMessage), i * perMessage)))
const handler = aWorker()
const [worker, documents]: [number[], number[]] = [[], []]
for (let run = -warmUps; run < runs; run++) {
  const [ours, theirs] = [await cpuUsPerRow(storeAll), await cpuUsPerRow(sendDocuments)]
  if (run < 0) continue
  worker.push(ours)
  documents.push(theirs)
}
dynamodb.destroy()
table.kill()
const [w, d] = [spread(worker), spread(documents)]
console.log(
  JSON.stringify({
    bench: 'worker-cpu',
    unit: 'µs of CPU a row, without the table',
    worker: w,
    bar: 45,
    document_client_alone: d,
    ratio_to_document_client: round(w.median / d.median),
  }),
)

async function cpuUsPerRow(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / rows
}

function aWorker(): ReturnType<typeof composeWorker> {
  const ambient = { dynamodb, now: Date.now, random: Math.random }
  const tenants = composeTenants({ ...ambient, tenantsTable: 'tenants', isOpen: true, fallback: defaultSettings })
  return composeWorker({
    ...ambient,
    tenants,
    sqs: sqsClient({ ...place, sqsEndpoint: `http://127.0.0.1:${port}` }),
    tableName: 'logs',
    recentIndex: 'recent',
    deadLetterQueueUrl: '',
    keys: fixedKeys(plainKeyring(randomBytes(32))),
    workMsPerChar: 0,
  })
}

async function storeAll(): Promise<void> {
  for (let i = 0; i < messages; i += messagesAtOnce) {
    const Records = bodies.slice(i, i + messagesAtOnce).map((body, n) => ({ messageId: String(n), body }))
    const invocation = { getRemainingTimeInMillis: () => 60_000 }
    const { batchItemFailures } = await handler({ Records } as never, invocation)
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} messages failed`)
  }
}

/** Eight calls at once, as the worker makes them. */
async function sendDocuments(): Promise<void> {
  let next = 0
  const send = async (): Promise<void> => {
    while (next < rows) {
      const puts = Array.from({ length: 25 }, () => ({ PutRequest: { Item: aRow(next++) } }))
      await dynamodb.send(new BatchWriteCommand({ RequestItems: { logs: puts } }))
    }
  }
  await Promise.all(Array.from({ length: 8 }, send))
}

function aRow(n: number) {
  const at = '2026-01-01T00:00:00.000Z'
  const log_id = `0mwq61yoz97g9dmyc-${String(n).padStart(9, '0')}.0.AbCdEfGhIjK`
  return {
    tenant_id: 'acme',
    log_id,
    modified_text: 'x'.repeat(235),
    severity: 'info',
    received_at: at,
    processed_at: at,
    redactions: {},
    policy: 'default-v1',
    content: 'AbCdEfGhIjK',
    seal: 'f'.repeat(64),
    expires_at: 1_800_000_000,
    recent_key: `acme#${n % 4}`,
    recent_sort: `${at}#${log_id}`,
  }
}
