import { zstdBlock, zstdHeader, zstdHeaderHead } from '@logpipe/sdk/contract'

export interface ZstdFrameEnd {
  readonly at: number
  /** User data, without content. */
  readonly isSkipped: boolean
}

/** Where the zstd frame at the start of the bytes ends. Undefined where none begins, or where it is cut off. Reads block headers only. */
export function zstdFrameEnd(bytes: Buffer): ZstdFrameEnd | undefined {
  const header = zstdHeader(bytes.subarray(0, zstdHeaderHead))
  if (header === undefined) return undefined
  const blocks = header.isSkipped ? header.bytes : endOfBlocks(bytes, header.bytes)
  if (blocks === undefined) return undefined
  const at = blocks + header.checksumBytes
  return at > bytes.length ? undefined : { at, isSkipped: header.isSkipped }
}

/** Subtle: a block may be empty, and a few bytes may decode to millions of them. None is cut out of the bytes, which would take ten times as long. */
function endOfBlocks(bytes: Buffer, start: number): number | undefined {
  for (let at = start; ; ) {
    const block = zstdBlock(bytes, at)
    if (block === undefined) return undefined
    at += block.bytes
    if (block.isLast) return at
  }
}
