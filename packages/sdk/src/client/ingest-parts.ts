import { isFaultCode } from '../contract/faults.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { RecordError } from '../contract/responses.ts'
import type { IngestResult, RawBody } from './client.ts'
import { randomId } from './random-id.ts'
import type { OnRefused, RequestPart } from './split-records.ts'

/**
 * Sends the parts of a call in order. A record that was refused here is in `errors`, and so are, once a part was sent, the
 * records that a failure kept from being sent; a failure of the first part is thrown.
 */
export async function ingestParts(
  count: number,
  split: (onRefused: OnRefused) => Iterable<RequestPart>,
  send: (raw: RawBody) => Promise<IngestResult>,
): Promise<IngestResult> {
  const refused: RecordError[] = []
  let result: IngestResult | undefined
  for (const part of split((error) => refused.push(error))) {
    try {
      result = join(result, await sendPart(part, send))
    } catch (error) {
      if (result === undefined || !(error instanceof LogpipeError)) throw error
      const isRefused = new Set(refused.map(({ index }) => index))
      result = join(result, rejectedResult(notSent(part.indexes[0] ?? 0, count, isRefused, error)))
      break
    }
  }
  if (refused.length === 0) return result ?? rejectedResult([])
  const joined = join(result, rejectedResult(refused))
  return { ...joined, errors: joined.errors.toSorted((a, b) => a.index - b.index) }
}

async function sendPart(part: RequestPart, send: (raw: RawBody) => Promise<IngestResult>): Promise<IngestResult> {
  const idempotencyKey = part.hasLogIds ? undefined : randomId()
  const raw: RawBody = {
    body: part.body,
    contentType: 'application/x-ndjson',
    ...(idempotencyKey && { idempotencyKey }),
  }
  const result = await send(raw)
  return {
    ...result,
    errors: result.errors.map((error) => ({ ...error, index: part.indexes[error.index] ?? error.index })),
  }
}

function notSent(
  from: number,
  count: number,
  isRefused: ReadonlySet<number>,
  error: LogpipeError,
): readonly RecordError[] {
  const { message, retryable } = error
  const code = isFaultCode(error.code) ? error.code : 'internal'
  const indexes = Array.from({ length: count - from }, (_, i) => from + i).filter((index) => !isRefused.has(index))
  return indexes.map((index) => ({ index, code, message, retryable }))
}

function rejectedResult(errors: readonly RecordError[]): IngestResult {
  return { accepted: 0, duplicates: 0, rejected: errors.length, log_ids: [], errors, retries: 0 }
}

/** The fields of a single-log response stay with the only part of their call. */
function join(a: IngestResult | undefined, b: IngestResult): IngestResult {
  if (a === undefined) return b
  return {
    ...(b.accepted === 0 && a),
    accepted: a.accepted + b.accepted,
    duplicates: a.duplicates + b.duplicates,
    rejected: a.rejected + b.rejected,
    log_ids: [...a.log_ids, ...b.log_ids],
    errors: [...a.errors, ...b.errors],
    retries: a.retries + b.retries,
  }
}
