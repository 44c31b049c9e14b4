import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type CompactIds, compactIdChars, isCompact, isObject, parseJson, type TenantId } from '@logpipe/sdk/contract'
import { errnoOf, fileReason, operationError } from '@logpipe/sdk/operations'

/** What an endpoint acknowledged in one response: ids, never text. */
export interface Receipt {
  /** Time of the response, ISO 8601 UTC. */
  readonly at: string
  readonly logIds: readonly string[] | CompactIds
}

/** Stores the receipts of one target, a file for each tenant, one JSON object per line. */
export interface ReceiptBook {
  /** Resolves when the receipt is in the file. Throws `storage_failed`. */
  readonly add: (tenantId: TenantId, receipt: Receipt) => Promise<void>
  /** Closes its files; a receipt that is added later opens its file again. */
  readonly close: () => Promise<void>
}

/** Files that are open at once: opening one costs more than writing to it, and a run may have thousands of tenants. */
const maxOpenFiles = 32

export function openReceiptBook(ledgerDir: string): ReceiptBook {
  /** In the order of their last use. */
  const files = new Map<TenantId, OpenFile>()
  const begun = new Set<TenantId>()
  const shut = async (tenantId: TenantId): Promise<void> => {
    const file = files.get(tenantId)
    files.delete(tenantId)
    // One that could not be opened has said so to whoever wanted it.
    await file?.handle.then((handle) => handle.close()).catch(() => undefined)
  }
  const take = (tenantId: TenantId): OpenFile => {
    const file = files.get(tenantId) ?? { handle: openToAppend(ledgerDir, fileOf(ledgerDir, tenantId)), uses: 0 }
    files.delete(tenantId)
    files.set(tenantId, file)
    file.uses++
    return file
  }
  const shutOldest = async (): Promise<void> => {
    const oldest = files.size > maxOpenFiles ? [...files].find(([, { uses }]) => uses === 0) : undefined
    if (oldest !== undefined) await shut(oldest[0])
  }
  return {
    add: async (tenantId, { at, logIds }) => {
      const content = contentOf(logIds)
      if (content === undefined) return
      // A line that a kill or a full disk has cut off must not take this one with it.
      const start = begun.has(tenantId) ? '' : '\n'
      const file = take(tenantId)
      try {
        await (await file.handle).appendFile(`${start}${JSON.stringify({ at, ...content })}\n`)
        begun.add(tenantId)
      } catch (cause) {
        begun.delete(tenantId)
        await shut(tenantId)
        const path = fileOf(ledgerDir, tenantId)
        throw operationError('storage_failed', `cannot write receipts to ${path}: ${fileReason(cause)}`, { cause })
      } finally {
        file.uses--
      }
      await shutOldest()
    },
    close: async () => {
      for (const tenantId of [...files.keys()]) await shut(tenantId)
    },
  }
}

/** What a receipt's line says of its ids; undefined without any. */
function contentOf(logIds: Receipt['logIds']): object | undefined {
  if (!isCompact(logIds)) return logIds.length === 0 ? undefined : { log_ids: logIds }
  const { refused, ...compact } = logIds
  if (compact.ids === '') return undefined
  return refused.length === 0 ? compact : { ...compact, refused }
}

interface OpenFile {
  readonly handle: Promise<FileHandle>
  /** Receipts that are being written to it. */
  uses: number
}

async function openToAppend(ledgerDir: string, path: string): Promise<FileHandle> {
  await mkdir(ledgerDir, { recursive: true, mode: 0o700 })
  return open(path, 'a', 0o600)
}

/** Longer than any receipt; what is longer is damaged. Bytes. */
const maxLineBytes = 4 * 1024 * 1024
const chunkBytes = 256 * 1024

/**
 * Reads the receipts of one tenant, however many there are; undefined for a line that is none, such as a write that was cut off. A missing
 * file means that nothing was sent from here.
 */
export async function* readReceipts(ledgerDir: string, tenantId: TenantId): AsyncGenerator<Receipt | undefined> {
  const file = fileOf(ledgerDir, tenantId)
  let handle: FileHandle | undefined
  try {
    handle = await open(file)
    for await (const line of linesOf(handle)) yield line === undefined ? undefined : parseReceipt(line)
  } catch (cause) {
    // Only a missing file means that there are no receipts; one that cannot be read proves nothing.
    if (errnoOf(cause) === 'ENOENT') return
    throw operationError('data_unusable', `cannot read the receipts in ${file}: ${fileReason(cause)}`, { cause })
  } finally {
    await handle?.close()
  }
}

/** The lines of a file that are not empty, from one chunk of memory; undefined for one that is too long. */
async function* linesOf(handle: FileHandle): AsyncGenerator<string | undefined> {
  const memory = Buffer.allocUnsafe(chunkBytes)
  let open: Buffer[] = []
  let openBytes = 0
  const lineTo = (part: Buffer): string | undefined => {
    const whole = openBytes === 0 ? part : Buffer.concat([...open, part])
    const isTooLong = openBytes + part.length > maxLineBytes
    ;[open, openBytes] = [[], 0]
    return isTooLong ? undefined : whole.toString()
  }
  for (;;) {
    const { bytesRead } = await handle.read(memory, 0, chunkBytes)
    if (bytesRead === 0) break
    const chunk = memory.subarray(0, bytesRead)
    let from = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      if (openBytes > 0 || end > from) yield lineTo(chunk.subarray(from, end))
      from = end + 1
    }
    if (openBytes <= maxLineBytes) open.push(Buffer.from(chunk.subarray(from)))
    openBytes += bytesRead - from
  }
  if (openBytes > 0) yield lineTo(Buffer.alloc(0))
}

/** Tenants that have receipts. */
export async function receiptTenants(ledgerDir: string): Promise<readonly string[]> {
  const names = await readdir(ledgerDir).catch(() => [])
  return names.filter((name) => name.endsWith('.ndjson')).map((name) => name.slice(0, -'.ndjson'.length))
}

function parseReceipt(line: string): Receipt | undefined {
  const value = parseJson(line)
  if (!isObject(value) || typeof value.at !== 'string') return undefined
  if (Array.isArray(value.log_ids)) return { at: value.at, logIds: value.log_ids.map(String) }
  const compact = parseCompact(value)
  return compact && { at: value.at, logIds: compact }
}

function parseCompact({ key, first, ids, refused = [] }: Readonly<Record<string, unknown>>): CompactIds | undefined {
  if (typeof key !== 'string' || !isPlace(first) || typeof ids !== 'string') return undefined
  if (ids.length % compactIdChars !== 0 || !Array.isArray(refused) || !refused.every(isPlace)) return undefined
  return { key, first, ids, refused }
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function fileOf(ledgerDir: string, tenantId: TenantId): string {
  return join(ledgerDir, `${tenantId}.ndjson`)
}
