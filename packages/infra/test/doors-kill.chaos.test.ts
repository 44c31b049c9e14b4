import { Client } from '@elastic/elasticsearch'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { BatchLogRecordProcessor, LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalStack } from '../src/local/start.ts'
import { aChildStack } from './child-stack.ts'
import { runs } from './full-size.ts'
import { type Item, rowsOf } from './rows-of.ts'
import { aTempFolder, drained } from './with-stack.ts'

const batch = 100
/** Batches that a client has to get through to the stack that was started again. */
const batchesAfter = runs({ fast: 3, full: 50 })

interface Life {
  readonly url: string
  readonly killed: Promise<unknown>
  /** The stack serves again, at the same address. */
  readonly restarted: Promise<unknown>
}

/** Kills the stack with -9 where a batch is queued and not yet acknowledged, starts it again, and reads what it has in the end. */
async function surviving(send: (life: Life) => Promise<void>, tenant: string): Promise<readonly Item[]> {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  const first = await aChildStack(path)
  const { url = '' } = (await first.start({ moment: 'a batch is queued and not yet acknowledged', nth: 3 })) ?? {}
  const second = await aChildStack(path, 0, new URL(url).port)
  const restarted = first.died.then(() => second.start())
  await send({ url, killed: first.died, restarted })
  expect(await first.died).toBe('a batch is queued and not yet acknowledged')
  await second.kill()
  const stack = await startLocalStack({ dataDir: path })
  onTestFinished(stack.close)
  await drained(stack)
  return rowsOf(stack, tenant)
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

test.each([
  ['protobuf', ProtobufExporter],
  ['JSON', JsonExporter],
])(
  'what OpenTelemetry was told is accepted survives kill -9 in the middle, in %s',
  async (_, Exporter) => {
    let acknowledged: readonly number[] = []
    const rows = await surviving(async (life) => {
      const exporter = new Exporter({ url: `${life.url}/v1/logs`, headers: { 'x-tenant-id': 'otlp' } })
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
      acknowledged = await sendThrough(life, async (from) => {
        for (let i = from; i < from + batch; i++) logger.emit({ body: `${i} of OpenTelemetry` })
        await provider.forceFlush().catch(() => undefined)
        // `ExportResultCode.SUCCESS`, of a package that comes with the exporter.
        return result?.code === 0
      })
      await provider.shutdown().catch(() => undefined)
    }, 'otlp')
    const stored = new Set(rows.map(numberOf))
    expect(acknowledged.filter((number) => !stored.has(number))).toEqual([])
    expect(acknowledged.length).toBeGreaterThanOrEqual(batch * batchesAfter)
  },
  120_000,
)

test("what Elasticsearch's client was told is created survives kill -9 in the middle, and no document is there twice", async () => {
  let acknowledged: readonly number[] = []
  const rows = await surviving(async (life) => {
    const client = new Client({ node: life.url, headers: { 'x-tenant-id': 'elastic' } })
    acknowledged = await sendThrough(life, async (from) => {
      const operations = Array.from({ length: batch }, (_, i) => [
        { create: { _index: 'app', _id: String(from + i) } },
        { message: `${from + i} of Elasticsearch` },
      ]).flat()
      const response = await client.bulk({ operations }).catch(() => undefined)
      return response?.errors === false
    })
    await client.close()
  }, 'elastic')
  const numbers = rows.map(numberOf)
  const stored = new Set(numbers)
  expect(acknowledged.filter((number) => !stored.has(number))).toEqual([])
  expect(numbers).toHaveLength(stored.size)
  expect(acknowledged.length).toBeGreaterThanOrEqual(batch * batchesAfter)
})
