import type { IngestRecord } from '../client/client.ts'
import { serializeRecord } from '../client/serialize-record.ts'
import type { FaultCode } from '../contract/faults.ts'
import { limits } from '../contract/limits.ts'
import type { RecordContext } from './sender.ts'

export type RecordLine =
  | {
      readonly kind: 'line'
      readonly line: string
      readonly tenant: string | undefined
      readonly hasTimestamp: boolean
    }
  | { readonly kind: 'refused'; readonly code: FaultCode; readonly message: string }

/** One record as a line of NDJSON with what its context adds. Never throws, whatever the record's getters do. */
export function recordLine(record: string | IngestRecord, context?: () => RecordContext | undefined): RecordLine {
  try {
    const whole = withContext(typeof record === 'string' ? { text: record } : record, context?.())
    const serialized = serializeRecord(whole)
    if (serialized.kind === 'unserializable') return refused('invalid_record', serialized.message)
    const { line } = serialized
    // A `toJSON` may return anything, and `{}` has no place for a timestamp.
    if (!line.startsWith('{"')) return refused('invalid_record', 'a record must be an object with a text')
    if (line.length > limits.maxRequestBytes - stampChars) return refused('text_too_long', tooLong(line.length))
    return { kind: 'line', line, tenant: tenantOf(whole), hasTimestamp: (whole.timestamp ?? undefined) !== undefined }
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 300) : ''
    return refused('invalid_record', reason || 'the record cannot be serialized')
  }
}

/** More than a timestamp and the end of the line take. */
const stampChars = 64

function tooLong(chars: number): string {
  return `the record is ${chars} characters; a request may have ${limits.maxRequestBytes} bytes`
}

function refused(code: FaultCode, message: string): RecordLine {
  return { kind: 'refused', code, message }
}

function withContext(record: IngestRecord, context: RecordContext | undefined): IngestRecord {
  if (context === undefined) return record
  const { tenant, attributes } = context
  return {
    ...record,
    ...(tenant !== undefined && (record.tenant_id ?? undefined) === undefined && { tenant_id: tenant }),
    ...(attributes !== undefined && { attributes: { ...attributes, ...record.attributes } }),
  }
}

function tenantOf({ tenant_id }: IngestRecord): string | undefined {
  return typeof tenant_id === 'string' ? tenant_id : undefined
}

/** `{"timestamp":"…",` as bytes, made anew only when the millisecond changes. */
export function createStamp(now: () => number): () => Uint8Array {
  const encoder = new TextEncoder()
  let [stampMs, stamp] = [Number.NaN, new Uint8Array()]
  return () => {
    const nowMs = now()
    if (nowMs !== stampMs) {
      stamp = encoder.encode(`{"timestamp":"${new Date(nowMs).toISOString()}",`)
      stampMs = nowMs
    }
    return stamp
  }
}
