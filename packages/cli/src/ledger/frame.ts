import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { chainStart, linkBytes, linkOf } from './chain.ts'

/**
 * The first byte of a segment, before its frames, says whether entries are missing that could not be written in the end: it can be
 * changed on a disk that has no room for anything else.
 */
export const marks = { whole: 0x4c, gap: 0x47 } as const
/** Where the first frame begins. */
export const markBytes = 1

/**
 * A frame is what one write adds: the length of its content and a checksum (CRC-32) of all the rest, 32 bits each, little endian; then the
 * content and its link to the frame before. What a kill or a full disk has cut off has no right checksum, and what was edited
 * or removed breaks the chain.
 */
const headerBytes = 8
const chunkBytes = 1024 * 1024

/** More is no frame. */
const maxContentBytes = 64 * 1024 * 1024

export interface Frame {
  readonly bytes: Buffer
  /** What the next one is linked to. */
  readonly link: Buffer
}

export function encodeFrame(key: Buffer, before: Buffer, content: Buffer): Frame {
  const link = linkOf(key, before, content)
  const bytes = Buffer.allocUnsafe(headerBytes + content.length + linkBytes)
  bytes.writeUInt32LE(content.length, 0)
  content.copy(bytes, headerBytes)
  link.copy(bytes, headerBytes + content.length)
  bytes.writeUInt32LE(checksumOf(bytes), 4)
  return { bytes, link }
}

export type FrameRead =
  /** The first byte says that entries are missing. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'frame'; readonly content: Buffer; readonly end: number; readonly link: Buffer }
  /** Its checksum is right, and it does not follow the one before: something was edited, put in or taken out. */
  | { readonly kind: 'edited'; readonly at: number }
  /** Its checksum is wrong, or the first byte of all, and others follow. */
  | { readonly kind: 'damaged'; readonly at: number }
  /** In the rest of the file there is no whole frame: it ends as a kill or a power cut leaves it. */
  | { readonly kind: 'torn'; readonly at: number }

/** Reads a file of frames in chunks; a content is valid until the next one is read. Without a key links are not looked at. */
export async function* readFrames(handle: FileHandle, key: Buffer | undefined): AsyncGenerator<FrameRead> {
  const input = openInput(handle)
  let before = chainStart
  const [mark] = await input.at(0, markBytes)
  let damaged = mark === marks.whole || mark === marks.gap ? [] : [0]
  let at = markBytes
  if (mark === marks.gap) yield { kind: 'gap' }
  for (let frame = await frameAt(input, at); frame !== undefined; frame = await frameAt(input, at)) {
    const { length } = frame
    const content = frame.subarray(headerBytes, length - linkBytes)
    const link = Buffer.from(frame.subarray(length - linkBytes))
    if (checksumOf(frame) !== frame.readUInt32LE(4)) damaged.push(at)
    else {
      for (const place of damaged) yield { kind: 'damaged', at: place }
      damaged = []
      if (key !== undefined && !linkOf(key, before, content).equals(link)) yield { kind: 'edited', at }
      yield { kind: 'frame', content, end: at + length, link }
    }
    before = link
    at += length
  }
  const [torn = at] = damaged
  if (torn < (await handle.stat()).size) yield { kind: 'torn', at: torn }
}

/** Undefined where the file ends before it does, and where there is none. */
async function frameAt(input: Input, at: number): Promise<Buffer | undefined> {
  const header = await input.at(at, headerBytes)
  const length = header.length < headerBytes ? 0 : header.readUInt32LE(0)
  if (length === 0 || length > maxContentBytes) return undefined
  const frame = await input.at(at, headerBytes + length + linkBytes)
  return frame.length < headerBytes + length + linkBytes ? undefined : frame
}

/** Of all but the checksum itself. */
function checksumOf(frame: Buffer): number {
  return crc32(frame.subarray(headerBytes), crc32(frame.subarray(0, 4)))
}

interface Input {
  /** What is at an offset of the file; less at its end. */
  readonly at: (offset: number, length: number) => Promise<Buffer>
}

function openInput(handle: FileHandle): Input {
  let chunk: Buffer = Buffer.alloc(0)
  let chunkAt = 0
  return {
    at: async (offset: number, length: number): Promise<Buffer> => {
      if (offset < chunkAt || offset + length > chunkAt + chunk.length) {
        chunk = await readFully(handle, offset, Math.max(length, chunkBytes))
        chunkAt = offset
      }
      return chunk.subarray(offset - chunkAt, offset - chunkAt + length)
    },
  }
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const memory = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(memory, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return memory.subarray(0, filled)
}
