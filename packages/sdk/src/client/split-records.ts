import { limits } from '../contract/limits.ts'
import type { RecordError } from '../contract/responses.ts'
import { utf8Bytes } from '../contract/values.ts'
import type { IngestRecord } from './client.ts'
import { serializeRecord } from './serialize-record.ts'

/** The records of one request, as NDJSON. */
export interface RequestPart {
  /** The position of each of its records among all records. */
  readonly indexes: readonly number[]
  readonly body: string
  /** Whether every record has a log id. */
  readonly hasLogIds: boolean
}

/** Takes a record that cannot be serialized, and why. */
export type OnRefused = (error: RecordError) => void

/**
 * Splits records into requests within the wire limits, in order, each serialized when the one before has been taken. A record
 * too large for any request goes alone: the server says why. One that cannot be serialized goes to `onRefused`.
 */
export function* splitRecords(records: readonly IngestRecord[], onRefused: OnRefused): Generator<RequestPart> {
  let part = newPart()
  for (const [index, record] of records.entries()) {
    const serialized = serializeRecord(record)
    if (serialized.kind === 'unserializable') {
      onRefused({ index, code: 'invalid_record', message: serialized.message, retryable: false })
      continue
    }
    const bytes = utf8Bytes(serialized.line) + 1
    if (part.bytes + bytes > limits.maxRequestBytes || part.lines.length >= limits.maxRecordsPerRequest) {
      if (part.lines.length > 0) yield partOf(part)
      part = newPart()
    }
    part.lines.push(serialized.line)
    part.indexes.push(index)
    part.bytes += bytes
    part.hasLogIds &&= serialized.hasLogId
  }
  if (part.lines.length > 0) yield partOf(part)
}

function newPart() {
  return { lines: [] as string[], indexes: [] as number[], bytes: 0, hasLogIds: true }
}

function partOf({ lines, indexes, hasLogIds }: ReturnType<typeof newPart>): RequestPart {
  return { indexes, body: lines.join('\n'), hasLogIds }
}
