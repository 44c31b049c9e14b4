import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { liveTables } from './live-tables.ts'
import { pagesInWal } from './pages-in-wal.ts'
import { readSizeNotes } from './size-notes.ts'

/** Last eight bytes of each table file. https://github.com/google/leveldb/blob/main/doc/table_format.md */
const tableMagic = Buffer.from('57fb808b247547db', 'hex')

/**
 * What is missing of a table and a queue that no stack has open: each a sentence. LevelDB and SQLite start without a word on files that were
 * cut, and on some that were deleted. Reads a few bytes of each file.
 */
export async function findDamage(dataDir: string): Promise<readonly string[]> {
  const [cut, table, queue] = await Promise.all([
    findCutLogs(dataDir),
    findDamagedTable(join(dataDir, 'table')),
    findDamagedQueue(join(dataDir, 'queue', 'fauxqs.db')),
  ])
  return [...cut, ...table, ...queue]
}

async function findCutLogs(dataDir: string): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(readSizeNotes(dataDir)).map(async ([path, noted]) => {
      const bytes = await sizeOf(join(dataDir, path))
      if (bytes === undefined)
        return (await isReplaced(join(dataDir, path))) ? [] : [`${path} is missing; it had ${noted} bytes`]
      return bytes < noted ? [`${path} was cut: it has ${bytes} bytes, and had ${noted}`] : []
    }),
  )
  return found.flat()
}

/** LevelDB replaces a log or manifest by files with higher numbers. */
async function isReplaced(path: string): Promise<boolean> {
  if (path.endsWith('-wal')) return false
  const names = await namesIn(dirname(path))
  return names.some((name) => numberOf(name) > numberOf(basename(path)))
}

function numberOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? -1)
}

async function findDamagedTable(path: string): Promise<readonly string[]> {
  const names = await namesIn(path)
  const tables = names.filter((name) => /\.(?:ldb|sst)$/.test(name))
  // Without it LevelDB begins a table anew, and deletes the files of the old one.
  if (tables.length > 0 && !names.includes('CURRENT'))
    return [`table/CURRENT is missing beside ${tables.length} files of rows`]
  const whole = await Promise.all(tables.map((name) => endsWith(join(path, name), tableMagic)))
  const cut = tables.filter((_, i) => !whole[i])
  // A kill leaves what was being written, of which nothing is missed.
  const live = cut.length === 0 ? undefined : await liveTables(path)
  return cut.filter((name) => live?.has(numberOf(name)) ?? true).map((name) => `table/${name} was cut`)
}

/**
 * Its header says how many pages it has. After a kill those at its end may be in its log alone: SQLite copies them from there one after
 * another, beginning with the header. https://www.sqlite.org/fileformat.html#the_database_header
 */
async function findDamagedQueue(path: string): Promise<readonly string[]> {
  const header = await readAt(path, 0, 32)
  if (header === undefined) return []
  if (header.length < 32) return ['queue/fauxqs.db was cut']
  const stored = header.readUInt16BE(16)
  const pageBytes = stored === 1 ? 65_536 : stored
  const pages = header.readUInt32BE(28)
  const bytes = (await sizeOf(path)) ?? 0
  if (bytes >= pageBytes * pages) return []
  const inWal = await pagesInWal(path)
  for (let page = Math.floor(bytes / pageBytes) + 1; inWal.has(page); page++) if (page === pages) return []
  return [`queue/fauxqs.db was cut: it has ${bytes} bytes of ${pageBytes * pages}`]
}

async function endsWith(path: string, end: Buffer): Promise<boolean> {
  const bytes = (await sizeOf(path)) ?? 0
  return (await readAt(path, Math.max(0, bytes - end.length), end.length))?.equals(end) ?? false
}

/** Undefined where there is no such file, or where it cannot be read: then opening it says why. */
async function readAt(path: string, position: number, length: number): Promise<Buffer | undefined> {
  let file: Awaited<ReturnType<typeof open>> | undefined
  try {
    file = await open(path)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
    return buffer.subarray(0, bytesRead)
  } catch {
    return undefined
  } finally {
    await file?.close()
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
}

async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch(() => [])
}
