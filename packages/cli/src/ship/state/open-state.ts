import { type FileHandle, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { fileReason, operationError } from '@logpipe/sdk/operations'
import type { Mark } from '../deliver/deliver.ts'
import { type FilePath, shownPath } from '../source/file-path.ts'
import type { FileEntry } from './file-entry.ts'
import { lockStateFile } from './lock-file.ts'
import { lookAtFile, lookAtOpenFile } from './look-at-file.ts'
import { findEntry, fingerprintOf, placeOf, type Recognized, recognizeFile } from './recognize-file.ts'
import { readStateFile, setAside, writeStateFile } from './state-file.ts'

export interface StateOptions {
  readonly path: string
  /** Reads what is known, locks nothing and writes nothing. */
  readonly isReadOnly?: boolean
  /** The name of this machine. */
  readonly host: string
  /** Wall clock and monotonic clock, milliseconds. */
  readonly now: () => number
  readonly elapsed: () => number
  /** What went wrong and does not keep lines from being sent, once each. */
  readonly onProblem: (message: string) => void
}

export interface OpenHow {
  /** The file, where it is open already: its path may be another's by now. */
  readonly handle?: FileHandle
  /** Whether it was seen to be rewritten. */
  readonly isRewritten?: boolean
}

/** Remembers how far each file was sent. */
export interface State {
  /** Recognizes a file, and says where to begin. Throws the error of a file that cannot be read. */
  readonly open: (path: FilePath, how?: OpenHow) => Promise<Recognized>
  /** What is known of files that were last found under one of these paths. */
  readonly knownAt: (paths: ReadonlySet<string>) => readonly FileEntry[]
  /** A file has grown: from its next mark on it is recognized by these first bytes, if they are more. */
  readonly learnHead: (fileId: string, head: Buffer) => void
  /** Everything up to the mark is acknowledged. */
  readonly mark: (mark: Mark) => void
  /** Writes it now. */
  readonly save: () => Promise<void>
  /** Writes what is not written yet, and releases the lock. */
  readonly close: () => Promise<void>
}

/** A file's entry is written this long after the one before, milliseconds; a crash costs repeating that much. */
const minIntervalMs = 1_000
/** Writing takes at most this part of the time, however many files the state knows. */
const maxShare = 0.05
/** More entries are forgotten, those first that were not seen for longest: their records would keep their ids. */
const maxEntries = 100_000

/**
 * Opens a state file and locks it. Throws `state_in_use` where another process has it, `storage_failed` or `data_unusable`
 * where it cannot be used. A damaged one is set aside: what is then sent again has the ids that it has.
 */
export async function openState(options: StateOptions): Promise<State> {
  const { path, isReadOnly = false } = options
  const unlock = isReadOnly ? () => undefined : await lock(path)
  const entries = await readEntries(options).catch((error: unknown) => {
    unlock()
    throw error
  })
  const byId = new Map(Array.from(entries.values(), (entry) => [entry.id, entry]))
  const saver = isReadOnly ? undefined : createSaver(entries, options)

  const put = (entry: FileEntry): void => {
    const before = byId.get(entry.id)
    if (before !== undefined) entries.delete(placeOf(before))
    const replaced = entries.get(placeOf(entry))
    if (replaced !== undefined && replaced.id !== entry.id) byId.delete(replaced.id)
    // The last of the map is the one that was seen last.
    entries.delete(placeOf(entry))
    entries.set(placeOf(entry), entry)
    byId.set(entry.id, entry)
    const [oldest] = entries.size > maxEntries ? entries.values() : []
    if (oldest === undefined) return
    entries.delete(placeOf(oldest))
    byId.delete(oldest.id)
  }

  return {
    knownAt: (paths) => [...entries.values()].filter((entry) => paths.has(entry.path)),
    open: async (file, { handle, isRewritten = false } = {}) => {
      const seen = await (handle === undefined ? lookAtFile(file) : lookAtOpenFile(handle, shownPath(file)))
      const recognized = recognizeFile(findEntry(entries, seen), seen, { host: options.host, isRewritten })
      put(recognized.entry)
      // Before the first of its lines: else a kill would leave the old generation, whose offset may fit the new content.
      if (recognized.isRewritten) await saver?.save()
      return recognized
    },
    learnHead: (fileId, head) => {
      const entry = byId.get(fileId)
      if (entry !== undefined && head.length > entry.fingerprint.bytes)
        put({ ...entry, fingerprint: fingerprintOf(head) })
    },
    mark: ({ fileId, position, end }) => {
      const entry = byId.get(fileId)
      if (entry === undefined) return
      put({ ...entry, position, end })
      saver?.saveSoon()
    },
    save: async () => saver?.save(),
    close: async () => {
      await saver?.save()
      unlock()
    },
  }
}

async function lock(path: string): Promise<() => void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    return await lockStateFile(path)
  } catch (cause) {
    if (cause instanceof LogpipeError) throw cause
    throw operationError('storage_failed', `cannot keep a state in ${path}: ${fileReason(cause)}`, { cause })
  }
}

async function readEntries({ path, isReadOnly, now, onProblem }: StateOptions): Promise<Map<string, FileEntry>> {
  const read = await readStateFile(path)
  if (read.kind === 'read') return new Map(read.entries.map((entry) => [placeOf(entry), entry]))
  const kept = isReadOnly ? '' : `; it is kept as ${await setAside(path, now())}`
  onProblem(
    `${read.message}${kept}. Files are sent from their start; lines that are stored already are not stored again`,
  )
  return new Map()
}

/** Writes the state in the background, not too often, and one write at a time. */
function createSaver(entries: ReadonlyMap<string, FileEntry>, { path, elapsed, onProblem }: StateOptions) {
  let isDirty = false
  let writing: Promise<void> | undefined
  let nextAtMs = elapsed() + minIntervalMs
  const write = async (): Promise<void> => {
    isDirty = false
    const startedMs = elapsed()
    try {
      await writeStateFile(path, entries.values())
    } catch (error) {
      if (!(error instanceof LogpipeError)) throw error
      isDirty = true
      onProblem(error.message)
    }
    const tookMs = elapsed() - startedMs
    nextAtMs = elapsed() + Math.max(minIntervalMs, tookMs / maxShare)
  }
  const start = (): Promise<void> => {
    writing = write().finally(() => {
      writing = undefined
    })
    return writing
  }
  return {
    saveSoon: (): void => {
      isDirty = true
      if (writing === undefined && elapsed() >= nextAtMs) void start()
    },
    save: async (): Promise<void> => {
      isDirty = true
      await writing
      if (isDirty) await start()
    },
  }
}
