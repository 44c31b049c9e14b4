import type { IngestResult, RawBody } from '@logpipe/sdk'

/** A table in memory that gets its rows as ingest makes them: by ids from key, index and content. */
export interface IngestTable {
  readonly store: (raw: RawBody) => IngestResult
  readonly texts: () => readonly string[]
  readonly ids: () => readonly string[]
}

export function anIngestTable(): IngestTable {
  const rows = new Map<string, string>()
  return {
    store: ({ body, idempotencyKey, firstIndex = 0 }) => {
      const texts = String(body)
        .split('\n')
        .map((line): string => JSON.parse(line).text)
      const log_ids = texts.map((text, i) => `0.${idempotencyKey}.${firstIndex + i}.${text}`)
      for (const [i, id] of log_ids.entries()) rows.set(id, texts[i] ?? '')
      return { accepted: texts.length, duplicates: 0, rejected: 0, log_ids, errors: [], retries: 0 }
    },
    texts: () => [...rows.values()],
    ids: () => [...rows.keys()],
  }
}
