import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { createMac } from './mac.ts'

/** Bytes of a link: half of a digest. */
const linkBytes = 16

/** Before the first frame. */
export const chainStart: Buffer = Buffer.alloc(linkBytes)

/**
 * The first byte of a segment, before its frames, says whether entries are missing that could not be written in the end: it can be
 * changed on a disk that has no room for anything else.
 */
export const marks = { whole: 0x4c, gap: 0x47 } as const
/** Where the first frame begins. */
export const markBytes = 1

/**
 * A frame is what one write adds: the length of its content (32 bits, little endian), the content, its link, and a checksum (CRC-32) of
 * all that. The link is an HMAC of the link before, the length and the content. What a kill or a full disk has cut off has no right
 * checksum, and what was edited or removed breaks the chain.
 */
const [lengthBytes, checksumBytes] = [4, 4]
const aroundBytes = lengthBytes + linkBytes + checksumBytes
const chunkBytes = 1024 * 1024

/** More is no frame. */
const maxContentBytes = 64 * 1024 * 1024

export interface Frame {
  /** Valid until the next one is made. */
  readonly bytes: Buffer
  /** What the next one is linked to. */
  readonly link: Buffer
}

/** Makes a frame that follows another one, of a content in parts. */
export type EncodeFrame = (before: Buffer, parts: readonly Buffer[]) => Frame

export function createFrameEncoder(key: Buffer): EncodeFrame {
  const mac = createMac(key)
  const start = mac.keyedBytes + linkBytes
  let memory = Buffer.allocUnsafe(8 * 1024)
  return (before, parts) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    if (memory.length < start + length + aroundBytes) memory = Buffer.allocUnsafe(2 * (start + length + aroundBytes))
    before.copy(memory, mac.keyedBytes)
    memory.writeUInt32LE(length, start)
    let at = start + lengthBytes
    for (const part of parts) at += part.copy(memory, at)
    const link = mac.digestOf(memory, at).subarray(0, linkBytes)
    at += link.copy(memory, at)
    memory.writeUInt32LE(crc32(memory.subarray(start, at)), at)
    return { bytes: memory.subarray(start, at + checksumBytes), link }
  }
}

export type FrameRead =
  /** The first byte says that entries are missing. */
  | { readonly kind: 'gap' }
  /** The content is valid until the next one is read. */
  | {
      readonly kind: 'frame'
      readonly content: Buffer
      readonly at: number
      readonly end: number
      readonly link: Buffer
    }
  /** Its checksum is right, and it does not follow the one before: something was edited, put in or taken out. */
  | { readonly kind: 'edited'; readonly at: number }
  /** Its checksum is wrong, or the first byte of all, and others follow. */
  | { readonly kind: 'damaged'; readonly at: number }
  /** In the rest of the file there is no whole frame: it ends as a kill or a power cut leaves it. */
  | { readonly kind: 'torn'; readonly at: number }

/** Reads a file of frames in chunks. Without a key links are not looked at. */
export async function* readFrames(handle: FileHandle, key: Buffer | undefined): AsyncGenerator<FrameRead> {
  const input = openInput(handle)
  const isLinked = key === undefined ? () => true : createLinkCheck(key)
  let before = chainStart
  const [mark] = await input.at(0, markBytes)
  let damaged = mark === marks.whole || mark === marks.gap ? [] : [0]
  let at = markBytes
  if (mark === marks.gap) yield { kind: 'gap' }
  for (let frame = await frameAt(input, at); frame !== undefined; frame = await frameAt(input, at)) {
    const { content, link, isSound } = partsOf(frame)
    if (!isSound) damaged.push(at)
    else {
      for (const place of damaged) yield { kind: 'damaged', at: place }
      damaged = []
      if (!isLinked(before, content, link)) yield { kind: 'edited', at }
      yield { kind: 'frame', content, at, end: at + frame.length, link }
    }
    before = link
    at += frame.length
  }
  const [torn = at] = damaged
  if (torn < (await handle.stat()).size) yield { kind: 'torn', at: torn }
}

/** The contents of the frames at some offsets, ascending; each is valid until the next one is read. */
export async function* readFramesAt(handle: FileHandle, offsets: readonly number[]): AsyncGenerator<Buffer> {
  const input = openInput(handle)
  for (const at of offsets) {
    const frame = await frameAt(input, at)
    const { content, isSound } = frame === undefined ? { content: undefined, isSound: false } : partsOf(frame)
    if (content !== undefined && isSound) yield content
  }
}

function createLinkCheck(key: Buffer): (before: Buffer, content: Buffer, link: Buffer) => boolean {
  const encode = createFrameEncoder(key)
  return (before, content, link) => encode(before, [content]).link.equals(link)
}

/** Undefined where the file ends before it does, and where there is none. */
async function frameAt(input: Input, at: number): Promise<Buffer | undefined> {
  const header = await input.at(at, lengthBytes)
  const length = header.length < lengthBytes ? 0 : header.readUInt32LE(0)
  if (length === 0 || length > maxContentBytes) return undefined
  const frame = await input.at(at, length + aroundBytes)
  return frame.length < length + aroundBytes ? undefined : frame
}

function partsOf(frame: Buffer) {
  const [linkAt, checksumAt] = [frame.length - checksumBytes - linkBytes, frame.length - checksumBytes]
  return {
    content: frame.subarray(lengthBytes, linkAt),
    link: Buffer.from(frame.subarray(linkAt, checksumAt)),
    isSound: crc32(frame.subarray(0, checksumAt)) === frame.readUInt32LE(checksumAt),
  }
}

interface Input {
  /** What is at an offset of the file; less at its end. */
  readonly at: (offset: number, length: number) => Promise<Buffer>
}

function openInput(handle: FileHandle): Input {
  let chunk: Buffer = Buffer.alloc(0)
  let chunkAt = 0
  return {
    at: async (offset, length) => {
      if (offset < chunkAt || offset + length > chunkAt + chunk.length) {
        chunk = await readFully(handle, offset, Math.max(length, chunkBytes))
        chunkAt = offset
      }
      return chunk.subarray(offset - chunkAt, offset - chunkAt + length)
    },
  }
}

/** Takes no memory for what the file does not have: most segments are far smaller than a chunk. */
async function readFully(handle: FileHandle, offset: number, most: number): Promise<Buffer> {
  const length = Math.max(0, Math.min(most, (await handle.stat()).size - offset))
  const memory = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(memory, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return memory.subarray(0, filled)
}
