/** Bytes from which {@link zstdHeader} tells a frame's header: fewer than the shortest frame has. */
export const zstdHeaderHead = 8
/** Bytes of the header of a block. */
export const zstdBlockHead = 3

export interface ZstdHeader {
  /** Of the header itself; for a frame that is skipped, of all of it. */
  readonly bytes: number
  /** User data, without blocks and without content. */
  readonly isSkipped: boolean
  /** Behind the last block. */
  readonly checksumBytes: 0 | 4
}

export interface ZstdBlock {
  /** Of the block with its header. */
  readonly bytes: number
  readonly isLast: boolean
}

/**
 * Reads the header of a zstd frame from its first {@link zstdHeaderHead} bytes; undefined where none begins. Whoever needs to know that data is
 * whole follows the frame from header to blocks: the decoder of Node 22 ends without an error where the bytes do, and after the first frame.
 * https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1
 */
export function zstdHeader(head: Uint8Array): ZstdHeader | undefined {
  if (head.length < zstdHeaderHead) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const magic = view.getUint32(0, true)
  if (magic >>> 4 === 0x184d2a5) return { bytes: 8 + view.getUint32(4, true), isSkipped: true, checksumBytes: 0 }
  if (magic !== 0xfd2fb528) return undefined
  const descriptor = view.getUint8(4)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
  return {
    bytes: 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes,
    isSkipped: false,
    checksumBytes: (descriptor & 4) === 0 ? 0 : 4,
  }
}

/** Reads the header of the block that begins at `at`; undefined where there are fewer than {@link zstdBlockHead} bytes of it. */
export function zstdBlock(bytes: Uint8Array, at = 0): ZstdBlock | undefined {
  const first = bytes[at]
  const second = bytes[at + 1]
  const third = bytes[at + 2]
  if (first === undefined || second === undefined || third === undefined) return undefined
  const header = first | (second << 8) | (third << 16)
  // Of a byte that is repeated the size says how often.
  const isRepeated = ((header >>> 1) & 3) === 1
  return { bytes: zstdBlockHead + (isRepeated ? 1 : header >>> 3), isLast: (header & 1) === 1 }
}
