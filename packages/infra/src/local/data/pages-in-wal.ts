import { readFile } from 'node:fs/promises'

/** https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const [headerBytes, frameHeadBytes] = [32, 24]

/** The numbers of the pages that SQLite's write-ahead log of a database has; none where there is no log. */
export async function pagesInWal(database: string): Promise<ReadonlySet<number>> {
  const pages = new Set<number>()
  const wal = await readFile(`${database}-wal`).catch(() => Buffer.alloc(0))
  if (wal.length < headerBytes) return pages
  const frameBytes = frameHeadBytes + wal.readUInt32BE(8)
  for (let at = headerBytes; at + frameBytes <= wal.length; at += frameBytes) {
    // Frames of an earlier round have other salts: they are in the database.
    if (wal.compare(wal, 16, 24, at + 8, at + 16) === 0) pages.add(wal.readUInt32BE(at))
  }
  return pages
}
