import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileReason, operationError } from '@logpipe/sdk/operations'
import { decodeEntries, decodeEntriesOf } from './encode-entry.ts'
import type { LedgerEntry } from './entry.ts'
import { readFrames, readFramesAt } from './frame.ts'

/** What a segment is, as far as it tells by itself. */
export interface SegmentState {
  readonly segment: string
  /** Bytes of whole frames, and the link of the last of them, base64url. */
  readonly bytes: number
  readonly link: string
  /** Whether its run ended it, and whether that was to write another one. */
  readonly isEnded: boolean
  readonly isContinued: boolean
  /** Frames that were changed or put in, or before which some were taken out; those that the disk has damaged. */
  readonly edited: number
  readonly damaged: number
  /** Whether the file ends within a frame, as a kill leaves it. */
  readonly isTorn: boolean
  /** Whether a full disk kept entries out. */
  readonly isGapped: boolean
  /** When it began, epoch milliseconds; 0 where it does not say. */
  readonly beganMs: number
  /** What it says of the last link of the segment before it in its run, base64url. */
  readonly previous: string
  /** Whether what is known of its end is so. */
  readonly isAsKnown: boolean
}

export interface ReadSegmentOptions {
  readonly dir: string
  readonly segment: string
  /** Without a key its chain is not looked at. */
  readonly key: Buffer | undefined
  /** What is known of its end. */
  readonly known?: KnownEnd | undefined
}

/** So long a segment was at least, with this link there. */
export interface KnownEnd {
  readonly bytes: number
  readonly link: string
}

/** An entry, and the offset of its frame. */
export interface PlacedEntry {
  readonly entry: LedgerEntry
  readonly at: number
}

/** Reads a segment, entry by entry, and returns its state. Throws `data_unusable`. */
export async function* readSegment(options: ReadSegmentOptions): AsyncGenerator<PlacedEntry, SegmentState> {
  const path = join(options.dir, options.segment)
  try {
    return yield* readOpened(path, options)
  } catch (cause) {
    throw operationError('data_unusable', `cannot read the ledger ${path}: ${fileReason(cause)}`, { cause })
  }
}

async function* readOpened(
  path: string,
  { segment, key, known }: ReadSegmentOptions,
): AsyncGenerator<PlacedEntry, SegmentState> {
  const state = {
    ...{ segment, bytes: 0, link: '', isEnded: false, isTorn: false, isAsKnown: known === undefined },
    ...{ edited: 0, damaged: 0, isGapped: false, isContinued: false, beganMs: 0, previous: '' },
  }
  const handle = await open(path)
  try {
    for await (const read of readFrames(handle, key)) {
      if (read.kind === 'edited') state.edited++
      else if (read.kind === 'damaged') state.damaged++
      else if (read.kind === 'gap') state.isGapped = true
      else if (read.kind === 'torn') state.isTorn = true
      else {
        state.bytes = read.end
        state.link = read.link.toString('base64url')
        if (read.end === known?.bytes && state.link === known.link) state.isAsKnown = true
        // Of what follows an edit nobody knows who wrote it.
        if (state.edited === 0) for (const entry of entriesOf(read.content, state)) yield { entry, at: read.at }
      }
    }
  } finally {
    await handle.close()
  }
  return state
}

/** What some frames of a segment that was verified say of a tenant. Throws `data_unusable`. */
export async function* readEntriesAt(
  { dir, segment, tenantId }: Pick<ReadSegmentOptions, 'dir' | 'segment'> & { readonly tenantId: string },
  offsets: readonly number[],
): AsyncGenerator<LedgerEntry> {
  const path = join(dir, segment)
  try {
    const handle = await open(path)
    try {
      for await (const content of readFramesAt(handle, offsets)) yield* decodeEntriesOf(content, tenantId)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw operationError('data_unusable', `cannot read the ledger ${path}: ${fileReason(cause)}`, { cause })
  }
}

/** A frame that is whole, and has other bytes than entries, was not written by this. */
function* entriesOf(
  content: Buffer,
  state: { -readonly [name in keyof SegmentState]: SegmentState[name] },
): Generator<LedgerEntry> {
  try {
    for (const entry of decodeEntries(content)) {
      if (entry.kind === 'begin') {
        if (entry.segment !== state.segment) state.edited++
        state.beganMs = entry.atMs
        state.previous = entry.previous
      } else if (entry.kind === 'gap') state.isGapped = true
      else if (entry.kind === 'end') {
        state.isEnded = true
        state.isContinued = entry.isContinued
      } else yield entry
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    state.damaged++
  }
}
