import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { compressionOf, magicBytes } from '../source/compression.ts'
import type { FileEntry, LastBytes } from './file-entry.ts'

/** Few, but log lines have times and numbers in them. */
const maxBytes = 64

/** Where the bytes begin that lead up to a place. */
export function lastBytesBegin(at: number): number {
  return Math.max(0, at - maxBytes)
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url')
}

/**
 * Reads what leads up to a file's position, by which its content is known in another file. Undefined where there is nothing yet, where
 * the file is another one by now or closed, or where positions are not those of its own bytes.
 */
export async function readLastBytes(entry: FileEntry, file: FileHandle): Promise<LastBytes | undefined> {
  const at = entry.position.offset
  if (at === 0) return undefined
  try {
    const { dev, ino } = await file.stat({ bigint: true })
    if (String(dev) !== entry.dev || String(ino) !== entry.ino) return undefined
    const { buffer: head } = await file.read(Buffer.alloc(magicBytes), 0, magicBytes, 0)
    if (compressionOf(head, true) !== undefined) return undefined
    return await leadingUpTo(file, at)
  } catch {
    return undefined
  }
}

/** Whether a file still has the bytes that led up to a position of it. */
export async function hasLastBytes(file: FileHandle, { at, hash }: LastBytes): Promise<boolean> {
  return (await leadingUpTo(file, at))?.hash === hash
}

async function leadingUpTo(file: FileHandle, at: number): Promise<LastBytes | undefined> {
  const begin = lastBytesBegin(at)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(at - begin), 0, at - begin, begin)
  return bytesRead === at - begin ? { at, hash: hashOf(buffer) } : undefined
}
