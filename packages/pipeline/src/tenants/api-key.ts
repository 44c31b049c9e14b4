import { createHash, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'

/** A well-formed key: `lp_<tenant>_<key id>_<secret>`. Whether it is valid is up to the table. */
export interface ApiKey {
  readonly tenantId: TenantId
  readonly keyId: string
  /** The whole key as sent. */
  readonly text: string
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const keyIdChars = 8
const secretChars = 32
const checksumChars = 6
/** A tenant id may contain underscores; the parts after it have a fixed length. */
const pattern = new RegExp(`^lp_(.{1,64})_([0-9a-z]{${keyIdChars}})_([0-9A-Za-z]{${secretChars + checksumChars}})$`)

/**
 * Generates a key with 190 bits of entropy and a checksum (CRC-32, 6 characters of base 62), which lets secret scanners
 * recognize keys and detects typos without a table lookup. `bytes` must be cryptographically secure.
 */
export function makeApiKey(tenantId: TenantId, bytes: (count: number) => Uint8Array): ApiKey {
  const keyId = randomChars(keyIdChars, bytes, '0123456789abcdefghijklmnopqrstuvwxyz')
  const head = `lp_${tenantId}_${keyId}_${randomChars(secretChars, bytes, alphabet)}`
  return { tenantId, keyId, text: head + checksum(head) }
}

/** Parses a key; undefined for anything {@link makeApiKey} cannot have generated. */
export function parseApiKey(text: string): ApiKey | undefined {
  const match = text.length <= 256 ? pattern.exec(text) : null
  if (match === null) return undefined
  const [, tenant = '', keyId = ''] = match
  const parsed = parseTenantId(tenant)
  if (parsed.kind === 'invalid' || checksum(text.slice(0, -checksumChars)) !== text.slice(-checksumChars))
    return undefined
  return { tenantId: parsed.tenantId, keyId, text }
}

/** The stored form of a key: its SHA-256, hex. A key has too much entropy for brute force, so no slow hash is needed. */
export function hashApiKey({ text }: ApiKey): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Compares two hex hashes in constant time. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')]
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right)
}

/** Uniform over the alphabet: bytes beyond its largest whole multiple are discarded. */
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
