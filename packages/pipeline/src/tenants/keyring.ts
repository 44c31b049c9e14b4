import { hkdfSync } from 'node:crypto'
import { isObject, parseJson } from '@logpipe/sdk/contract'

/** A key under which rows are sealed. */
export interface MasterKey {
  /** Derived from the key, and in every seal made with it: eight hex digits. */
  readonly id: string
  /** At least 32. */
  readonly bytes: Buffer
}

/** The master keys of a stack. */
export interface Keyring {
  /** Seals new rows. */
  readonly active: MasterKey
  /** All whose seals are valid, the active one among them; the newest first. */
  readonly keys: readonly MasterKey[]
  /**
   * The key of content hashes and pseudonyms: the first master key. It is never rotated, since the same content must give the
   * same hash before and after, and a record sent again would otherwise be a conflict.
   */
  readonly contents: Buffer
  /** Until when a replaced key must stay, by its id. ISO 8601 UTC. */
  readonly keepUntil: Readonly<Record<string, string>>
}

const minKeyBytes = 32

/** How a single key is written where there is no keyring: base64 in Secrets Manager, 64 hex digits in a data folder. */
export type PlainForm = 'base64' | 'hex'

export type ParsedKeyring =
  | { readonly kind: 'keyring'; readonly keyring: Keyring }
  /** `holds` says what is there instead, without quoting any of it. */
  | { readonly kind: 'invalid'; readonly holds: string }

/**
 * Reads a keyring, `{"active":ID,"keys":{ID:base64},"contents_id":ID,"contents":base64,"keep_until":{ID:time}}`, or a single key.
 * Ids are derived from the keys again: a damaged key is noticed here and not in every row.
 */
export function parseKeyring(text: string, form: PlainForm): ParsedKeyring {
  const written = text.trim()
  if (written.startsWith('{')) return parseRing(parseJson(written))
  const key = decodeKey(written, form)
  return key.kind === 'key' ? { kind: 'keyring', keyring: plainKeyring(key.bytes) } : key
}

function parseRing(value: unknown): ParsedKeyring {
  if (!isObject(value) || !isObject(value.keys)) return invalid('JSON that is not a keyring')
  const keys: MasterKey[] = []
  for (const [id, text] of Object.entries(value.keys)) {
    const key = decodeKey(text, 'base64')
    if (key.kind === 'invalid') return invalid(`a keyring whose key ${keyName(id)} is ${key.holds}`)
    if (keyIdOf(key.bytes) !== id) return invalid(`a keyring whose key ${keyName(id)} was altered`)
    keys.push({ id, bytes: key.bytes })
  }
  const active = keys.find(({ id }) => id === value.active)
  if (active === undefined) return invalid('a keyring without an active key')
  const contents = decodeKey(value.contents, 'base64')
  if (contents.kind === 'invalid') return invalid(`a keyring whose contents key is ${contents.holds}`)
  // Under another one every record that is sent again would be a conflict.
  if (keyIdOf(contents.bytes) !== value.contents_id) return invalid('a keyring whose contents key was altered')
  const keepUntil = parseTimes(value.keep_until ?? {})
  if (keepUntil === undefined) return invalid('a keyring with an invalid keep_until')
  return { kind: 'keyring', keyring: { active, keys, contents: contents.bytes, keepUntil } }
}

function parseTimes(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isObject(value)) return undefined
  const times = Object.entries(value).flatMap(([id, time]) => {
    const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN
    return Number.isNaN(ms) ? [] : [[id, new Date(ms).toISOString()] as const]
  })
  return times.length === Object.keys(value).length ? Object.fromEntries(times) : undefined
}

function invalid(holds: string): Extract<ParsedKeyring, { kind: 'invalid' }> {
  return { kind: 'invalid', holds }
}

/** A name that is no id may be a key in the wrong place. */
function keyName(id: string): string {
  return isKeyId(id) ? id : '(unnamed)'
}

export function isKeyId(text: string): boolean {
  return /^[0-9a-f]{8}$/.test(text)
}

type DecodedKey = { readonly kind: 'key'; readonly bytes: Buffer } | ReturnType<typeof invalid>

function decodeKey(text: unknown, form: PlainForm): DecodedKey {
  if (typeof text !== 'string' || text === '') return invalid('no text')
  const bytes = Buffer.from(text, form)
  const isWhole = bytes.toString(form) === (form === 'hex' ? text.toLowerCase() : text)
  if (!isWhole) return invalid(`invalid ${form}`)
  if (bytes.length < minKeyBytes) return invalid(`a key of ${bytes.length} bytes; the minimum is ${minKeyBytes}`)
  // More digits than were ever written there are no key of a data folder.
  if (form === 'hex' && bytes.length > minKeyBytes)
    return invalid(`a key of ${bytes.length} bytes instead of ${minKeyBytes}`)
  return { kind: 'key', bytes }
}

/** The keyring of a stack whose master key was never rotated. Throws RangeError if the key is shorter than 32 bytes. */
export function plainKeyring(bytes: Buffer): Keyring {
  if (bytes.length < minKeyBytes) {
    throw new RangeError(`the master key is ${bytes.length} bytes; the minimum is ${minKeyBytes}`)
  }
  const active = { id: keyIdOf(bytes), bytes }
  return { active, keys: [active], contents: bytes, keepUntil: {} }
}

/** HKDF-SHA256 of the key: no salt, info `logpipe/v1/key-id`, 4 bytes, in hex. */
export function keyIdOf(bytes: Buffer): string {
  return Buffer.from(hkdfSync('sha256', bytes, '', 'logpipe/v1/key-id', 4)).toString('hex')
}

/** The id of the key that sealed rows of version 1, whose seals name none: keys could not be rotated then. */
export function firstKeyId({ contents }: Pick<Keyring, 'contents'>): string {
  return keyIdOf(contents)
}

/**
 * The key that ingest holds in an embedded stack: derived from the contents key, which it does not reveal, so that ingest cannot
 * seal rows. On AWS it is a secret of its own.
 */
export function deriveDigestKey({ contents }: Pick<Keyring, 'contents'>): Buffer {
  return Buffer.from(hkdfSync('sha256', contents, '', 'logpipe/v1/digest', 32))
}

export function formatKeyring({ active, keys, contents, keepUntil }: Keyring): string {
  return JSON.stringify({
    active: active.id,
    keys: Object.fromEntries(keys.map(({ id, bytes }) => [id, bytes.toString('base64')])),
    contents_id: keyIdOf(contents),
    contents: contents.toString('base64'),
    keep_until: keepUntil,
  })
}

/** Makes a new key the active one; the one before stays valid, until `keepUntil` at least. Throws RangeError if the ids collide. */
export function withNewKey(ring: Keyring, bytes: Buffer, keepUntil: string): Keyring {
  const { active } = plainKeyring(bytes)
  if (ring.keys.some(({ id }) => id === active.id)) throw new RangeError('the keyring has a key of this id')
  return {
    ...ring,
    active,
    keys: [active, ...ring.keys],
    keepUntil: { ...ring.keepUntil, [ring.active.id]: keepUntil },
  }
}

/** Leaves out a key: no seal made with it is valid any more. */
export function withoutKey(ring: Keyring, keyId: string): Keyring {
  const { [keyId]: _, ...keepUntil } = ring.keepUntil
  return { ...ring, keys: ring.keys.filter(({ id }) => id !== keyId), keepUntil }
}
