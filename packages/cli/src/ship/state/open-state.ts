import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { fileReason, makeFolder, operationError } from '@logpipe/sdk/operations'
import type { Mark } from '../deliver/deliver.ts'
import type { Position } from '../deliver/record-ids.ts'
import { type FilePath, shownPath } from '../source/file-path.ts'
import { findOrigin } from './compressed-origin.ts'
import { createEntries, type Entries } from './entries.ts'
import type { FileEntry, RecordsEnd } from './file-entry.ts'
import { hasLastBytes, readLastBytes } from './last-bytes.ts'
import { lockStateFile } from './lock-file.ts'
import { lookAtFile, withFile } from './look-at-file.ts'
import { findEntry, type Recognized, recognizeFile, recognizeOrigin } from './recognize-file.ts'
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
  /** Whether it is opened to be read as it grows. */
  readonly isFollowed?: boolean
}

/** Remembers how far each file was sent. */
export interface State {
  /** Recognizes a file, and says where to begin. Throws the error of a file that cannot be read. */
  readonly open: (path: FilePath, how?: OpenHow) => Promise<Recognized>
  /** What is known of files that were last found under one of these paths. */
  readonly knownAt: (paths: ReadonlySet<string>) => readonly FileEntry[]
  /** Everything up to the mark is acknowledged. */
  readonly mark: (mark: Mark) => void
  /** Records of a file were ended; resolves when that is remembered, and they may be sent. */
  readonly recordsEnd: (fileId: string, end: RecordsEnd) => Promise<void>
  /** A file that was opened by its handle will be closed: what it is known by is read now. */
  readonly leave: (fileId: string) => Promise<void>
  /** Writes it now. */
  readonly save: () => Promise<void>
  /** Writes it now if that is quick, and else soon. */
  readonly saveEarly: () => Promise<void>
  /** Writes what is not written yet, and releases the lock. */
  readonly close: () => Promise<void>
}

/** A file's entry is written this long after the one before, milliseconds; a crash costs repeating that much. */
const minIntervalMs = 1_000
/** Writing takes at most this part of the time, however many files the state knows. */
const maxShare = 0.05
/** A state of so many is written in a few milliseconds. */
const fewEntries = 1_000
/** Files that are looked at before a state is written. */
const maxLooks = 100

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
  const handles = new Map<string, FileHandle>()
  const saver = isReadOnly ? undefined : createSaver(entries, handles, options)
  const { put } = entries
  const saveEarly = async (): Promise<void> => {
    if (entries.byPlace.size <= fewEntries) await saver?.save()
    else saver?.saveSoon()
  }

  return {
    knownAt: (paths) => [...entries.byPlace.values()].filter((entry) => paths.has(entry.path)),
    open: async (file, { handle, isRewritten = false, isFollowed = false } = {}) => {
      const recognized = await withFile(handle ?? file, async (opened) => {
        const seen = await lookAtFile(opened, shownPath(file))
        const known = findEntry(entries.byPlace, seen)
        const origin = known || isFollowed ? undefined : await findOrigin(entries, seen, opened)
        if (origin !== undefined) return recognizeOrigin(origin, seen)
        const isOther = known?.last !== undefined && !(await hasLastBytes(opened, known.last))
        return recognizeFile(known, seen, { host: options.host, isRewritten: isRewritten || isOther })
      })
      // It is left alone there, and must still be found by what is in it.
      if (recognized.isCompressed && isFollowed) return recognized
      put(recognized.entry)
      if (handle !== undefined) handles.set(recognized.entry.id, handle)
      // Before the first of its lines: else a kill would leave the old generation, whose offset may fit the new content.
      if (recognized.isRewritten) await saver?.save()
      return recognized
    },
    mark: ({ fileId, position, end }) => {
      const entry = entries.byId.get(fileId)
      if (entry === undefined || isAt(entry, position, end)) return
      const ends = entry.ends?.filter(({ begunBy }) => begunBy >= position.offset)
      const { ends: _, ...rest } = entry
      put({ ...rest, position, end, ...(ends?.length && { ends }) })
      saver?.saveSoon(fileId)
    },
    recordsEnd: async (fileId, end) => {
      const entry = entries.byId.get(fileId)
      if (entry === undefined) return
      put({ ...entry, ends: [...(entry.ends ?? []), end] })
      await saveEarly()
    },
    leave: async (fileId) => {
      await lookBack(entries, new Set([fileId]), handles)
      handles.delete(fileId)
    },
    save: async () => saver?.save(),
    saveEarly,
    close: async () => {
      await saver?.save()
      unlock()
    },
  }
}

/** A file that is followed is marked at each look, and most have nothing new. */
function isAt(entry: FileEntry, { offset, number, ordinal }: Position, end: number): boolean {
  const { position } = entry
  return entry.end === end && position.offset === offset && position.number === number && position.ordinal === ordinal
}

async function lock(path: string): Promise<() => void> {
  try {
    await makeFolder(dirname(path))
    return await lockStateFile(path)
  } catch (cause) {
    if (cause instanceof LogpipeError) throw cause
    throw operationError('storage_failed', `cannot keep a state in ${path}: ${fileReason(cause)}`, { cause })
  }
}

async function readEntries({ path, isReadOnly, now, onProblem }: StateOptions): Promise<Entries> {
  const read = await readStateFile(path)
  if (read.kind === 'read') return createEntries(read)
  const kept = isReadOnly ? '' : `; it is kept as ${await setAside(path, now())}`
  onProblem(
    `${read.message}${kept}. Files are sent from their start; lines that are stored already are not stored again`,
  )
  return createEntries({ files: [], replaced: [] })
}

/** Writes the state in the background, not too often, and one write at a time. */
function createSaver(entries: Entries, handles: Map<string, FileHandle>, options: StateOptions) {
  const { path, elapsed, onProblem } = options
  const moved = new Set<string>()
  let isDirty = false
  let writing: Promise<void> | undefined
  let nextAtMs = elapsed() + minIntervalMs
  const write = async (): Promise<void> => {
    isDirty = false
    const startedMs = elapsed()
    try {
      await lookBack(entries, moved, handles)
      await writeStateFile(path, { files: entries.byPlace.values(), replaced: entries.replaced.values() })
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
    saveSoon: (fileId?: string): void => {
      if (fileId !== undefined) moved.add(fileId)
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

/**
 * Remembers what leads up to the positions that have moved: later the files may have other names, or none. One that is followed is open,
 * and known by that.
 */
async function lookBack({ byId, put }: Entries, moved: Set<string>, handles: Map<string, FileHandle>): Promise<void> {
  for (const id of [...moved].slice(0, maxLooks)) {
    moved.delete(id)
    const entry = byId.get(id)
    if (entry === undefined) continue
    const handle = handles.get(id)
    const ofHandle = handle && (await readLastBytes(entry, handle))
    const last = ofHandle ?? (await withFile(entry.path, (file) => readLastBytes(entry, file)).catch(() => undefined))
    // Meanwhile it may have moved on, and then it is looked at again.
    const now = byId.get(id)
    if (last !== undefined && now !== undefined) put({ ...now, last })
  }
}
