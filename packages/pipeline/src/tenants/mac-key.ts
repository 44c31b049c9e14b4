import { hash } from 'node:crypto'

/** HMAC-SHA256 (RFC 2104) of texts in UTF-8 under one key. */
export interface MacKey {
  /** The key itself, 32 bytes. */
  readonly bytes: Buffer
  readonly hex: (text: string) => string
  readonly base64url: (text: string) => string
}

/** SHA-256 reads blocks of this size; its digest is half of one. Bytes. */
const [blockBytes, digestBytes] = [64, 32]

/**
 * Makes a key of at most 64 bytes ready. Two one-shot hashes and not Node's `Hmac`: making that object takes longer than
 * hashing a log line, and every row is hashed twice.
 */
export function createMacKey(bytes: Buffer): MacKey {
  if (bytes.length > blockBytes) throw new RangeError(`key of ${bytes.length} bytes; at most ${blockBytes} fit a block`)
  const inner = padded(bytes, 0x36)
  const outer = Buffer.concat([padded(bytes, 0x5c), Buffer.alloc(digestBytes)])
  const outerOf = (text: string): Buffer => {
    const input = inputBuffer(blockBytes + text.length * maxBytesPerUnit)
    input.set(inner)
    const end = blockBytes + input.write(text, blockBytes, 'utf8')
    // As a string, since making a Buffer of it takes longer than hashing.
    outer.write(hash('sha256', input.subarray(0, end), 'binary'), blockBytes, 'latin1')
    return outer
  }
  return {
    bytes,
    hex: (text) => hash('sha256', outerOf(text), 'hex'),
    base64url: (text) => hash('sha256', outerOf(text), 'base64url'),
  }
}

function padded(bytes: Buffer, pad: number): Buffer {
  const block = Buffer.alloc(blockBytes, pad)
  for (const [i, byte] of bytes.entries()) block[i] = byte ^ pad
  return block
}

const maxBytesPerUnit = 3
/** One buffer for all texts of ordinary length: nothing here waits, so no two are in it at once. */
const shared = Buffer.allocUnsafe(64 * 1024)

function inputBuffer(bytes: number): Buffer {
  return bytes <= shared.length ? shared : Buffer.allocUnsafe(bytes)
}
