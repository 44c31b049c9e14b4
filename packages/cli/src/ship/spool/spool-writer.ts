import type { FileHandle } from 'node:fs/promises'
import { createSegment, type RunFolder } from './run-folders.ts'
import type { Segment, Segments } from './segments.ts'

/** Writes the segments of a run, one after the other. What it does rejects with what the file system says, and can be tried again. */
export interface SpoolWriter {
  readonly append: (entry: Buffer) => Promise<void>
  /** Ends the segment that is being written; no `append` may be in progress. */
  readonly finish: () => void
  readonly isWriting: () => boolean
  /** Whether something was written since the last `sync` began. */
  readonly isDirty: () => boolean
  /** Resolves once what was appended is safe from a power cut; one at a time. What is removed by then is not written at all. */
  readonly sync: () => Promise<void>
}

interface WriterOptions {
  /** A segment of that size is ended. Bytes. */
  readonly segmentBytes: number
  readonly write?: ((handle: FileHandle, bytes: Buffer) => Promise<void>) | undefined
}

interface OpenSegment {
  readonly segment: Segment
  readonly handle: FileHandle
}

export function createSpoolWriter(
  folder: RunFolder,
  segments: Segments,
  { segmentBytes, write = appendBytes }: WriterOptions,
): SpoolWriter {
  let created = 0
  let isDirty = false
  let writing: OpenSegment | undefined
  /** Ended, and not synced. */
  let ended: OpenSegment[] = []
  const begin = async (): Promise<OpenSegment> => {
    const { path, handle } = await createSegment(folder.path, ++created)
    return { segment: segments.add(folder, path), handle }
  }
  const finish = (): void => {
    if (writing === undefined) return
    writing.segment.isWhole = true
    ended.push(writing)
    writing = undefined
  }
  const appendTo = async ({ segment, handle }: OpenSegment, entry: Buffer): Promise<void> => {
    try {
      await write(handle, entry)
    } catch (error) {
      // What a full disk cut off is no entry: nothing may come behind it.
      await handle.truncate(segment.bytes).catch(finish)
      throw error
    }
  }
  return {
    append: async (entry) => {
      writing ??= await begin()
      await appendTo(writing, entry)
      writing.segment.bytes += entry.length
      isDirty = true
      if (writing.segment.bytes >= segmentBytes) finish()
    },
    finish,
    isWriting: () => writing !== undefined,
    isDirty: () => isDirty,
    sync: async () => {
      isDirty = false
      const [files, open] = [ended, writing]
      ended = []
      const results = await Promise.allSettled([
        ...files.map(({ segment, handle }) => syncAndClose(handle, segments.has(segment))),
        open?.handle.datasync(),
      ])
      const failed = results.find((result) => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    },
  }
}

async function appendBytes(handle: FileHandle, bytes: Buffer): Promise<void> {
  await handle.appendFile(bytes)
}

async function syncAndClose(handle: FileHandle, isNeeded: boolean): Promise<void> {
  try {
    if (isNeeded) await handle.datasync()
  } finally {
    await handle.close()
  }
}
