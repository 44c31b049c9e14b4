import { type CompactIds, expandIds, isCompact, isJoined, type JoinedIds } from '@logpipe/sdk/contract'
import { fileReason, makeFolder, operationError } from '@logpipe/sdk/operations'
import { type EncodedEntry, encodeEntry, encodeJoined } from './encode-entry.ts'
import type { Erased, Failed, LedgerEntry, Purged, Requests, RequestsKind } from './entry.ts'
import { createFrameWriter, type FrameWriter, type FrameWriterOptions } from './frame-writer.ts'
import { createIntents } from './intents.ts'
import { makeLedgerKey } from './ledger-key.ts'
import { packIds } from './packed-ids.ts'

/** What an endpoint acknowledged in one response: ids, never text. */
export interface Receipt {
  /** Time of the response, epoch milliseconds. */
  readonly atMs: number
  readonly logIds: readonly string[] | CompactIds | JoinedIds
}

/**
 * What a run writes into the ledger of its target. Nothing is made before the first entry. Each rejects with `storage_failed`, and can be
 * called again: what could not be written leaves a gap that the ledger tells of.
 */
export interface Ledger {
  /** Resolves once the ledger says, safe from a power cut, that records may be sent under a key of a run or of a file's block. */
  readonly intend: (tenantId: string | undefined, key: string) => Promise<void>
  /** The same for all requests of a load test: `total` of them. */
  readonly intendRequests: (tenantId: string | undefined, runId: string, total: number) => Promise<void>
  /** Resolves when the receipt is in the file: no kill of the process takes it away. */
  readonly acknowledge: (tenantId: string, receipt: Receipt) => Promise<void>
  /** What became of whole requests of a load test. */
  readonly addRequests: (kind: RequestsKind, requests: Requests) => Promise<void>
  /** Resolves once the ledger says, safe from a power cut, that somebody deletes records from the dead-letter queue. */
  readonly purge: (purged: Purged) => Promise<void>
  /** Resolves once the ledger says, safe from a power cut, that somebody erases rows of a tenant, or has erased them. */
  readonly erase: (erased: Erased) => Promise<void>
  /** Records could not be told of before: a reader then knows that there are more. */
  readonly skip: (entries: number) => Promise<void>
  /** A request has no record that is accepted (`refused`), or no response (`unknown`). */
  readonly fail: (kind: 'refused' | 'unknown', failed: Failed) => Promise<void>
  readonly close: () => Promise<void>
}

export type LedgerOptions = Omit<FrameWriterOptions, 'key' | 'lost'>

export function openLedger(options: LedgerOptions): Ledger {
  const { dir } = options
  let opening: Promise<FrameWriter> | undefined
  /** Entries that nobody could write, since there was no writer. */
  let unwritten = 0
  const open = async (): Promise<FrameWriter> => {
    await makeFolder(dir)
    return createFrameWriter({ ...options, key: await makeLedgerKey(dir), lost: unwritten })
  }
  const opened = (): Promise<FrameWriter> => {
    opening ??= open()
    opening.catch(() => {
      opening = undefined
    })
    return opening
  }
  const append: FrameWriter['append'] = async (entry, how) => {
    const writer = await opened().catch((error: unknown) => {
      unwritten++
      throw error
    })
    return writer.append(entry, how)
  }
  const write = (entry: LedgerEntry, how?: { readonly isSynced: boolean }): Promise<void> =>
    translating(dir, append(encodeEntry(entry), how))
  const intents = createIntents({ append })
  return {
    intend: (tenantId, key) => translating(dir, intents.declare(tenantId, key)),
    intendRequests: (tenantId, prefix, to) =>
      write({ kind: 'intent', tenantId, prefix, from: 0, to }, { isSynced: true }),
    acknowledge: async (tenantId, receipt) => {
      const entry = encodeReceipt(tenantId, receipt)
      if (entry !== undefined) await translating(dir, append(entry))
    },
    addRequests: (kind, requests) => write({ kind, ...requests }),
    purge: (purged) => write({ kind: 'purged', ...purged }, { isSynced: true }),
    erase: (erased) => write({ kind: 'erased', ...erased }, { isSynced: true }),
    skip: (entries) => write({ kind: 'gap', entries }),
    fail: (kind, failed) => write({ kind, ...failed }),
    close: async () => {
      if (opening !== undefined) await translating(dir, (await opening).close())
    },
  }
}

/** Undefined where there is no id. */
function encodeReceipt(tenantId: string, { atMs, logIds }: Receipt): EncodedEntry | undefined {
  if (isJoined(logIds)) return logIds.joined === '' ? undefined : encodeJoined({ tenantId, atMs, ...logIds })
  const entry = isCompact(logIds) ? compactEntry(tenantId, atMs, logIds) : namedEntry(tenantId, atMs, logIds)
  return entry && encodeEntry(entry)
}

function namedEntry(tenantId: string, atMs: number, logIds: readonly string[]): LedgerEntry | undefined {
  return logIds.length === 0 ? undefined : { kind: 'named', tenantId, atMs, logIds }
}

function compactEntry(tenantId: string, atMs: number, logIds: CompactIds): LedgerEntry | undefined {
  if (logIds.ids === '') return undefined
  const ids = packIds(logIds)
  return ids ? { kind: 'acknowledged', tenantId, atMs, ids } : namedEntry(tenantId, atMs, expandIds(logIds))
}

async function translating(dir: string, writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (cause) {
    throw operationError('storage_failed', `cannot write to the ledger in ${dir}: ${fileReason(cause)}`, { cause })
  }
}
