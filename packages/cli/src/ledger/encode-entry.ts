import type { JoinedIds } from '@logpipe/sdk/contract'
import { type ByteWriter, createByteReader, createByteWriter } from './bytes.ts'
import type { LedgerEntry, Named } from './entry.ts'
import { readContent, writeContent } from './entry-content.ts'

/** In the order of their codes. */
const kinds = [
  ...(['begin', 'intent', 'acknowledged', 'named', 'requests', 'refused', 'unknown', 'gap', 'end'] as const),
  ...(['purged', 'requests_refused', 'requests_unknown', 'pruned', 'erased'] as const),
]

/** Parts of memory, in their order. */
export type EncodedEntry = readonly Buffer[]

/** An entry is its kind, the length of its content, and the content. */
export function encodeEntry(entry: LedgerEntry): EncodedEntry {
  const content = createByteWriter()
  writeContent(entry, content)
  return frameEntry(entry.kind, content, entry.kind === 'acknowledged' ? [entry.ids.packed] : [])
}

/** A `named` entry, written from joined ids without splitting them. */
export function encodeJoined({ tenantId, atMs, joined }: Omit<Named, 'logIds'> & JoinedIds): EncodedEntry {
  const content = createByteWriter()
  content.text(tenantId)
  content.number(atMs)
  content.joinedTexts(joined)
  return frameEntry('named', content)
}

function frameEntry(kind: LedgerEntry['kind'], content: ByteWriter, ids: EncodedEntry = []): EncodedEntry {
  const framed = createByteWriter()
  framed.byte(kinds.indexOf(kind))
  framed.number(content.size() + (ids[0]?.length ?? 0))
  framed.bytes(content.take())
  return [framed.take(), ...ids]
}

/** The entries of a frame, those of kinds that a later version wrote left out. Throws `RangeError` where it has other bytes. */
export function* decodeEntries(frame: Buffer): Generator<LedgerEntry> {
  const reader = createByteReader(frame)
  while (reader.left() > 0) {
    const kind = kinds[reader.byte()]
    const content = reader.bytes(reader.number())
    if (kind !== undefined) yield readContent(kind, createByteReader(content))
  }
}

/** The same of one tenant, and what names nobody: the others, of which there may be hundreds, are passed over unread. */
export function* decodeEntriesOf(frame: Buffer, tenantId: string): Generator<LedgerEntry> {
  const own = Buffer.from(tenantId)
  const reader = createByteReader(frame)
  while (reader.left() > 0) {
    const kind = kinds[reader.byte()]
    const content = reader.bytes(reader.number())
    if (kind === undefined || ofSegments.has(kind) || !isOwn(content, own)) continue
    yield readContent(kind, createByteReader(content))
  }
}

/** Kinds that tell of a segment, and of no tenant; all others begin with the name of one, or with an empty one. */
const ofSegments: ReadonlySet<LedgerEntry['kind']> = new Set(['begin', 'gap', 'end'])

/** A tenant's name has fewer than 128 bytes, so that its length takes one. */
function isOwn(content: Buffer, own: Buffer): boolean {
  const length = content[0] ?? 0
  return length === 0 || (length === own.length && content.compare(own, 0, length, 1, 1 + length) === 0)
}
