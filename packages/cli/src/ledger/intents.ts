import { encodeEntry } from './encode-entry.ts'
import type { FrameWriter } from './frame-writer.ts'
import { splitKey } from './run-id.ts'

/** Says ahead which records may be sent. */
export interface Intents {
  /**
   * Resolves once the ledger says, safe from a power cut, that records may be sent under a key `<prefix>-<number>`. Mostly at once: one
   * entry speaks of many keys, and the next is written before it is needed. Rejects with what the file system says.
   */
  readonly declare: (tenantId: string | undefined, key: string) => Promise<void>
}

/** Keys of one entry. After a power cut nobody knows of the last ones whether they were used. */
const keysAhead = 64
/** Of many small files the last ones are enough. */
const maxNames = 1_000
/** Requests in flight may be under keys of the entry before. */
const maxSpans = 4

/** Keys that one entry speaks of. */
interface Span {
  readonly from: number
  readonly to: number
  /** Resolves when they are safe. */
  readonly safe: Promise<void>
}

export function createIntents(writer: Pick<FrameWriter, 'append'>): Intents {
  const spans = new Map<string, readonly Span[]>()
  const declareSpan = (tenantId: string | undefined, prefix: string, from: number): Span => {
    const name = nameOf(tenantId, prefix)
    const to = from + keysAhead
    const entry = encodeEntry({ kind: 'intent', tenantId, prefix, from, to })
    const span = { from, to, safe: writer.append(entry, { isSynced: true }) }
    const others = spans.get(name) ?? []
    spans.delete(name)
    spans.set(name, [span, ...others.slice(0, maxSpans - 1)])
    // Whoever waits for it is told, and the next one tries again.
    span.safe.catch(() => spans.delete(name))
    const [oldest] = spans.size > maxNames ? spans.keys() : []
    if (oldest !== undefined) spans.delete(oldest)
    return span
  }
  return {
    declare: async (tenantId, key) => {
      const { prefix, number } = splitKey(key) ?? { prefix: key, number: 0 }
      const known = spans.get(nameOf(tenantId, prefix)) ?? []
      const span = known.find(({ from, to }) => from <= number && number < to)
      const isLast = span === undefined || span === known[0]
      await (span ?? declareSpan(tenantId, prefix, number)).safe
      if (span !== undefined && isLast && number >= span.to - keysAhead / 2) declareSpan(tenantId, prefix, span.to)
    },
  }
}

function nameOf(tenantId: string | undefined, prefix: string): string {
  return `${tenantId ?? ''} ${prefix}`
}
