import type { FileEntry, StateEntries } from './file-entry.ts'
import { placeOf } from './recognize-file.ts'

/** The entries of a state, by place and by id. */
export interface Entries {
  readonly byPlace: ReadonlyMap<string, FileEntry>
  readonly byId: ReadonlyMap<string, FileEntry>
  /** Of files whose place another one has taken, the oldest first. */
  readonly replaced: ReadonlyMap<string, FileEntry>
  /** Those of either that can be found in another file. */
  readonly looked: ReadonlyMap<string, FileEntry>
  /** Adds one, or puts it where the one of its id is. */
  readonly put: (entry: FileEntry) => void
}

/** More entries are forgotten, those first that were not seen for longest: their records would keep their ids. */
const [maxEntries, maxReplaced] = [100_000, 1_000]

export function createEntries({ files, replaced: others }: StateEntries): Entries {
  const byPlace = new Map(Array.from(files, (entry) => [placeOf(entry), entry]))
  const byId = new Map(Array.from(byPlace.values(), (entry) => [entry.id, entry]))
  const replaced = new Map(Array.from(others, (entry) => [entry.id, entry]))
  const looked = new Map([...replaced, ...byId].filter(([, { last }]) => last !== undefined))

  const replace = (entry: FileEntry): void => {
    byId.delete(entry.id)
    if (!looked.has(entry.id)) return
    replaced.set(entry.id, entry)
    const [oldest] = replaced.size > maxReplaced ? replaced.keys() : []
    if (oldest === undefined) return
    replaced.delete(oldest)
    looked.delete(oldest)
  }
  const put = (entry: FileEntry): void => {
    const place = placeOf(entry)
    const before = byId.get(entry.id)
    if (before !== undefined) byPlace.delete(placeOf(before))
    const other = byPlace.get(place)
    if (other !== undefined && other.id !== entry.id) replace(other)
    replaced.delete(entry.id)
    // The last of the map is the one that was seen last.
    byPlace.delete(place)
    byPlace.set(place, entry)
    byId.set(entry.id, entry)
    if (entry.last === undefined) looked.delete(entry.id)
    else looked.set(entry.id, entry)
    const [oldest] = byPlace.size > maxEntries ? byPlace.values() : []
    if (oldest === undefined) return
    byPlace.delete(placeOf(oldest))
    byId.delete(oldest.id)
    looked.delete(oldest.id)
  }
  return { byPlace, byId, replaced, looked, put }
}
