import type { Client, IngestResult, RawBody } from '../src/client/client.ts'
import { LogpipeError } from '../src/contract/logpipe-error.ts'
import type { RecordError } from '../src/contract/responses.ts'

/** What an endpoint does with one request. `lost` accepts it and then fails, as a connection that breaks before the response. */
export type Reply =
  | 'ok'
  | 'refuse'
  | 'lost'
  | 'unauthorized'
  | 'too-large'
  | 'hang'
  | { readonly errors: readonly RecordError[] }

export interface StoredRecord {
  readonly id: string
  readonly tenant: string | undefined
  readonly text: string
  readonly record: Readonly<Record<string, unknown>>
}

export interface FakeIngest extends Pick<Client, 'ingestRaw'> {
  /** What has a row, by tenant and id, in the order of arrival. */
  readonly rows: Map<string, StoredRecord>
  readonly requests: { readonly key: string; readonly tenant: string | undefined; readonly texts: readonly string[] }[]
  readonly texts: () => readonly string[]
}

/** An endpoint that derives ids from the key and the position, as the real one does: a request sent twice adds no row. */
export function fakeIngest(reply: (request: number, records: number) => Reply = () => 'ok'): FakeIngest {
  const rows: FakeIngest['rows'] = new Map()
  const requests: FakeIngest['requests'] = []
  return {
    rows,
    requests,
    texts: () => Array.from(rows.values(), ({ text }) => text),
    ingestRaw: async (raw, { tenant, signal } = {}) => {
      const records = linesOf(raw)
      const key = raw.idempotencyKey ?? ''
      const asked = reply(requests.length, records.length)
      requests.push({ key, tenant, texts: records.map(({ text }) => String(text)) })
      await new Promise((resolve) => setImmediate(resolve))
      if (asked === 'hang') await aborted(signal)
      if (asked === 'refuse') throw new LogpipeError('connection_failed', 'nobody listens')
      if (asked === 'unauthorized') throw new LogpipeError('unauthorized', 'the key was revoked', { status: 401 })
      if (asked === 'too-large') throw new LogpipeError('unexpected_answer', 'nginx', { status: 413 })
      const errors = typeof asked === 'object' ? asked.errors : []
      const isRejected = new Set(errors.map(({ index }) => index))
      for (const [index, record] of records.entries()) {
        const id = `${key}-${index}`
        if (!isRejected.has(index) && !rows.has(`${tenant}/${id}`)) {
          rows.set(`${tenant}/${id}`, { id, tenant, text: String(record.text), record })
        }
      }
      if (asked === 'lost') throw new LogpipeError('connection_failed', 'the connection broke')
      return responseOf(records.length, errors)
    },
  }
}

function linesOf({ body }: RawBody): readonly Readonly<Record<string, unknown>>[] {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

function responseOf(count: number, errors: readonly RecordError[]): IngestResult {
  const accepted = count - errors.length
  return { accepted, duplicates: 0, rejected: errors.length, log_ids: [], errors, retries: 0 }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
