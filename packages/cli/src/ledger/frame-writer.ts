import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chainStart } from './chain.ts'
import { appendContents } from './contents.ts'
import { encodeEntry } from './entry.ts'
import { encodeFrame, markBytes, marks } from './frame.ts'

/** Writes the segments of a run, one after the other. */
export interface FrameWriter {
  /**
   * Resolves when the entry is in the file; with `isSynced`, when it is also safe from a power cut. Entries that come while a write is going
   * on share the next one. Rejects with what the file system says.
   */
  readonly append: (entry: Buffer, how?: { readonly isSynced?: boolean }) => Promise<void>
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
  /** A segment of that size is ended. Bytes. */
  readonly segmentBytes?: number
  /** What opens and writes files; a test may have it fail. */
  readonly openFile?: (path: string) => Promise<Pick<FileHandle, 'write' | 'datasync' | 'close'>>
}

interface Waiting {
  readonly entry: Buffer
  readonly isSynced: boolean
  readonly done: PromiseWithResolvers<void>
}

interface OpenSegment {
  readonly name: string
  readonly handle: Pick<FileHandle, 'write' | 'datasync' | 'close'>
  bytes: number
  link: Buffer
}

export const defaultSegmentBytes = 32 * 1024 * 1024

export function createFrameWriter(options: FrameWriterOptions): FrameWriter {
  const { segmentBytes = defaultSegmentBytes } = options
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  let segment: OpenSegment | undefined
  let [segments, lost] = [0, 0]
  let lastLink = chainStart

  const begin = async (): Promise<OpenSegment> => {
    const begun = await beginSegment(options, ++segments, lastLink)
    segment = begun
    return begun
  }
  const end = async (isContinued: boolean): Promise<void> => {
    const ended = segment
    if (ended === undefined) return
    segment = undefined
    lastLink = await endSegment(options, ended, isContinued)
  }
  const writeGroup = async (group: readonly Waiting[]): Promise<void> => {
    const into = segment ?? (await begin())
    const gap = lost > 0 ? [encodeEntry({ kind: 'gap', entries: lost })] : []
    await writeFrame(options.key, into, Buffer.concat([...gap, ...group.map(({ entry }) => entry)]))
    if (group.some(({ isSynced }) => isSynced)) await into.handle.datasync()
    lost = 0
    // What it says is written, whatever becomes of its end.
    if (into.bytes >= segmentBytes) await end(true).catch(() => undefined)
  }
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        await writeGroup(group)
        for (const { done } of group) done.resolve()
      } catch (error) {
        lost += group.length
        // Where it can never be said how many.
        await segment?.handle.write(Buffer.of(marks.gap), 0, markBytes, 0).catch(() => undefined)
        for (const { done } of group) done.reject(error)
      }
    }
    writing = undefined
  }
  return {
    append: (entry, { isSynced = false } = {}) => {
      const done = Promise.withResolvers<void>()
      waiting.push({ entry, isSynced, done })
      writing ??= writeAll()
      return done.promise
    },
    close: async () => {
      await writing
      await end(false)
    },
  }
}

async function beginSegment(
  { dir, key, runId, tenantId, now, openFile = openNew }: FrameWriterOptions,
  number: number,
  previous: Buffer,
): Promise<OpenSegment> {
  const name = segmentName(runId, number)
  const path = join(dir, name)
  const segment = { name, handle: await openFile(path), bytes: markBytes, link: chainStart }
  try {
    await segment.handle.write(Buffer.of(marks.whole), 0, markBytes, 0)
    const begin = { segment: name, tenantId, atMs: now(), previous: previous.toString('base64url') }
    await writeFrame(key, segment, encodeEntry({ kind: 'begin', ...begin }))
    await appendContents(dir, key, {
      kind: 'begun',
      segment: name,
      ...(tenantId !== undefined && { tenant: tenantId }),
    })
    return segment
  } catch (error) {
    await segment.handle.close()
    await rm(path, { force: true })
    throw error
  }
}

async function endSegment(
  { dir, key }: FrameWriterOptions,
  segment: OpenSegment,
  isContinued: boolean,
): Promise<Buffer> {
  try {
    await writeFrame(key, segment, encodeEntry({ kind: 'end', isContinued }))
    await segment.handle.datasync()
    const { name, bytes, link } = segment
    await appendContents(dir, key, { kind: 'ended', segment: name, bytes, link: link.toString('base64url') })
    return link
  } finally {
    await segment.handle.close()
  }
}

/** Where the part of a frame that a full disk left is, the next one is written. */
async function writeFrame(key: Buffer, segment: OpenSegment, content: Buffer): Promise<void> {
  const { bytes, link } = encodeFrame(key, segment.link, content)
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await segment.handle.write(bytes, written, bytes.length - written, segment.bytes + written)
    written += bytesWritten
  }
  segment.bytes += bytes.length
  segment.link = link
}

/** Their names sort by the time when their runs began. */
export function segmentName(runId: string, number: number): string {
  return `${runId}-${String(number).padStart(6, '0')}.ledger`
}

function openNew(path: string): Promise<FileHandle> {
  return open(path, 'wx', 0o600)
}
