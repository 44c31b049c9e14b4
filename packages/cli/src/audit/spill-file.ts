import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileFailure } from '@logpipe/sdk/operations'

/** Where some lines, or other bytes, are in the file, bytes. */
export interface LineSpan {
  readonly from: number
  readonly to: number
}

/** Lines of ASCII on disk, of which the memory is that of what is being read. */
export interface SpillFile {
  /** Lines, each with its line feed, or other bytes. Throws `disk_full`. */
  readonly append: (lines: Buffer) => LineSpan
  /** Part by part, each of at most so many bytes; a line must be shorter. */
  readonly read: (span: LineSpan, partBytes: number) => Generator<readonly string[]>
  /** All of a span at once. */
  readonly bytes: (span: LineSpan) => Buffer
  readonly close: () => void
}

/** Opens a file in a folder of its own that only this user may read, and unlinks it: nothing is left of it, however the process ends. */
export function openSpillFile(folder: string): SpillFile {
  const fd = inFolder(folder, () => openUnlinked(folder))
  let [end, isOpen] = [0, true]
  const append = (lines: Buffer): LineSpan => {
    const from = end
    for (let done = 0; done < lines.length; ) done += writeSync(fd, lines, done, lines.length - done, from + done)
    end += lines.length
    return { from, to: end }
  }
  return {
    append: (lines) => inFolder(folder, () => append(lines)),
    read: (span, partBytes) => readParts(fd, span, partBytes),
    bytes: (span) => readAll(fd, span),
    close: () => {
      if (isOpen) closeSync(fd)
      isOpen = false
    },
  }
}

function openUnlinked(folder: string): number {
  const own = mkdtempSync(join(folder, 'logpipe-audit-'))
  try {
    return openSync(join(own, 'spilled'), 'wx+', 0o600)
  } finally {
    rmSync(own, { recursive: true })
  }
}

function readAll(fd: number, { from, to }: LineSpan): Buffer {
  const memory = Buffer.allocUnsafe(to - from)
  let at = 0
  for (let read = 1; read > 0 && at < memory.length; at += read)
    read = readSync(fd, memory, at, memory.length - at, from + at)
  if (at < memory.length) throw new Error(`a spilled part of ${memory.length} bytes was cut off`)
  return memory
}

function* readParts(fd: number, { from, to }: LineSpan, partBytes: number): Generator<readonly string[]> {
  const memory = Buffer.allocUnsafe(Math.min(partBytes, to - from))
  for (let at = from; at < to; ) {
    const bytes = readSync(fd, memory, 0, Math.min(memory.length, to - at), at)
    const lastEnd = memory.subarray(0, bytes).lastIndexOf(10)
    if (lastEnd === -1) throw new Error(`a spilled line is longer than ${partBytes} bytes, or was cut off`)
    at += lastEnd + 1
    yield memory.toString('latin1', 0, lastEnd).split('\n')
  }
}

function inFolder<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw fileFailure('write', `what the audit compares to ${folder} (TMPDIR chooses another)`, error)
  }
}
