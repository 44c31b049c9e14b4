import { createHash } from 'node:crypto'
import { fileKey } from '../../ledger/run-id.ts'
import { fileStart, type Position } from '../deliver/record-ids.ts'
import { compressionOf } from '../source/compression.ts'
import type { FileEntry, Fingerprint } from './file-entry.ts'

/** A file as it is found now. */
export interface SeenFile {
  readonly dev: string
  readonly ino: string
  readonly born: string
  readonly size: number
  /** Its first bytes, up to {@link fingerprintBytes}. */
  readonly head: Buffer
  readonly path: string
}

export const fingerprintBytes = 1_024

export interface Recognized {
  readonly entry: FileEntry
  /** Bytes of the file now. */
  readonly size: number
  /** Whether its bytes are not its content: positions count those of the content. */
  readonly isCompressed: boolean
  /** Where to begin. */
  readonly start: Position
  /** An earlier run has seen it. */
  readonly isKnown: boolean
  /** It was sent before, and is another one now: cut off, or written anew. */
  readonly isRewritten: boolean
}

/**
 * Tells a file that was sent before from a new one, and from one that was written anew under the same inode. A file that is
 * shorter than what was sent of it, or that begins otherwise, has a new generation: its records get ids of their own, and it
 * is sent from its start.
 */
export function recognizeFile(
  known: FileEntry | undefined,
  seen: SeenFile,
  { host, isRewritten = false }: { readonly host: string; readonly isRewritten?: boolean },
): Recognized {
  const { dev, ino, born, path, size } = seen
  const found = { size, isCompressed: compressionOf(seen.head, true) !== undefined }
  if (known === undefined)
    return { entry: newEntry(seen, host, 0), ...found, start: fileStart, isKnown: false, isRewritten: false }
  if (isRewritten || !isSameContent(known, seen)) {
    return {
      entry: newEntry(seen, host, known.generation + 1),
      ...found,
      start: fileStart,
      isKnown: true,
      isRewritten: true,
    }
  }
  const entry = { ...known, dev, ino, born, path, fingerprint: fingerprintOf(seen.head) }
  return { entry, ...found, start: entry.position, isKnown: true, isRewritten: false }
}

/** A file that another one was compressed into, without more than that: positions are those of its content. */
export function recognizeOrigin(origin: FileEntry, seen: SeenFile): Recognized {
  const { dev, ino, born, path, size, head } = seen
  const { id, position, ends } = origin
  const entry = {
    dev,
    ino,
    born,
    generation: 0,
    id,
    fingerprint: fingerprintOf(head),
    position,
    end: 0,
    ...(ends && { ends }),
    path,
  }
  return { entry, size, isCompressed: true, start: position, isKnown: true, isRewritten: false }
}

/** The entry of a file: the same device and inode, or the same inode and birth where devices are numbered anew (a restart). */
export function findEntry(entries: ReadonlyMap<string, FileEntry>, seen: SeenFile): FileEntry | undefined {
  const known = entries.get(placeOf(seen))
  if (known !== undefined) return known.born === seen.born ? known : undefined
  if (seen.born === '0') return undefined
  for (const entry of entries.values()) {
    const isMoved = entry.ino === seen.ino && entry.born === seen.born && entry.fingerprint.bytes > 0
    if (isMoved && isSameContent(entry, seen)) return entry
  }
  return undefined
}

/** What the entries of a state are found by. */
export function placeOf({ dev, ino }: Pick<FileEntry, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`
}

function isSameContent({ end, fingerprint }: FileEntry, { size, head }: SeenFile): boolean {
  if (size < end || head.length < fingerprint.bytes) return false
  return fingerprintOf(head.subarray(0, fingerprint.bytes)).hash === fingerprint.hash
}

/** The host is part of the id: machines cloned from one image hold the same files under the same inodes. */
function newEntry({ dev, ino, born, head, path }: SeenFile, host: string, generation: number): FileEntry {
  const identity = JSON.stringify([host, dev, ino, born, generation])
  const id = fileKey(createHash('sha256').update(identity).digest('hex'))
  return { dev, ino, born, generation, id, fingerprint: fingerprintOf(head), position: fileStart, end: 0, path }
}

export function fingerprintOf(head: Buffer): Fingerprint {
  return { bytes: head.length, hash: createHash('sha256').update(head).digest('base64url') }
}
