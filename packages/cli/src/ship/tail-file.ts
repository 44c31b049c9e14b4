import { type FileHandle, open } from 'node:fs/promises'
import { limits } from '@logpipe/sdk/contract'
import { createBatcher } from './deliver/batcher.ts'
import type { Step } from './deliver/deliver.ts'
import { fileRecordIds, fileStart, type Position } from './deliver/record-ids.ts'
import type { OpenTally } from './deliver/tally.ts'
import type { EncodeOptions } from './encode-record.ts'
import { endPosition } from './end-position.ts'
import { addAll, type Filling, fill, markBefore, markOf, newReach, type SourceFile } from './fill-requests.ts'
import { openRecordReader, type RecordFormat, type RecordRead } from './format/open-record-reader.ts'
import type { LineStart } from './source/cut-lines.ts'
import type { FilePath } from './source/file-path.ts'
import type { Reading } from './source/input.ts'
import { readLines } from './source/read-lines.ts'
import { endsOf } from './state/file-entry.ts'
import type { State } from './state/open-state.ts'
import { fingerprintBytes, type Recognized } from './state/recognize-file.ts'
import { streamOf } from './stream-of.ts'

export interface TailOptions {
  readonly state: Pick<State, 'open' | 'leave' | 'saveEarly' | 'recordsEnd'>
  readonly batchRecords: number
  /** How lines are read. */
  readonly format?: Omit<RecordFormat, 'nearMs'>
  readonly tenantId: EncodeOptions['tenantId']
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly tally: OpenTally
  readonly signal: AbortSignal
  /** How to name it to a person. */
  readonly name: string
  /** How its bytes are read as lines, as far as it is known. */
  readonly reading: Reading | undefined
  /** The path under which the state knows it. */
  readonly knownAs: string
  /** Passes over what a file has that no run has seen before. */
  readonly isFromEnd: boolean
}

/** A file that is followed: it is held open, so that what is written to it comes whatever becomes of its name. */
export interface Tail {
  readonly recognized: Recognized
  /** Reads what is new, up to the last line end; `isLast` takes what is behind it too. */
  readonly read: (isLast?: boolean) => AsyncGenerator<Step>
  /** Whether the last `read` left something. */
  readonly hasMore: () => boolean
  /** Whether no name leads to it any more. */
  readonly isDeleted: () => boolean
  /** How many bytes of it have been looked at; grows with the file. */
  readonly seenBytes: () => number
  readonly close: () => Promise<void>
}

/** Of one file at a time, so that none waits long for another. Bytes. */
const maxBytesAtOnce = 8 * 1024 * 1024
/** Of the start, and of what precedes the position: by them a file that was rewritten is told from one that has grown. Bytes. */
const [headBytes, tailBytes] = [1_024, 64]

