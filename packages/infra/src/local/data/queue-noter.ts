import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { SizeNotes } from './size-notes.ts'

const log = join('queue', 'fauxqs.db-wal')

/** Called when the queue has acknowledged a message: what its log has by then is on disk. */
export function queueNoter(dataDir: string, notes: SizeNotes): () => void {
  return () => {
    const size = statSync(join(dataDir, log), { throwIfNoEntry: false })?.size
    if (size !== undefined) notes.note('queue', { [log]: size })
  }
}
