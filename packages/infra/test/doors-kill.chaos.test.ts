import { Client } from '@elastic/elasticsearch'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { BatchLogRecordProcessor, LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalStack } from '../src/local/start.ts'
import { aChildStack } from './child-stack.ts'
import { runs } from './full-size.ts'
import { type Item, rowsOf } from './rows-of.ts'
import { warmWorker } from './warm-workers.ts'
import { aTempFolder, drained } from './with-stack.ts'

/** What survives is requests, of however many records: each night as many as the clients send by themselves. */
const batch = runs({ fast: 10, full: 100 })
/** The worker takes as long for a text of theirs as several requests take: where the stack is killed, some of what it acknowledged is not stored. */
const workMsPerChar = 10
/** Batches that a client has to get through to the stack that was started again. */
const batchesAfter = runs({ fast: 3, full: 50 })

interface Life {
  readonly url: string
  readonly killed: Promise<unknown>
  /** The stack serves again, at the same address. */
  readonly restarted: Promise<unknown>
}

const moment = 'a batch is queued and not yet acknowledged'
/** More batches than a client sends to the stack that was started again: the stack after that is killed under the next client. */
const nthOfNext = batchesAfter + 6

/** A client that sends batch after batch, and returns the numbers that were acknowledged. */
type Send = (life: Life) => Promise<readonly number[]>

/**
 * Kills the stack with -9 under each client where a batch is queued and not yet acknowledged, and starts it again. Returns what each was told is
 * accepted, and what the stack has of its tenant in the end.
 */
async function surviving(clients: Readonly<Record<string, Send>>) {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  const told: Record<string, readonly number[]> = {}
  let stack = await aChildStack(path, workMsPerChar)
  const { url = '' } = (await stack.start({ moment, nth: 3 })) ?? {}
  for (const [tenant, send] of Object.entries(clients)) {
    const [killed, next] = [stack.died, await aChildStack(path, workMsPerChar, new URL(url).port)]
    const restarted = killed.then(() => next.start({ moment, nth: nthOfNext }))
    told[tenant] = await send({ url, killed, restarted })
    expect(await killed).toBe(moment)
    stack = next
  }
  await stack.kill()
  return { told, stored: await storedOf(path, Object.keys(clients)) }
}

async function storedOf(dataDir: string, tenants: readonly string[]) {
  const stack = await startLocalStack({ dataDir, startWorker: warmWorker })
  onTestFinished(stack.close)
  await drained(stack)
  const rows = await Promise.all(tenants.map(async (tenant) => [tenant, await rowsOf(stack, tenant)] as const))
  return Object.fromEntries(rows.map(([tenant, found]) => [tenant, found.map(numberOf)]))
}

/** Sends batch after batch until enough were acknowledged by the stack that was started again. Returns the numbers of what was acknowledged. */
async function sendThrough(
  { killed, restarted }: Life,
  sendBatch: (from: number) => Promise<boolean>,
): Promise<readonly number[]> {
  const state = { isDead: false }
  void killed.then(() => {
    state.isDead = true
  })
  const acknowledged: number[] = []
  for (let [from, left] = [0, batchesAfter]; left > 0; from += batch) {
    const isAcknowledged = await sendBatch(from)
    if (isAcknowledged) acknowledged.push(...Array.from({ length: batch }, (_, i) => from + i))
    if (isAcknowledged && state.isDead) left--
    if (!isAcknowledged) await restarted
  }
  return acknowledged
}

const numberOf = ({ modified_text }: Item): number => Number.parseInt(String(modified_text), 10)

function openTelemetry(tenant: string, Exporter: typeof ProtobufExporter | typeof JsonExporter): Send {
  return async (life) => {
    const exporter = new Exporter({ url: `${life.url}/v1/logs`, headers: { 'x-tenant-id': tenant } })
    let result: { readonly code: number } | undefined
    const told = {
      export: (records: ReadableLogRecord[], done: Parameters<typeof exporter.export>[1]) =>
        exporter.export(records, (one) => {
          result = one
          done(one)
        }),
      shutdown: () => exporter.shutdown(),
      forceFlush: () => exporter.forceFlush(),
    }
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: told })] })
    const logger = provider.getLogger('cart')
    const acknowledged = await sendThrough(life, async (from) => {
      for (let i = from; i < from + batch; i++) logger.emit({ body: `${i} of OpenTelemetry` })
      await provider.forceFlush().catch(() => undefined)
      // `ExportResultCode.SUCCESS`, of a package that comes with the exporter.
      return result?.code === 0
    })
    await provider.shutdown().catch(() => undefined)
    return acknowledged
  }
}

async function elasticsearch(life: Life): Promise<readonly number[]> {
  const client = new Client({ node: life.url, headers: { 'x-tenant-id': 'elastic' } })
  const acknowledged = await sendThrough(life, async (from) => {
    const operations = Array.from({ length: batch }, (_, i) => [
      { create: { _index: 'app', _id: String(from + i) } },
      { message: `${from + i} of Elasticsearch` },
    ]).flat()
    const response = await client.bulk({ operations }).catch(() => undefined)
    return response?.errors === false
  })
  await client.close()
  return acknowledged
}

test("what OpenTelemetry's exporters and Elasticsearch's client were told is accepted survives kill -9 in the middle", async () => {
  const { told, stored } = await surviving({
    protobuf: openTelemetry('protobuf', ProtobufExporter),
    json: openTelemetry('json', JsonExporter),
    elastic: elasticsearch,
  })
  for (const [tenant, acknowledged] of Object.entries(told)) {
    const found = new Set(stored[tenant])
    expect({ tenant, lost: acknowledged.filter((number) => !found.has(number)) }).toEqual({ tenant, lost: [] })
    expect(acknowledged.length, tenant).toBeGreaterThanOrEqual(batch * batchesAfter)
  }
  // Its documents have ids of their own: sent again, they are the same.
  expect(stored.elastic).toHaveLength(new Set(stored.elastic).size)
})
