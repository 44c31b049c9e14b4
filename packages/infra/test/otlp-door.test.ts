import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { describe, expect, test } from 'vitest'
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
})
