import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type CompactIds, compactIdChars, isObject, parseJson, parseTenantId } from '@logpipe/sdk/contract'
import { errnoOf, fileReason, operationError } from '@logpipe/sdk/operations'

/** What a line says that an endpoint acknowledged in one response. */
export interface OldReceipt {
  /** Time of the response, ISO 8601 UTC. */
  readonly at: string
  readonly logIds: readonly string[] | CompactIds
}

/** Longer than any receipt; what is longer is damaged. Bytes. */
const maxLineBytes = 4 * 1024 * 1024
const chunkBytes = 256 * 1024

/**
 * Reads the receipts that earlier versions wrote for one tenant, a JSON object a line, however many there are; undefined for a line that is none, such as a write that was cut off. A missing
 * file means that nothing was sent from here.
 */
export async function* readOldReceipts(ledgerDir: string, tenantId: string): AsyncGenerator<OldReceipt | undefined> {
  const file = oldReceiptFile(ledgerDir, tenantId)
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

/** Tenants that have such receipts. */
export async function oldReceiptTenants(ledgerDir: string): Promise<readonly string[]> {
  const names = await readdir(ledgerDir).catch(() => [])
  const tenants = names.filter((name) => name.endsWith('.ndjson')).map((name) => name.slice(0, -'.ndjson'.length))
  return tenants.filter((name) => parseTenantId(name).kind === 'tenant')
}

function parseReceipt(line: string): OldReceipt | undefined {
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

export function oldReceiptFile(ledgerDir: string, tenantId: string): string {
  return join(ledgerDir, `${tenantId}.ndjson`)
}
