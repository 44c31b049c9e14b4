import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { emulatorConfig } from '../packages/infra/src/admin/stack-stores.ts'
import { startStores } from '../packages/infra/src/local/start-stores.ts'
import { round, spread } from './measure.ts'

/**
 * CPU of one call of the embedded stack to its table and its queue, all threads of this process: through a port, as the stack does, and in the
 * same run over a connection to the same threads, as other processes do.
 */
const [warmUps, runs, calls] = [2, 9, 500]
const folder = await mkdtemp(join(tmpdir(), 'logpipe-bench-'))
const paths = { tablePath: join(folder, 'table'), queuePath: join(folder, 'queue') }
const stores = await startStores(paths, (error) => {
  throw error
})
const dynamodb = dynamodbClient({ ...emulatorConfig, dynamodbEndpoint: stores.dynamodbEndpoint })
const sqs = sqsClient({ ...emulatorConfig, sqsEndpoint: stores.sqsEndpoint })

const get = () => new GetCommand({ TableName: stores.tables.tenants, Key: { tenant_id: 'acme', item: 'settings' } })
const depth = () => new GetQueueAttributesCommand({ QueueUrl: stores.queues.ingest, AttributeNames: ['All'] })
const kinds = {
  table: { port: () => stores.dynamodb.send(get()), connection: () => dynamodb.send(get()) },
  queue: { port: () => stores.sqs.send(depth()), connection: () => sqs.send(depth()) },
}

async function cpuUs(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i++) await call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

async function compared({ port, connection }: (typeof kinds)[keyof typeof kinds]) {
  const [ports, connections]: [number[], number[]] = [[], []]
  for (let run = -warmUps; run < runs; run++) {
    const [ours, theirs] = [await cpuUs(port), await cpuUs(connection)]
    if (run < 0) continue
    ports.push(ours)
    connections.push(theirs)
  }
  const [p, c] = [spread(ports), spread(connections)]
  return { port: p, connection: c, ratio_to_connection: round(p.median / c.median) }
}

const [table, queue] = [await compared(kinds.table), await compared(kinds.queue)]
console.log(JSON.stringify({ bench: 'store-calls', unit: 'µs of CPU a call', table, queue }))
dynamodb.destroy()
sqs.destroy()
await stores.close()
await rm(folder, { recursive: true })
