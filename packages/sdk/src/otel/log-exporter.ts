import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { Severity } from '../contract/log-record.ts'
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
    for (const log of logs) if (this.sender.send(recordOfLog(log)) === 'dropped') dropped++
    const reason = `${dropped} of ${logs.length} records were not taken`
    const failure = { code: failed, error: new LogpipeError('too_many_pending', reason) }
    resultCallback(dropped === 0 ? { code: success } : failure)
  }

  forceFlush(): Promise<void> {
    return this.sender.flush()
  }

  shutdown(): Promise<void> {
    return this.sender.close()
  }
}

/** The record that one of OpenTelemetry's is. Exported for tests. */
export function recordOfLog(log: ReadableLogRecord) {
  const { body, attributes, severityNumber = 0, severityText, spanContext, eventName, instrumentationScope } = log
  const resource = log.resource.attributes
  const severity = severityOf(severityNumber) ?? severityOfName(severityText ?? '') ?? 'info'
  return fitRecord({
    text: textOf(body),
    severity,
    timestamp: timestampOf(log.hrTime[0] === 0 ? log.hrTimeObserved : log.hrTime),
    attributes: {
      ...attributes,
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

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
function severityOf(number: number): Severity | undefined {
  if (number < 1 || number > 24) return undefined
  if (number < 9) return 'debug'
  if (number < 13) return 'info'
  if (number < 17) return 'warning'
  return number < 21 ? 'error' : 'fatal'
}

/** Seconds and nanoseconds, as OpenTelemetry keeps time. */
function timestampOf([seconds, nanos]: readonly [number, number]): string {
  const toSeconds = new Date(seconds * 1_000).toISOString().slice(0, 19)
  return `${toSeconds}.${String(nanos).padStart(9, '0')}Z`
}
