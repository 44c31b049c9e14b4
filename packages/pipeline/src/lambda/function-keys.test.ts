import { expect, test } from 'vitest'
import { formatKeyring, plainKeyring, withNewKey } from '../tenants/keyring.ts'
import { digestKeyOf, functionKeys } from './function-keys.ts'

const key = Buffer.alloc(33, 7)
const rotated = withNewKey(plainKeyring(key), Buffer.alloc(32, 8), '2026-03-01T00:00:00.000Z')

function keysOf(keyText: string, later = keyText) {
  const state = { now: 0 }
  const source = functionKeys(
    { keyText, readKeyText: async () => later },
    { now: () => state.now, onKeysFailed: (error) => expect.unreachable(String(error)) },
  )
  return { source, state }
}

test.each([
  ['base64', key.toString('base64')],
  ['base64 with the end of a line', `${key.toString('base64')}\n`],
  ['URL letters, as earlier releases read them', key.toString('base64url')],
])('a plain key may be in %s', (_, text) => {
  expect(keysOf(text).source.current()).toEqual(plainKeyring(key))
})

test('a function uses a new key ten minutes after a rotation, without a restart', async () => {
  const { source, state } = keysOf(key.toString('base64'), formatKeyring(rotated))
  state.now = 10 * 60_000 - 1
  await source.refresh()
  expect(source.current()).toEqual(plainKeyring(key))
  state.now++
  await source.refresh()
  expect(source.current()).toEqual(rotated)
})

test('a damaged keyring is never taken for a key', () => {
  expect(() => keysOf(formatKeyring(rotated).replace('"contents":', '"content":'))).toThrow(
    'the secret of the master key contains a keyring whose contents key is no text',
  )
})

test.each([
  ['in quotes', JSON.stringify(formatKeyring(rotated))],
  ['after another letter', `x${formatKeyring(rotated)}`],
])('a keyring %s is not read as base64', (_, text) => {
  expect(() => keysOf(text)).toThrow('the secret of the master key contains invalid base64')
})

test('the digest key is read as base64, and must be long enough', () => {
  expect(digestKeyOf({ keyText: 'A'.repeat(64) })).toHaveLength(48)
  expect(() => digestKeyOf({ keyText: 'AAAA' })).toThrow('3 bytes; the minimum is 32')
})
