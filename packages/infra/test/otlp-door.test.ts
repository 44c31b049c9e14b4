import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { describe, expect, test } from 'vitest'
import { runs } from './full-size.ts'
import { addTenant } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const open = useStack()

const encodings = [
  { name: 'JSON', Exporter: JsonExporter },
  { name: 'protobuf', Exporter: ProtobufExporter },
] as const

/** A logger of OpenTelemetry's SDK that sends to the stack as a tenant. */
function aProvider(
  Exporter: (typeof encodings)[number]['Exporter'],
  tenant: string,
  compression: CompressionAlgorithm,
) {
  const exporter = new Exporter({
    url: `${open.stack().url}/v1/logs`,
    headers: { 'x-tenant-id': tenant },
    compression,
  })
  return new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', replicas: 3 }),
    processors: [new BatchLogRecordProcessor({ exporter })],
  })
}

describe.each(encodings)('OpenTelemetry in $name', ({ name, Exporter }) => {
  test.each(Object.values(CompressionAlgorithm))(
    'what is logged is stored, with compression %s',
    async (compression) => {
      const tenant = `otlp-${name.toLowerCase()}-${compression}`
      const provider = aProvider(Exporter, tenant, compression)
      const logger = provider.getLogger('cart', '1.2.3')
      logger.emit({
        severityNumber: SeverityNumber.WARN2,
        severityText: 'WARN2',
        body: 'stock of 555-0199 is low',
        attributes: { item: 7, price: 1.5, isNew: true, tags: ['a', 'b'], nested: { deep: { deeper: 1 } } },
        timestamp: [1_764_000_000, 5],
      })
      logger.emit({ severityText: 'CRITICAL', body: { code: 3 }, eventName: 'crash', timestamp: 1_764_000_000_123 })
      await provider.shutdown()
      await open.drained()
      const rows = await open.rowsOf(tenant)
      const shared = {
        scope: { name: 'cart', version: '1.2.3' },
        resource: expect.objectContaining({ 'service.name': 'shop', replicas: 3 }),
      }
      expect(rows).toMatchObject([
        {
          modified_text: expect.stringMatching(/^stock of \S+ is low$/),
          severity: 'warning',
          timestamp: '2025-11-24T16:00:00.000000005Z',
        },
        { modified_text: '{"code":3}', severity: 'fatal', timestamp: '2025-11-24T16:00:00.123000000Z' },
      ])
      expect(rows.map(({ attributes }) => JSON.parse(String(attributes)))).toEqual([
        {
          ...shared,
          severity_text: 'WARN2',
          item: 7,
          price: 1.5,
          isNew: true,
          tags: ['a', 'b'],
          nested: { deep: { deeper: 1 } },
        },
        { ...shared, event_name: 'crash', severity_text: 'CRITICAL' },
      ])
    },
  )

  // More than the processor puts into one request.
  const count = runs({ fast: 600, full: 10_000 })
  test(`each of ${count} records is one row, its severity and its time right`, async () => {
    const tenant = `otlp-${name.toLowerCase()}-many`
    const provider = aProvider(Exporter, tenant, CompressionAlgorithm.GZIP)
    const logger = provider.getLogger('cart')
    for (let i = 0; i < count; i++) {
      const [severityNumber, severity] = severities[i % severities.length] ?? severities[0]
      logger.emit({ severityNumber, body: `${i} ${severity}`, timestamp: [1_764_000_000 + i, i] })
      // The processor drops what its queue of 2,048 cannot hold.
      if (i % 1_000 === 999) await provider.forceFlush()
    }
    await provider.shutdown()
    await open.drained()
    const rows = await open.rowsOf(tenant)
    expect(rows.map(({ modified_text }) => Number.parseInt(String(modified_text), 10)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, i) => i),
    )
    const wrong = rows.filter(({ modified_text, severity, timestamp }) => {
      const [index, sent] = String(modified_text).split(' ')
      return severity !== sent || timestamp !== timeOf(Number(index))
    })
    expect(wrong).toEqual([])
  })
})

const severities = [
  [SeverityNumber.INFO, 'info'],
  [SeverityNumber.DEBUG, 'debug'],
  [SeverityNumber.WARN, 'warning'],
  [SeverityNumber.ERROR, 'error'],
  [SeverityNumber.FATAL, 'fatal'],
] as const

/** Of the nth record, to the nanosecond. */
function timeOf(i: number): string {
  return `${new Date((1_764_000_000 + i) * 1_000).toISOString().slice(0, 19)}.${String(i).padStart(9, '0')}Z`
}

test('a request of another tenant than that of its key is refused, and one for its own is accepted', async () => {
  const { key } = await addTenant(open.stack(), 'keyed')
  const send = (headers: Readonly<Record<string, string>>) =>
    open.call('POST /v1/logs', {
      headers: { authorization: `Bearer ${key}`, ...headers },
      body: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'a' } }] }] }] },
    })
  const foreign = await send({ 'x-tenant-id': 'other' })
  expect([foreign.status, foreign.json()]).toEqual([
    403,
    { code: 7, message: expect.stringContaining('different tenant') },
  ])
  expect((await send({})).json()).toEqual({})
  await open.drained()
  expect(await open.rowsOf('keyed')).toHaveLength(1)
  expect(await open.rowsOf('other')).toEqual([])
})
