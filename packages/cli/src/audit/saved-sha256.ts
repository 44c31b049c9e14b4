/**
 * SHA-256 (FIPS 180-4) whose state can be saved and resumed, which Node's own cannot: an audit that was interrupted does not
 * read the rows again that it has digested.
 */
export interface SavedSha256 {
  /** UTF-8. */
  readonly update: (text: string) => void
  /** Hex, of what was added so far. */
  readonly digest: () => string
  readonly save: () => Sha256State
}

/** What was digested, up to the last whole block. */
export interface Sha256State {
  /** Eight words of 32 bits. */
  readonly words: readonly number[]
  readonly blocks: number
  /** Bytes behind the last whole block, base64. */
  readonly rest: string
}

const blockBytes = 64

export function createSha256(from?: Sha256State): SavedSha256 {
  const words = Int32Array.from(from?.words ?? initialWords)
  let blocks = from?.blocks ?? 0
  let rest: Buffer = Buffer.from(from?.rest ?? '', 'base64')
  return {
    update: (text) => {
      const bytes = Buffer.concat([rest, Buffer.from(text)])
      const end = bytes.length - (bytes.length % blockBytes)
      compress(words, bytes, end)
      blocks += end / blockBytes
      rest = bytes.subarray(end)
    },
    digest: () => {
      const last = Int32Array.from(words)
      const padded = pad(rest, blocks * blockBytes + rest.length)
      compress(last, padded, padded.length)
      return Array.from(last, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
    },
    save: () => ({ words: [...words], blocks, rest: rest.toString('base64') }),
  }
}

/** A bit, and the length in bits at the end of the last block. */
function pad(rest: Buffer, length: number): Buffer {
  const padded = Buffer.alloc(rest.length + 9 > blockBytes ? 2 * blockBytes : blockBytes)
  rest.copy(padded)
  padded[rest.length] = 0x80
  padded.writeBigUInt64BE(BigInt(length) * 8n, padded.length - 8)
  return padded
}

const initialWords = [2, 3, 5, 7, 11, 13, 17, 19].map((prime) => fractionOf(Math.sqrt(prime)))
const constants = Int32Array.from(primes(64), (prime) => fractionOf(Math.cbrt(prime)))
const schedule = new Int32Array(64)

/** The first 32 bits behind the point. */
function fractionOf(root: number): number {
  return ((root % 1) * 2 ** 32) | 0
}

function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

/** Takes the whole blocks of some bytes up to an end into the words. */
function compress(words: Int32Array, bytes: Uint8Array, end: number): void {
  for (let at = 0; at < end; at += blockBytes) {
    extend(bytes, at)
    mix(words)
  }
}

/** The 64 words of a block's schedule. */
function extend(bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const from = at + 4 * i
    schedule[i] =
      ((bytes[from] as number) << 24) |
      ((bytes[from + 1] as number) << 16) |
      ((bytes[from + 2] as number) << 8) |
      (bytes[from + 3] as number)
  }
  for (let i = 16; i < 64; i++) {
    const before = schedule[i - 15] as number
    const last = schedule[i - 2] as number
    const low = ((before >>> 7) | (before << 25)) ^ ((before >>> 18) | (before << 14)) ^ (before >>> 3)
    const high = ((last >>> 17) | (last << 15)) ^ ((last >>> 19) | (last << 13)) ^ (last >>> 10)
    schedule[i] = ((schedule[i - 16] as number) + low + (schedule[i - 7] as number) + high) | 0
  }
}

function mix(words: Int32Array): void {
  let a = words[0] as number
  let b = words[1] as number
  let c = words[2] as number
  let d = words[3] as number
  let e = words[4] as number
  let f = words[5] as number
  let g = words[6] as number
  let h = words[7] as number
  for (let i = 0; i < 64; i++) {
    const turned = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const first = (h + turned + (g ^ (e & (f ^ g))) + (constants[i] as number) + (schedule[i] as number)) | 0
    const other = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const second = (other + ((a & b) | (c & (a | b)))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  words[0] = (words[0] as number) + a
  words[1] = (words[1] as number) + b
  words[2] = (words[2] as number) + c
  words[3] = (words[3] as number) + d
  words[4] = (words[4] as number) + e
  words[5] = (words[5] as number) + f
  words[6] = (words[6] as number) + g
  words[7] = (words[7] as number) + h
}
