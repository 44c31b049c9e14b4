import { expect, test } from 'vitest'
import {
  deriveDigestKey,
  firstKeyId,
  formatKeyring,
  type Keyring,
  keyIdOf,
  parseKeyring,
  plainKeyring,
  withNewKey,
  withoutKey,
} from './keyring.ts'

const [first, second, third] = [7, 8, 9].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer]
const until = '2026-03-01T00:00:00.000Z'

/** Of three keys, the newest of which is active. */
const ring = withNewKey(withNewKey(plainKeyring(first), second, until), third, '2026-04-01T00:00:00.000Z')

function parsed(text: string, form: 'base64' | 'hex' = 'base64'): Keyring {
  const result = parseKeyring(text, form)
  if (result.kind === 'invalid') throw new Error(result.holds)
  return result.keyring
}

/** Computed by an independent program: seals in tables name it. */
test('the id of a key is what every release must derive', () => {
  expect([first, second].map(keyIdOf)).toEqual(['25383e5d', '179fb7bf'])
})

test.each([
  ['base64', first.toString('base64')],
  ['base64', `${first.toString('base64')}\n`],
  ['hex', first.toString('hex')],
  ['hex', `${first.toString('hex').toUpperCase()}\n`],
] as const)('a single key in %s is a keyring of one key', (form, text) => {
  expect(parsed(text, form)).toEqual(plainKeyring(first))
  expect(firstKeyId(parsed(text, form))).toBe('25383e5d')
})

test('a keyring is read as it was written, whatever a single key would look like', () => {
  for (const form of ['base64', 'hex'] as const) expect(parsed(formatKeyring(ring), form)).toEqual(ring)
})

test('a new key becomes active, the others stay valid, and contents are hashed as before', () => {
  expect(ring.active.bytes).toEqual(third)
  expect(ring.keys.map(({ bytes }) => bytes)).toEqual([third, second, first])
  expect(ring.keepUntil).toEqual({ '25383e5d': until, '179fb7bf': '2026-04-01T00:00:00.000Z' })
  expect(ring.contents).toEqual(first)
  expect(() => withNewKey(ring, first, until)).toThrow('the keyring has a key of this id')
})

test('a key that is left out is gone, but contents are hashed under it still', () => {
  const left = withoutKey(ring, '25383e5d')
  expect(left.keys.map(({ id }) => id)).toEqual([keyIdOf(third), '179fb7bf'])
  expect(left.keepUntil).toEqual({ '179fb7bf': '2026-04-01T00:00:00.000Z' })
  expect(firstKeyId(parsed(formatKeyring(left)))).toBe('25383e5d')
})

const written = JSON.parse(formatKeyring(ring))
const short = Buffer.alloc(31, 1).toString('base64')

test.each<[string, string, string]>([
  ['nothing', ' ', 'no text'],
  ['31 bytes', short, 'a key of 31 bytes; the minimum is 32'],
  ['no base64', 'not base64!', 'invalid base64'],
  ['JSON around a key', JSON.stringify({ key: first.toString('base64') }), 'JSON that is not a keyring'],
  ['half of a keyring', formatKeyring(ring).slice(0, 60), 'JSON that is not a keyring'],
  ['another active key', JSON.stringify({ ...written, active: '00000000' }), 'a keyring without an active key'],
  [
    'a key under the id of another',
    JSON.stringify({ ...written, keys: { ...written.keys, '179fb7bf': first.toString('base64') } }),
    'a keyring whose key 179fb7bf was altered',
  ],
  [
    'a key that is too short',
    JSON.stringify({ ...written, keys: { '179fb7bf': short } }),
    'a keyring whose key 179fb7bf is a key of 31 bytes; the minimum is 32',
  ],
  [
    'a key in the place of its id',
    JSON.stringify({ ...written, keys: { [short]: first.toString('base64') } }),
    'a keyring whose key (unnamed) was altered',
  ],
  ['no contents key', JSON.stringify({ ...written, contents: 1 }), 'a keyring whose contents key is no text'],
  [
    'another contents key',
    JSON.stringify({ ...written, contents: second.toString('base64') }),
    'a keyring whose contents key was altered',
  ],
  [
    'a time that is none',
    JSON.stringify({ ...written, keep_until: { a: 'b' } }),
    'a keyring with an invalid keep_until',
  ],
])('%s is no keyring, and nothing of it is quoted', (_, text, holds) => {
  expect(parseKeyring(text, 'base64')).toEqual({ kind: 'invalid', holds })
})

test('refuses a key shorter than 32 bytes', () => {
  expect(() => plainKeyring(Buffer.alloc(31))).toThrow('the master key is 31 bytes; the minimum is 32')
  expect(plainKeyring(Buffer.alloc(32)).keys).toHaveLength(1)
})

test('the digest key stays the same over rotations, and is none of the keys', () => {
  const key = deriveDigestKey(ring)
  expect(key).toEqual(deriveDigestKey(plainKeyring(first)))
  expect(key).toHaveLength(32)
  expect(ring.keys.some(({ bytes }) => bytes.equals(key))).toBe(false)
})
