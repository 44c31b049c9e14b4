import type { LogRecordExporter, LogRecordProcessor, ReadableLogRecord, SdkLogRecord } from '@opentelemetry/sdk-logs'
import { contextFields, runOutsideContext, tenantField } from '../context/request-context.ts'
import { timestampOfEpoch } from '../contract/epoch.ts'
import { severityOfOtlp } from '../contract/levels.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { fitRecord } from '../sender/fit-record.ts'
import { openSender, type TransportOptions } from '../sender/open-sender.ts'
import type { Sender } from '../sender/sender.ts'
import { severityOfName } from '../sender/severity-of-name.ts'

/** The values of OpenTelemetry's `ExportResultCode`. */
const [success, failed] = [0, 1]

type ResultCallback = Parameters<LogRecordExporter['export']>[1]

/**
 * An exporter of OpenTelemetry's log records. An export succeeds when the sender has taken all of its records, which then tries
 * longer than any processor would; it fails when one finds no room. `forceFlush` and `shutdown` wait for their delivery.
 */
export class LogpipeLogExporter implements LogRecordExporter {
  /** For its `stats`. */
  readonly sender: Sender

  constructor(options: TransportOptions) {
    this.sender = openSender(options)
  }

  export(logs: ReadableLogRecord[], resultCallback: ResultCallback): void {
    let dropped = 0
    // Whoever made the batch complete is not who logged its records.
    runOutsideContext(() => {
      for (const log of logs) if (this.sender.send(recordOfLog(log)) === 'dropped') dropped++
    })
    const reason = `${dropped} of ${logs.length} records were not taken`
    const failure = { code: failed, error: new LogpipeError('too_many_pending', reason) }
    resultCallback(dropped === 0 ? { code: success } : failure)
  }

  /** Rejects after 30 s; the records stay with the sender. */
  forceFlush(): Promise<void> {
    return this.sender.flush({ signal: AbortSignal.timeout(30_000) })
  }

  shutdown(): Promise<void> {
    return this.sender.close()
  }
}

/** Adds the context of `@logpipe/sdk/context` to each record when it is emitted. Put it before the processor that exports. */
export class ContextProcessor implements LogRecordProcessor {
  onEmit(logRecord: SdkLogRecord): void {
    for (const [key, value] of Object.entries(contextFields())) {
      if (!Object.hasOwn(logRecord.attributes, key)) logRecord.setAttribute(key, asAttribute(value))
    }
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

type AttributeValue = Parameters<SdkLogRecord['setAttribute']>[1]

/** Scalars as they are; of others, OpenTelemetry takes less than a record does. */
function asAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value) ?? null
}

/** The record that one of OpenTelemetry's is. Exported for tests. */
export function recordOfLog(log: ReadableLogRecord) {
  const { body, attributes, severityNumber = 0, severityText, spanContext, eventName, instrumentationScope } = log
  const resource = log.resource.attributes
  const { [tenantField]: tenant, ...own } = attributes
  const timestamp = timestampOf(log.hrTime[0] === 0 ? log.hrTimeObserved : log.hrTime)
  const severity = severityOfOtlp(severityNumber) ?? severityOfName(severityText ?? '') ?? 'info'
  return fitRecord({
    text: textOf(body),
    severity,
    ...(typeof tenant === 'string' && { tenant_id: tenant }),
    ...(timestamp !== undefined && { timestamp }),
    attributes: {
      ...own,
      ...(severityText !== undefined && severityOfName(severityText) !== severity && { severity_text: severityText }),
      ...(eventName !== undefined && { event_name: eventName }),
      ...(spanContext !== undefined && { trace_id: spanContext.traceId, span_id: spanContext.spanId }),
      ...(instrumentationScope.name !== '' && { scope: instrumentationScope.name }),
      ...(Object.keys(resource).length > 0 && { resource }),
    },
  })
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  if (body === undefined || body === null) return ''
  try {
    return JSON.stringify(body) ?? ''
  } catch {
    return String(body)
  }
}

/**
 * Seconds and nanoseconds, as OpenTelemetry keeps time; seconds that are milli-, micro- or nanoseconds by their size are read as
 * such. Undefined if they are no time: the record then has that of its export.
 */
function timestampOf([seconds, nanos]: readonly [number, number]): string | undefined {
  return timestampOfEpoch(`${seconds}.${String(nanos).padStart(9, '0')}`)
}
