import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileReason } from '@logpipe/sdk/operations'
import type { RunFolder } from './run-folders.ts'

/** A file of the spool. Positions in the spool count the bytes of all files, one after the other. */
export interface Segment {
  readonly folder: RunFolder
  readonly path: string
  /** The position of its first byte. */
  readonly start: number
  bytes: number
  /** Whether nothing more is written to it. */
  isWhole: boolean
  isDamaged: boolean
}

/** The files of a spool, oldest first. */
export interface Segments {
  /** Begins one where the last one ends. */
  readonly add: (folder: RunFolder, path: string) => Segment
  /** The one with the byte at a position. */
  readonly at: (position: number) => Segment | undefined
  /** The position behind the last byte. */
  readonly end: () => number
  /** Whether it was not removed. */
  readonly has: (segment: Segment) => boolean
  readonly isIn: (folder: RunFolder) => boolean
  /** Removes those that lie before a position. */
  readonly removeUntil: (position: number) => void
  /** Bytes on the disk. */
  readonly bytes: () => number
  /** Resolves once what is to be removed is. */
  readonly removed: () => Promise<void>
}

interface SegmentsOptions {
  readonly onRemoved: () => void
  readonly onProblem: (message: string) => void
}

export function createSegments(former: readonly RunFolder[], { onRemoved, onProblem }: SegmentsOptions): Segments {
  const segments = segmentsOf(former)
  let removing: Promise<void> = Promise.resolve()
  let [removedBytes, nextStart] = [0, 0]
  const end = (): number => {
    const last = segments.at(-1)
    return last === undefined ? nextStart : last.start + last.bytes
  }
  const remove = async (segment: Segment): Promise<void> => {
    const { path, isDamaged, bytes } = segment
    try {
      await (isDamaged ? rename(path, keptAs(segment)) : rm(path, { force: true }))
    } catch (error) {
      onProblem(`cannot remove ${path}: ${fileReason(error)}; its lines are sent again, and stored once`)
    }
    removedBytes += bytes
    onRemoved()
  }
  return {
    add: (folder, path) => {
      const segment = { folder, path, start: end(), bytes: 0, isWhole: false, isDamaged: false }
      segments.push(segment)
      return segment
    },
    at: (position) => segments.find(({ start, bytes }) => position < start + bytes),
    end,
    has: (segment) => segments.includes(segment),
    isIn: (folder) => segments.some((segment) => segment.folder === folder),
    removeUntil: (position) => {
      for (let first = segments[0]; first?.isWhole && first.start + first.bytes <= position; first = segments[0]) {
        const done = first
        nextStart = end()
        segments.shift()
        removing = removing.then(() => remove(done))
      }
    },
    bytes: () => end() - removedBytes,
    removed: () => removing,
  }
}

/** Where a damaged one is kept, for whoever wants to see what can be had of it. */
export function keptAs({ path }: Segment): string {
  const folder = dirname(path)
  return join(dirname(folder), `${basename(folder)}-${basename(path)}.damaged`)
}

function segmentsOf(folders: readonly RunFolder[]): Segment[] {
  let start = 0
  return folders.flatMap((folder) =>
    folder.segments.map(({ path, bytes }) => {
      const segment = { folder, path, start, bytes, isWhole: true, isDamaged: false }
      start += bytes
      return segment
    }),
  )
}
