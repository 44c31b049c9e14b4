import type { Attributes } from '../contract/attributes.ts'
import { limits } from '../contract/limits.ts'
import type { Severity } from '../contract/log-record.ts'
import { utf8Bytes } from '../contract/values.ts'

/** One log as `POST /ingest` accepts it. */
export interface IngestRecord {
  readonly tenant_id?: string
  readonly log_id?: string
  readonly text: string
  readonly severity?: Severity
  /** ISO 8601 date-time. */
  readonly timestamp?: string
  readonly attributes?: Attributes
}

/** The records of one request, as NDJSON. */
export interface RequestPart {
  /** Index of its first record among all records. */
  readonly offset: number
  readonly count: number
  readonly body: string
  /** Whether every record has a log id. */
  readonly hasLogIds: boolean
}

/** Splits records into requests within the wire limits, in order. A record too large for any request goes alone: the server says why. */
export function splitRecords(records: readonly IngestRecord[]): readonly RequestPart[] {
  const parts: RequestPart[] = []
  let lines: string[] = []
  let bytes = 0
  let hasLogIds = true
  const flush = (end: number): void => {
    if (lines.length === 0) return
    parts.push({ offset: end - lines.length, count: lines.length, body: lines.join('\n'), hasLogIds })
    lines = []
    bytes = 0
    hasLogIds = true
  }
  records.forEach((record, index) => {
    const line = JSON.stringify(record)
    const lineBytes = utf8Bytes(line) + 1
    if (bytes + lineBytes > limits.maxRequestBytes || lines.length >= limits.maxRecordsPerRequest) flush(index)
    lines.push(line)
    bytes += lineBytes
    hasLogIds &&= record.log_id !== undefined
  })
  flush(records.length)
  return parts
}
