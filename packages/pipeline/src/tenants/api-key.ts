import { createHash, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'

/** A key as its parts say it: `lp_<tenant>_<key id>_<secret>`. Whether it is a good one, the table knows. */
export interface ApiKey {
  readonly tenantId: TenantId
  readonly keyId: string
  /** The whole key, as it was sent. */
  readonly text: string
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const keyIdChars = 8
const secretChars = 32
const checksumChars = 6
/** The tenant may hold underscores itself; what follows it is of fixed length. */
const pattern = new RegExp(`^lp_(.{1,64})_([0-9a-z]{${keyIdChars}})_([0-9A-Za-z]{${secretChars + checksumChars}})$`)

/**
 * Makes a key: 190 bits of chance, and a checksum (CRC-32, 6 characters of base 62) by which a scanner knows a key from
 * a look-alike, and a typo is told without asking the table. `bytes` must come from a cryptographic source.
 */
export function makeApiKey(tenantId: TenantId, bytes: (count: number) => Uint8Array): ApiKey {
  const keyId = randomChars(keyIdChars, bytes, '0123456789abcdefghijklmnopqrstuvwxyz')
  const head = `lp_${tenantId}_${keyId}_${randomChars(secretChars, bytes, alphabet)}`
  return { tenantId, keyId, text: head + checksum(head) }
}

/** Reads a key; undefined for anything that {@link makeApiKey} cannot have made. */
export function parseApiKey(text: string): ApiKey | undefined {
  const match = text.length <= 256 ? pattern.exec(text) : null
  if (match === null) return undefined
  const [, tenant = '', keyId = ''] = match
  const parsed = parseTenantId(tenant)
  if (parsed.kind === 'invalid' || checksum(text.slice(0, -checksumChars)) !== text.slice(-checksumChars))
    return undefined
  return { tenantId: parsed.tenantId, keyId, text }
}

/** What is stored of a key: its SHA-256, hex. A key has far more chance in it than anyone can try, so no slow hash is needed. */
export function hashApiKey({ text }: ApiKey): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Compares two hex hashes in a time that does not depend on them. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')]
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right)
}

/** Each character is equally likely: bytes beyond the last whole multiple of the alphabet are thrown away. */
function randomChars(count: number, bytes: (count: number) => Uint8Array, characters: string): string {
  const limit = 256 - (256 % characters.length)
  let text = ''
  while (text.length < count) {
    for (const byte of bytes(count)) {
      if (byte < limit && text.length < count) text += characters[byte % characters.length]
    }
  }
  return text
}

function checksum(head: string): string {
  let rest = crc32(head)
  let text = ''
  for (let i = 0; i < checksumChars; i++) {
    text = (alphabet[rest % 62] ?? '') + text
    rest = Math.floor(rest / 62)
  }
  return text
}
