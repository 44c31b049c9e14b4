import type { FileHandle } from 'node:fs/promises'
import { fileReason, operationError } from '@logpipe/sdk/operations'
import { encodeEntry, keptBody, type NamedBatch } from './entry.ts'
import { claimRunFolders } from './run-folders.ts'
import { createSegments } from './segments.ts'
import { createSpoolReader, type Taken } from './spool-reader.ts'
import { createSpoolWriter } from './spool-writer.ts'

export interface SpoolOptions {
  /** The folder of all runs that share the spool. */
  readonly root: string
  readonly runId: string
  /** On the disk. What was read by then is written beyond it when the reading stops. */
  readonly maxBytes: number
  /** Records in what `take` returns. */
  readonly batchRecords: number
  /** Called when it is full; again only after it was empty. */
  readonly onFull: () => void
  readonly onProblem: (message: string) => void
  /** Memory for the newest batches, so that they need not be read back. Bytes; 4 MiB by default. */
  readonly maxMemoryBytes?: number
  /** For tests: how bytes are written. */
  readonly write?: (handle: FileHandle, bytes: Buffer) => Promise<void>
}

/** A queue of batches on the disk. One writes, and one reads. */
export interface Spool {
  readonly root: string
  /** Bytes that earlier runs have left. */
  readonly bytesBefore: number
  /**
   * Waits for room, and for the write; then the memory of the batch's body is given back. False where it could not be written; the next
   * may be.
   */
  readonly append: (batch: NamedBatch) => Promise<boolean>
  /** Nobody waits for room any more. */
  readonly stopWaiting: () => void
  /** The next, oldest first; undefined where there is none now. */
  readonly take: () => Promise<Taken | undefined>
  /** Everything before a position is done. */
  readonly acknowledge: (position: number) => void
  /** Whether what comes next is on the disk alone. */
  readonly isBehind: () => boolean
  /** Whether `sync` has something to do. */
  readonly isDue: () => boolean
  /**
   * Makes what was written safe from a power cut, too; removes what is done. False while something that is not acknowledged could not be
   * made safe.
   */
  readonly sync: () => Promise<boolean>
  /** Bytes that are not acknowledged. */
  readonly bytesLeft: () => number
  /** Keeps what is not acknowledged for a later run, and removes the rest. */
  readonly close: () => Promise<void>
}

/** Files are removed whole: so much may be sent again after a kill. Bytes. */
const maxSegmentBytes = 8 * 1024 * 1024

/**
 * Opens a spool behind what earlier runs have left in it. What is appended is on the disk before it is sent, so that a kill loses
 * nothing of it. A disk that is full is a problem until there is room, and keeps nothing from being sent. Throws `storage_failed`
 * (docs/decisions/0025-a-spool-before-the-network.md).
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { root, maxBytes, onProblem, maxMemoryBytes = 4 * 1024 * 1024 } = options
  const [own, ...former] = await claimRunFolders(root, options.runId).catch((cause: unknown) => {
    throw operationError('storage_failed', `cannot keep a spool in ${root}: ${fileReason(cause)}`, { cause })
  })
  const room = createRoom(options.onFull)
  const segments = createSegments(former, { onProblem, onRemoved: room.freed })
  const reader = createSpoolReader(segments, { ...options, maxMemoryBytes })
  const bytesBefore = segments.end()
  const segmentBytes = Math.min(maxSegmentBytes, maxBytes / 8)
  const writer = createSpoolWriter(own, segments, { segmentBytes, write: options.write })
  const inTurn = createTurns()
  let [acknowledged, outstanding] = [0, 0]
  let hasFailed = false
  /** Before it there may be something that a power cut costs. */
  let unsafeUntil = 0

  const append = async (entry: Buffer, batch: NamedBatch): Promise<boolean> => {
    try {
      await writer.append(entry)
    } catch (error) {
      if (!hasFailed) onProblem(`cannot write to the spool in ${root}: ${fileReason(error)}; ${withoutIt}`)
      hasFailed = true
      return false
    }
    hasFailed = false
    reader.remember(withBodyIn(entry, batch), entry.length, segments.end())
    batch.release?.()
    return true
  }
  const sync = async (): Promise<void> => {
    try {
      await writer.sync()
    } catch (error) {
      onProblem(`cannot sync the spool in ${root}: ${fileReason(error)}; a power cut may cost what waits in it`)
      unsafeUntil = segments.end()
      // The system says it once, and takes what could not be written for written.
      await inTurn(async () => writer.finish())
    }
  }
  const settle = (position: number): void => {
    acknowledged = position
    segments.removeUntil(position)
    if (position === segments.end()) room.isEmpty()
  }
  const isDrained = (): boolean => writer.isWriting() && acknowledged === segments.end()
  const finish = async (): Promise<void> => {
    writer.finish()
    segments.removeUntil(acknowledged)
  }
  return {
    root,
    bytesBefore,
    append: async (batch) => {
      const entry = encodeEntry(batch)
      await room.wait(() => segments.bytes() + entry.length <= maxBytes)
      return inTurn(() => append(entry, batch))
    },
    stopWaiting: room.stopWaiting,
    take: async () => {
      const taken = await reader.take()
      if (taken !== undefined) outstanding++
      // What was passed over at the end holds nothing, and nobody will acknowledge it.
      else if (outstanding === 0) settle(reader.position())
      return taken
    },
    acknowledge: (position) => {
      outstanding--
      settle(position)
    },
    isBehind: reader.isBehind,
    isDue: () => writer.isDirty() || isDrained(),
    sync: async () => {
      await inTurn(async () => isDrained() && finish())
      await sync()
      return acknowledged >= unsafeUntil
    },
    bytesLeft: () => segments.end() - acknowledged,
    close: async () => {
      await inTurn(finish)
      await sync()
      await reader.close()
      await segments.removed()
      for (const folder of [own, ...former]) {
        if (segments.isIn(folder)) folder.release()
        else
          await folder
            .remove()
            .catch((error: unknown) => onProblem(`cannot remove ${folder.path}: ${fileReason(error)}`))
      }
    },
  }
}

const withoutIt = 'sending goes on without it until writing works again'

/** The batch with the bytes of its entry: the memory that its own body has is a multiple of a small one's length. */
function withBodyIn(entry: Buffer, batch: NamedBatch): NamedBatch {
  const { name, numbers, owners, id } = batch
  const body = keptBody(batch)
  const kept = typeof body === 'string' ? body : entry.subarray(entry.length - body.length)
  return { name, body: kept, numbers, id, ...(owners && { owners }) }
}

/** Waits until there is room, as somebody else makes it. */
function createRoom(onFull: () => void) {
  let change = Promise.withResolvers<void>()
  let [isStopped, isSaid] = [false, false]
  const freed = (): void => {
    change.resolve()
    change = Promise.withResolvers()
  }
  return {
    freed,
    isEmpty: (): void => {
      isSaid = false
    },
    stopWaiting: (): void => {
      isStopped = true
      freed()
    },
    wait: async (hasRoom: () => boolean): Promise<void> => {
      while (!hasRoom() && !isStopped) {
        if (!isSaid) onFull()
        isSaid = true
        await change.promise
      }
    },
  }
}

/** Runs one task after the other. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(task: () => Promise<T>): Promise<T> => {
    const turn = last.then(task, task)
    last = turn.catch(() => undefined)
    return turn
  }
}
