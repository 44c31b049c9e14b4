import { hash } from 'node:crypto'

const [blockBytes, digestBytes] = [64, 32]

/**
 * HMAC-SHA256 (RFC 2104) of texts that lie behind `keyedBytes` of room in their memory: a hash of one piece of memory takes half the time of an
 * HMAC that is opened, fed and closed. As a string a digest takes a third of the time that it takes in memory of its own.
 */
export interface Mac {
  readonly keyedBytes: number
  /** Of what is between the room and `end`. */
  readonly digestOf: (memory: Buffer, end: number) => Buffer
}

/** The key has at most 64 bytes. */
export function createMac(key: Buffer): Mac {
  const inner = Buffer.alloc(blockBytes, 0x36)
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c)
  for (const [i, byte] of key.entries()) {
    inner[i] = (inner[i] ?? 0) ^ byte
    outer[i] = (outer[i] ?? 0) ^ byte
  }
  return {
    keyedBytes: blockBytes,
    digestOf: (memory, end) => {
      inner.copy(memory)
      outer.write(hash('sha256', memory.subarray(0, end), 'binary'), blockBytes, 'latin1')
      return Buffer.from(hash('sha256', outer, 'binary'), 'latin1')
    },
  }
}
