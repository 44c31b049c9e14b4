import db, { type Item, type Level, type Projection, type Table } from 'dynalite/db/index.js'

/** Reads what a projection shows of the item of a request's key; undefined where there is none. */
export type ReadItem = (level: Level, path: string, key: Item) => Item | undefined

/**
 * How to read items for a projection. Of an item that is asked for its keys and its numbers alone, as by those who wait until rows
 * are stored, nothing is decoded but these.
 */
export function readerOf(projection: Projection | undefined, table: Table): ReadItem {
  if (projection === undefined) return readWhole
  const { paths } = projection
  const names = paths.map(nameOf)
  const others = names.filter((name) => !table.KeySchema.some(({ AttributeName }) => AttributeName === name))
  const [number] = others
  if (others.length > 1 || names.includes(undefined)) {
    return (level, path) => {
      const item = readWhole(level, path)
      return item && db.mapPaths(paths, item)
    }
  }
  return (level, path, key) => {
    const stored = level.getSync(path, { valueEncoding: 'utf8' }) as string | undefined
    if (stored === undefined) return undefined
    const N = number === undefined ? '' : numberIn(stored, number)
    if (N === undefined) return db.mapPaths(paths, JSON.parse(stored))
    return Object.fromEntries(names.map((name = '') => [name, name === number ? { N } : (key[name] ?? {})]))
  }
}

function readWhole(level: Level, path: string): Item | undefined {
  return level.getSync(path) as Item | undefined
}

/** A name that needs no escape in JSON. */
const plainName = /^[A-Za-z_]\w*$/

/** The attribute that a path names; undefined where it names a part of one. */
function nameOf(path: unknown): string | undefined {
  const name = Array.isArray(path) && path.length === 1 ? path[0] : path
  return typeof name === 'string' && plainName.test(name) ? name : undefined
}

/**
 * The number that an item's JSON has under a name. Undefined where that takes decoding: the attribute is missing or no number, or
 * the item has maps or lists, which could have the name too. Texts cannot: their quotes are escaped.
 */
function numberIn(stored: string, name: string): string | undefined {
  if (stored.includes('":{"M":') || stored.includes('":{"L":')) return undefined
  const start = `"${name}":{"N":"`
  const from = stored.indexOf(start)
  return from === -1 ? undefined : stored.slice(from + start.length, stored.indexOf('"', from + start.length))
}
