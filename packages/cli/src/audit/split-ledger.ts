import { decodeEntries, encodeEntry } from '../ledger/encode-entry.ts'
import type { LedgerEntry } from '../ledger/entry.ts'
import type { LedgerRead, ReadSegment } from '../ledger/read-ledger.ts'
import { type LineSpan, openSpillFile, type SpillFile } from './spill-file.ts'

/** A ledger of which each segment is read once, however many tenants are asked for, one after another. */
export interface SplitLedger extends LedgerRead {
  readonly close: () => void
}

export interface SplitOptions {
  /** For what segments of several tenants say of each. */
  readonly folder: string
  /** Held in memory before it is written. 8 MiB by default. */
  readonly maxBytes?: number
}

/** Where the file has what a segment says of each tenant, and of nobody. */
type Split = ReadonlyMap<string | undefined, readonly LineSpan[]>

/** Memory is that of `maxBytes` and of some numbers for each tenant of a segment; the disk has each entry of shared segments once. */
export function splitLedger(ledger: LedgerRead, { folder, maxBytes = 8 * 1024 * 1024 }: SplitOptions): SplitLedger {
  let file: SpillFile | undefined
  const splits = new Map<string, Promise<Split>>()
  const splitOf = (segment: ReadSegment): Promise<Split> => {
    file ??= openSpillFile(folder)
    const split = splits.get(segment.segment) ?? splitSegment(ledger.entriesOf(undefined, [segment]), file, maxBytes)
    splits.set(segment.segment, split)
    return split
  }
  const entriesIn = async function* (segment: ReadSegment, tenantId: string): AsyncGenerator<LedgerEntry> {
    const split = await splitOf(segment)
    for (const name of [tenantId, undefined])
      for (const span of split.get(name) ?? []) if (file !== undefined) yield* decodeEntries(file.bytes(span))
  }
  const split: SplitLedger = {
    ...ledger,
    entriesOf: async function* (tenantId, segments = ledger.segments) {
      for (const segment of segments) {
        const { tenants, frames } = segment
        if (tenantId === undefined) yield* ledger.entriesOf(tenantId, [segment])
        else if (!tenants.has(tenantId) && !tenants.has(undefined)) continue
        else if (frames.size < 2) yield* ledger.entriesOf(tenantId, [segment])
        else yield* entriesIn(segment, tenantId)
      }
    },
    again: async () => {
      const now = await ledger.again()
      return now === ledger ? split : now
    },
    close: () => file?.close(),
  }
  return split
}

/** Of memory that an entry takes besides its own. */
const entryBytes = 128

async function splitSegment(entries: AsyncIterable<LedgerEntry>, file: SpillFile, maxBytes: number): Promise<Split> {
  const spans = new Map<string | undefined, LineSpan[]>()
  const held = new Map<string | undefined, Buffer[]>()
  let bytes = 0
  const write = (): void => {
    for (const [name, parts] of held) listIn(spans, name).push(file.append(Buffer.concat(parts)))
    held.clear()
    bytes = 0
  }
  for await (const entry of entries) {
    // Its ids are valid until the next entry is read.
    const encoded = Buffer.concat(encodeEntry(entry))
    listIn(held, 'tenantId' in entry ? entry.tenantId : undefined).push(encoded)
    bytes += encoded.length + entryBytes
    if (bytes > maxBytes) write()
  }
  write()
  return spans
}

function listIn<T>(lists: Map<string | undefined, T[]>, name: string | undefined): T[] {
  const list = lists.get(name) ?? []
  lists.set(name, list)
  return list
}
