import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, parseJson } from '@logpipe/sdk/contract'

/** Least sizes of files that were on disk, bytes, by their paths in the data folder. */
export type NotedSizes = Readonly<Record<string, number>>

export interface SizeNotes {
  /** Notes the files of one kind, such as the logs of the table, in the place of those noted before. Writes only what has changed. */
  readonly note: (kind: string, sizes: NotedSizes) => void
  readonly close: () => void
}

const fileName = 'sizes.json'
/** A note is written in place, in one block of the disk: it is never half of two. Bytes. */
const noteBytes = 512

/**
 * Notes what is on disk. LevelDB and SQLite take a log whose end is missing for one that was never longer: only a size from before tells.
 * A note is at most what was durable, so an older one does no harm.
 */
export function openSizeNotes(dataDir: string): SizeNotes {
  const file = openSync(join(dataDir, fileName), 'w', 0o600)
  const kinds = new Map<string, NotedSizes>()
  let written = ''
  return {
    note: (kind, sizes) => {
      kinds.set(kind, sizes)
      const text = JSON.stringify(Object.assign({}, ...kinds.values()))
      if (text === written || text.length > noteBytes) return
      written = text
      try {
        writeSync(file, text.padEnd(noteBytes), 0)
      } catch {
        // What it is about is durable all the same: on a full disk the next start knows less.
      }
    },
    close: () => closeSync(file),
  }
}

/** What was noted last; nothing where no stack has run yet, or where the note cannot be read. */
export function readSizeNotes(dataDir: string): NotedSizes {
  try {
    const value = parseJson(readFileSync(join(dataDir, fileName), 'utf8'))
    const entries = isObject(value) ? Object.entries(value) : []
    return Object.fromEntries(entries.flatMap(([path, bytes]) => (typeof bytes === 'number' ? [[path, bytes]] : [])))
  } catch {
    return {}
  }
}
