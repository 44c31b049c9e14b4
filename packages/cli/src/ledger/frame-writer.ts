import { writeSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { appendContents } from './contents.ts'
import { type EncodedEntry, encodeEntry } from './encode-entry.ts'
import { chainStart, createFrameEncoder, type EncodeFrame, markBytes, marks } from './frame.ts'
import { lockRun, type UnlockRun } from './run-lock.ts'

/** Writes the segments of a run, one after the other. */
export interface FrameWriter {
  /**
   * Resolves when the entry is in the file; with `isSynced`, when it is also safe from a power cut. Entries that come while a write is going
   * on share the next one. Rejects with what the file system says.
   */
  readonly append: (entry: EncodedEntry, how?: { readonly isSynced?: boolean }) => Promise<void>
  /** Ends the last segment, where there is one. */
  readonly close: () => Promise<void>
}

export interface FrameWriterOptions {
  readonly dir: string
  readonly key: Buffer
  readonly runId: string
  /** Whose records the run sends, where they are all one's. */
  readonly tenantId?: string | undefined
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Entries that could not be written before. */
  readonly lost?: number
  /** A segment of that size is ended. Bytes. */
  readonly segmentBytes?: number
  /** Opens a new file; a test may have it fail. */
  readonly openFile?: (path: string) => Promise<LedgerFile>
}

export interface LedgerFile {
  /**
   * Writes at a position, and says how many bytes were written. At once: what goes to the system's memory takes microseconds, and a
   * thread that does it ten times as long.
   */
  readonly write: (bytes: Buffer, position: number) => number
  readonly datasync: () => Promise<void>
  readonly close: () => Promise<void>
}

interface Waiting {
  readonly entry: EncodedEntry
  readonly isSynced: boolean
  readonly done: PromiseWithResolvers<void>
}

interface OpenSegment {
  readonly name: string
  readonly file: LedgerFile
  bytes: number
  link: Buffer
}

export const defaultSegmentBytes = 32 * 1024 * 1024

export function createFrameWriter(options: FrameWriterOptions): FrameWriter {
  const segments = createSegments(options)
  const writes = createWrites(segments, options.lost ?? 0)
  return {
    append: writes.append,
    close: async () => {
      await writes.finished()
      await segments.close()
    },
  }
}

type WriteGroup = (group: readonly Waiting[], gap: EncodedEntry) => Promise<void>

interface Segments {
  /** Writes entries as one frame. */
  readonly write: WriteGroup
  /** Says in the open segment that entries are missing that nobody can count. */
  readonly mark: () => void
  readonly close: () => Promise<void>
}

/** Begins a segment when there is something to write, and the next one when it is full. */
function createSegments(options: FrameWriterOptions): Segments {
  const { dir, runId, segmentBytes = defaultSegmentBytes } = options
  const encode = createFrameEncoder(options.key)
  let open: OpenSegment | undefined
  let [count, lastLink] = [0, chainStart]
  let unlock: UnlockRun | undefined
  let isEnded = false
  const begin = async (): Promise<OpenSegment> => {
    unlock ??= await lockRun(dir, runId)
    isEnded = false
    const begun = await beginSegment({ ...options, encode }, ++count, lastLink)
    open = begun
    return begun
  }
  const end = async (isContinued: boolean): Promise<void> => {
    const ended = open
    if (ended === undefined) return
    open = undefined
    lastLink = await endSegment({ ...options, encode }, ended, isContinued)
    isEnded = !isContinued
  }
  return {
    write: async (group, gap) => {
      const into = open ?? (await begin())
      writeFrame(encode, into, [...gap, ...group.flatMap(({ entry }) => entry)])
      if (group.some(({ isSynced }) => isSynced)) await into.file.datasync()
      // What it says is written, whatever becomes of its end.
      if (into.bytes >= segmentBytes) await end(true).catch(() => undefined)
    },
    mark: () => {
      if (open !== undefined) tryToMark(open, marks.gap)
    },
    close: () => end(false).finally(() => unlock?.({ isEnded })),
  }
}

/** Writes entries in groups, one after the other: what comes while a group is written is the next. `lost` could not be written before. */
function createWrites({ write, mark }: Pick<Segments, 'write' | 'mark'>, lost: number) {
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  let missing = lost
  const writeNext = async (): Promise<void> => {
    const group = waiting
    waiting = []
    try {
      await write(group, missing > 0 ? encodeEntry({ kind: 'gap', entries: missing }) : [])
      missing = 0
      for (const { done } of group) done.resolve()
    } catch (error) {
      missing += group.length
      // Where it can never be said how many.
      mark()
      for (const { done } of group) done.reject(error)
    }
  }
  const writeAll = async (): Promise<void> => {
    // What is appended in the same turn goes along.
    await undefined
    while (waiting.length > 0) await writeNext()
    writing = undefined
  }
  const append: FrameWriter['append'] = (entry, { isSynced = false } = {}) => {
    const done = Promise.withResolvers<void>()
    waiting.push({ entry, isSynced, done })
    writing ??= writeAll()
    return done.promise
  }
  return { append, finished: async () => writing }
}

interface Encoding {
  readonly encode: EncodeFrame
}

async function beginSegment(
  { dir, key, runId, tenantId, now, encode, openFile = openNew }: FrameWriterOptions & Encoding,
  number: number,
  previous: Buffer,
): Promise<OpenSegment> {
  const name = segmentName(runId, number)
  const path = join(dir, name)
  const segment = { name, file: await openFile(path), bytes: markBytes, link: chainStart }
  let isListed = false
  try {
    segment.file.write(Buffer.of(marks.whole), 0)
    const begin = { segment: name, tenantId, atMs: Math.floor(now()), previous: previous.toString('base64url') }
    writeFrame(encode, segment, encodeEntry({ kind: 'begin', ...begin }))
    // What a full disk has let through of the line may name it all the same.
    isListed = true
    await appendContents(dir, key, {
      kind: 'begun',
      segment: name,
      ...(tenantId !== undefined && { tenant: tenantId }),
    })
    return segment
  } catch (error) {
    await segment.file.close()
    if (!isListed) await rm(path, { force: true })
    throw error
  }
}

async function endSegment(
  { dir, key, encode }: FrameWriterOptions & Encoding,
  segment: OpenSegment,
  isContinued: boolean,
): Promise<Buffer> {
  try {
    writeFrame(encode, segment, encodeEntry({ kind: 'end', isContinued }))
    await segment.file.datasync()
    const { name, bytes, link } = segment
    await appendContents(dir, key, { kind: 'ended', segment: name, bytes, link: link.toString('base64url') })
    return link
  } finally {
    await segment.file.close()
  }
}

/** Where the part of a frame that a full disk left is, the next one is written. */
function writeFrame(encode: EncodeFrame, segment: OpenSegment, content: EncodedEntry): void {
  const { bytes, link } = encode(segment.link, content)
  for (let written = 0; written < bytes.length; ) {
    written += segment.file.write(bytes.subarray(written), segment.bytes + written)
  }
  segment.bytes += bytes.length
  segment.link = link
}

function tryToMark({ file }: OpenSegment, mark: number): void {
  try {
    file.write(Buffer.of(mark), 0)
  } catch {}
}

/** Their names sort by the time when their runs began. */
export function segmentName(runId: string, number: number): string {
  return `${runId}-${String(number).padStart(6, '0')}.ledger`
}

async function openNew(path: string): Promise<LedgerFile> {
  const handle = await open(path, 'wx', 0o600)
  return {
    write: (bytes, position) => writeSync(handle.fd, bytes, 0, bytes.length, position),
    datasync: () => handle.datasync(),
    close: () => handle.close(),
  }
}
