import { hash } from 'node:crypto'

/** HMAC-SHA256 (RFC 2104) of UTF-8 texts under one key. */
export interface MacKey {
  /** The key itself, 32 bytes. */
  readonly bytes: Buffer
  readonly hex: (text: string) => string
  readonly base64url: (text: string) => string
}

/** Block and digest size of SHA-256. Bytes. */
const [blockBytes, digestBytes] = [64, 32]

/**
 * Prepares a key of at most 64 bytes. Uses two one-shot hashes instead of Node's `Hmac`: creating that object takes longer
 * than hashing a log line, and every row is hashed twice.
 */
export function createMacKey(bytes: Buffer): MacKey {
  if (bytes.length > blockBytes) throw new RangeError(`the key is ${bytes.length} bytes; the maximum is ${blockBytes}`)
  const inner = padded(bytes, 0x36)
  const outer = Buffer.concat([padded(bytes, 0x5c), Buffer.alloc(digestBytes)])
  const outerOf = (text: string): Buffer => {
    const input = inputBuffer(blockBytes + text.length * maxBytesPerUnit)
    input.set(inner)
    const end = blockBytes + input.write(text, blockBytes, 'utf8')
    // As a string, because creating a Buffer takes longer than hashing.
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
/** One buffer for all texts of ordinary length: the code is synchronous, so no two texts share it at once. */
const shared = Buffer.allocUnsafe(64 * 1024)

function inputBuffer(bytes: number): Buffer {
  return bytes <= shared.length ? shared : Buffer.allocUnsafe(bytes)
}
