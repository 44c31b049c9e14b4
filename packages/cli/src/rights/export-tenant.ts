import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileFailure, makeFolder } from '@logpipe/sdk/operations'
import { isExpired } from '../audit/row-problems.ts'
import type { StoredItem } from '../connect/stored-item.ts'
import { writeDurably } from '../ledger/write-durably.ts'

export interface ExportedFile {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
}

/** What an export has; it is written last, so that an export without it is not whole. */
export interface Manifest {
  readonly tenant: string
  readonly target: string
  /** When it began, ISO 8601 UTC. */
  readonly at: string
  readonly rows: number
  /** SHA-256 of `<log id> <seal>` and a line feed for each row, as audits have it; hex. */
  readonly rows_sha256: string
  readonly files: readonly ExportedFile[]
}

export interface ExportOptions extends Pick<Manifest, 'tenant' | 'target' | 'at'> {
  /** Every item of the tenant's partition, page by page. */
  readonly pages: AsyncIterable<readonly StoredItem[]>
  /** Made where it is not there; what is in it already is left alone, and ends the export. */
  readonly dir: string
  /** A file of that size is ended, and another one begun. */
  readonly maxFileBytes?: number
  /** Wall clock, milliseconds: rows that have expired are nobody's to read any more. */
  readonly nowMs: number
  readonly onProgress: (rows: number) => void
}

export const manifestName = 'manifest.json'
const defaultMaxFileBytes = 256 * 1024 * 1024

/**
 * Writes all rows of a tenant, as they are stored, to NDJSON files in a folder, each row with its seal. Memory does not grow with them. Throws
 * `unreadable_input` where the folder has something in it or cannot be written.
 */
export async function exportTenant(options: ExportOptions): Promise<Manifest> {
  const { tenant, target, at, pages, dir, maxFileBytes = defaultMaxFileBytes, nowMs, onProgress } = options
  await makeEmpty(dir)
  const files = openFiles(dir, maxFileBytes)
  const seals = createHash('sha256')
  let rows = 0
  try {
    for await (const all of pages) {
      const page = all.filter((item) => !isExpired(item, nowMs))
      seals.update(page.map(({ log_id, seal }) => `${log_id} ${seal}\n`).join(''))
      await files.write(page)
      rows += page.length
      onProgress(rows)
    }
  } finally {
    await files.close()
  }
  const manifest = { tenant, target, at, rows, rows_sha256: seals.digest('hex'), files: files.written() }
  await writeWhole(join(dir, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

async function makeEmpty(dir: string): Promise<void> {
  try {
    await makeFolder(dir)
    if ((await readdir(dir)).length > 0) throw new Error('there is something in it; name a folder that is empty or new')
  } catch (cause) {
    throw fileFailure('write', dir, cause)
  }
}

interface OpenFile {
  readonly name: string
  readonly handle: FileHandle
  readonly hash: Hash
  rows: number
  bytes: number
}

function openFiles(dir: string, maxFileBytes: number) {
  const written: ExportedFile[] = []
  let file: OpenFile | undefined
  const begin = async (): Promise<OpenFile> => {
    const name = `logs-${String(written.length + 1).padStart(6, '0')}.ndjson`
    const handle = await open(join(dir, name), 'wx', 0o600)
    return { name, handle, hash: createHash('sha256'), rows: 0, bytes: 0 }
  }
  const end = async (): Promise<void> => {
    const ended = file
    if (ended === undefined) return
    file = undefined
    await ended.handle.close()
    const { name, rows, bytes, hash } = ended
    written.push({ name, rows, bytes, sha256: hash.digest('hex') })
  }
  return {
    written: () => written,
    write: async (items: readonly StoredItem[]): Promise<void> => {
      if (items.length === 0) return
      try {
        file ??= await begin()
        const bytes = Buffer.from(items.map(lineOf).join(''))
        await file.handle.appendFile(bytes)
        file.hash.update(bytes)
        file.rows += items.length
        file.bytes += bytes.length
        if (file.bytes >= maxFileBytes) await end()
      } catch (cause) {
        throw fileFailure('write', dir, cause)
      }
    },
    close: end,
  }
}

/** The attributes in one order, whatever the table's: the same row is the same line. */
function lineOf(item: StoredItem): string {
  return `${JSON.stringify(Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))))}\n`
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeDurably(path, text).catch((cause: unknown) => {
    throw fileFailure('write', path, cause)
  })
}