/** Opens a file to follow. Throws the error of one that cannot be read. */
export async function openTail(path: FilePath, options: TailOptions): Promise<Tail> {
  const handle = await open(path, 'r')
  try {
    const recognized = await options.state.open(options.knownAs, { handle, isFollowed: true })
    const isPassedOver = options.isFromEnd && !recognized.isKnown
    const start = isPassedOver ? await endPosition(handle, recognized.size, readingOf(options)) : recognized.start
    const { before } = options.tally
    before.lines += start.number - 1
    before.bytes += start.offset
    return createTail(handle, { recognized, start, options })
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** A file that grows may have its first LF still to come. */
function readingOf({ reading }: TailOptions): Reading {
  return { ...reading, compression: 'none', lineEnd: 'lf' }
}

/** How a file was when it was last looked at. */
interface Looked {
  readonly size: number
  readonly mtimeNs: bigint
  readonly head: Buffer
  /** What precedes the position. */
  readonly tail: Buffer
}

interface Begin {
  readonly recognized: Recognized
  readonly start: Position
  readonly options: TailOptions
}

function createTail(handle: FileHandle, { recognized, start, options }: Begin): Tail {
  const { state, tally, signal, name, knownAs } = options
  const how = readingOf(options)
  const batcher = createBatcher(name, { maxRecords: options.batchRecords })
  const fillingOf = (file: SourceFile): Filling & { readonly file: SourceFile } => {
    const reader = openRecordReader<LineStart>({ ...options.format, nearMs: options.now() })
    return { file, reader, batcher, tally, skip: 0, encoding: options, nowMs: 0, reach: newReach() }
  }
  let { filling, position } = { filling: fillingOf(fileOf(recognized, start)), position: start }
  let known: Looked = { size: -1, mtimeNs: -1n, head: Buffer.alloc(0), tail: Buffer.alloc(0) }
  let [isDeleted, hasMore] = [false, false]
  let fingerprint = recognized.entry.fingerprint.bytes

  const begunAnew = async (size: number): Promise<boolean> => {
    const isSame =
      size >= position.offset &&
      (await bytesAt(handle, 0, known.head.length)).equals(known.head) &&
      (await bytesAt(handle, position.offset - known.tail.length, known.tail.length)).equals(known.tail)
    if (isSame) return false
    beginAnew(await state.open(knownAs, { handle, isRewritten: true, isFollowed: true }))
    return true
  }
  const beginAnew = (renewed: Recognized): void => {
    position = fileStart
    filling = fillingOf(fileOf(renewed, fileStart))
    fingerprint = renewed.entry.fingerprint.bytes
  }
  /** What a file is known by grows with its first bytes. None of them is sent before the state knows them, unless it knows thousands of files. */
  const knowBetter = async (size: number): Promise<void> => {
    if (fingerprint >= Math.min(size, fingerprintBytes)) return
    const wasEmpty = fingerprint === 0
    const again = await state.open(knownAs, { handle, isFollowed: true })
    if (again.isRewritten) beginAnew(again)
    fingerprint = again.entry.fingerprint.bytes
    if (wasEmpty) await state.saveEarly()
  }
  const remember = async ({ size, mtimeNs, head }: Omit<Looked, 'tail'>): Promise<void> => {
    const tail = Math.min(tailBytes, position.offset)
    known = { size, mtimeNs, head, tail: await bytesAt(handle, position.offset - tail, tail) }
  }
  /** Sends records, with the mark of how far the file is done: up to the first line of a record that is open. */
  function* given(of: typeof filling, records: readonly RecordRead<LineStart>[]): Generator<Step> {
    for (const step of addAll(records, of)) yield step
    const open = of.reader.openAt()
    const { offset, number } = position
    const isCurrent = of === filling
    const mark = open
      ? markBefore(open, of)
      : isCurrent
        ? markOf(of.file, of.file.ids.positionAfter(offset, number))
        : undefined
    const batch = batcher.take()
    if (batch !== undefined || mark !== undefined) yield { batch, mark }
  }
  /** What has waited too long is sent once it is remembered where it ended: the lines may be read again after a kill. */
  const expired = async (of: typeof filling): Promise<readonly RecordRead<LineStart>[]> => {
    let begunBy: number | undefined
    const records = of.reader.expire(of.nowMs, ({ offset }) => {
      begunBy = Math.max(begunBy ?? 0, offset)
    })
    if (begunBy !== undefined) await state.recordsEnd(of.file.id, { at: position.offset, begunBy })
    return records
  }
  return {
    recognized,
    hasMore: () => hasMore,
    isDeleted: () => isDeleted,
    seenBytes: () => known.size,
    close: async () => {
      await state.leave(filling.file.id)
      await handle.close()
    },
    read: async function* (isLast = false) {
      const { size: bigSize, mtimeNs, nlink } = await handle.stat({ bigint: true })
      const size = Number(bigSize)
      isDeleted = nlink === 0n
      hasMore = false
      const isChanged = size !== known.size || mtimeNs !== known.mtimeNs
      filling.nowMs = options.elapsed()
      if (!isChanged && !isLast && position.offset + maxBytesAtOnce >= size) {
        yield* given(filling, await expired(filling))
        return
      }
      const former = filling
      if (isChanged && (await begunAnew(size))) known = { ...known, head: Buffer.alloc(0), tail: Buffer.alloc(0) }
      await knowBetter(size)
      // What was open in a file that was rewritten has no more lines to come.
      if (former !== filling) yield* given(former, former.reader.flush())
      // Now: who takes the lines may wait for long, and the file be another one by then.
      const looked = { size, mtimeNs, head: await bytesAt(handle, 0, Math.min(headBytes, size)) }
      if (size === position.offset) {
        if (isLast) yield* given(filling, filling.reader.flush())
        await remember(looked)
        return
      }
      const from = position.offset
      const limit = from + maxBytesAtOnce
      // A line that is longer than that is read to its end.
      const end = size > limit && !(await isOneLine(handle, from, limit)) ? limit : size
      for await (const batch of readLines(streamOf(handle, from, end), limits.maxTextBytes, {
        ...how,
        start: position,
      })) {
        if (batch.isOpen && !(isLast && end === size)) break
        for (const line of batch.lines) {
          for (const step of fill(line, filling)) yield step
        }
        tally.bytesRead += batch.nextOffset - position.offset
        position = filling.file.ids.positionAfter(batch.nextOffset, batch.nextNumber)
        if (signal.aborted) break
      }
      const isEnd = isLast && end === size
      yield* given(filling, isEnd ? filling.reader.flush() : await expired(filling))
      hasMore = end < size
      await remember(looked)
    },
  }
}

function fileOf({ entry }: Recognized, start: Position): SourceFile {
  return { id: entry.id, ids: fileRecordIds(entry.id, start), ends: endsOf(entry), compressedBytes: undefined }
}

async function bytesAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
  return buffer.subarray(0, bytesRead)
}

/** Whether there is no line end between two offsets. */
async function isOneLine(handle: FileHandle, from: number, to: number): Promise<boolean> {
  for (let at = from; at < to; at += 1024 * 1024) {
    if ((await bytesAt(handle, at, 1024 * 1024)).includes(10)) return false
  }
  return true
}
