import type { IngestResult, RawBody } from '@logpipe/sdk'
import { isObject } from '@logpipe/sdk/contract'
import { decodeRecords } from '../../pipeline/src/ingest/decode-records.ts'

/** A table in memory that gets its rows as ingest makes them: by ids from key, index and content. */
export interface IngestTable {
  readonly store: (raw: RawBody) => IngestResult
  readonly texts: () => readonly string[]
  readonly ids: () => readonly string[]
}

export function anIngestTable(): IngestTable {
  const rows = new Map<string, string>()
  return {
    store: (raw) => {
      const { idempotencyKey, firstIndex = 0 } = raw
      const texts = textsOf(raw)
      const log_ids = texts.map((text, i) => `0.${idempotencyKey}.${firstIndex + i}.${text}`)
      for (const [i, id] of log_ids.entries()) rows.set(id, texts[i] ?? '')
      return { accepted: texts.length, duplicates: 0, rejected: 0, log_ids, errors: [], retries: 0 }
    },
    texts: () => [...rows.values()],
    ids: () => [...rows.keys()],
  }
}

/** The texts of a body, as ingest decodes it. */
export function textsOf(raw: RawBody): readonly string[] {
  return recordsOf(raw).map(({ text }) => String(text))
}

/** The records of a body, as ingest decodes it. */
export function recordsOf({ body, contentType, splitsLines }: RawBody): readonly Readonly<Record<string, unknown>>[] {
  const query = splitsLines ? { split: 'lines' } : undefined
  const event = {
    routeKey: 'POST /ingest',
    headers: { 'content-type': contentType },
    ...(query && { queryStringParameters: query }),
    isBase64Encoded: false,
    requestContext: { requestId: 'r' },
  }
  const decoded = decodeRecords(event as never, Buffer.from(body).toString())
  if (decoded.kind === 'refused') throw new Error(decoded.message)
  return decoded.items.map((item) => {
    if (item.kind !== 'value' || !isObject(item.value)) throw new Error('a record is broken')
    return item.value
  })
}
