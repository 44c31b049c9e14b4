import { type FileHandle, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compressionOf } from '../source/compression.ts'
import { decompress } from '../source/decompress.ts'
import type { Entries } from './entries.ts'
import type { FileEntry } from './file-entry.ts'
import { hashOf, lastBytesBegin } from './last-bytes.ts'
import { fingerprintBytes, type SeenFile } from './recognize-file.ts'

/**
 * The entry of the file that was compressed into this one: logs are often compressed when they are rotated, and that makes another file
 * of them. Its first bytes must be those of the entry, it must hold all that was sent, with the same bytes leading up to a position, and
 * the file itself must be gone, or have other content by now. Where several entries fit it is none of them: to send lines twice is better than not at all.
 */
export async function findOrigin(
  { looked, replaced }: Pick<Entries, 'looked' | 'replaced'>,
  seen: SeenFile,
  file: FileHandle,
): Promise<FileEntry | undefined> {
  const compression = compressionOf(seen.head, true)
  const possible = [...looked.values()]
  if (compression === undefined || compression === 'more' || possible.length === 0) return undefined
  const content = (): AsyncGenerator<Buffer> => decompress(chunksOf(file), compression, () => true)
  const same: FileEntry[] = []
  for (const entry of await beginningAlike(possible, content())) {
    const isGone = replaced.has(entry.id) || !(await isThere(entry))
    if (isGone && (await holds(content(), entry))) same.push(entry)
  }
  return same.length === 1 ? same[0] : undefined
}

const chunkBytes = 256 * 1024

async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function beginningAlike(
  entries: readonly FileEntry[],
  content: AsyncGenerator<Buffer>,
): Promise<readonly FileEntry[]> {
  let head = Buffer.alloc(0)
  for await (const chunk of content) {
    head = Buffer.concat([head, chunk])
    if (head.length >= fingerprintBytes) break
  }
  return entries.filter(({ fingerprint: { bytes, hash } }) => {
    return bytes > 0 && bytes <= head.length && hashOf(head.subarray(0, bytes)) === hash
  })
}

/** Whether a content has all that was sent of a file, and what led up to its position where that was last looked at. */
async function holds(content: AsyncGenerator<Buffer>, { end, last, position }: FileEntry): Promise<boolean> {
  if (last === undefined) return false
  const begin = lastBytesBegin(last.at)
  const enough = Math.max(end, last.at, position.offset)
  let bytes = Buffer.alloc(0)
  let at = 0
  for await (const chunk of content) {
    const [from, to] = [Math.max(0, begin - at), Math.max(0, last.at - at)]
    bytes = Buffer.concat([bytes, chunk.subarray(from, to)])
    at += chunk.length
    if (at >= enough) break
  }
  return at >= enough && hashOf(bytes) === last.hash
}

/** Whether a file is where it was last found, or beside that under another name. */
async function isThere({ dev, ino, born, path }: FileEntry): Promise<boolean> {
  const folder = dirname(path)
  const names = await readdir(folder).catch(() => [])
  for (const one of [path, ...names.map((name) => join(folder, name))]) {
    const found = await stat(one, { bigint: true }).catch(() => undefined)
    if (found === undefined) continue
    if (String(found.dev) === dev && String(found.ino) === ino && String(found.birthtimeNs) === born) return true
  }
  return false
}
