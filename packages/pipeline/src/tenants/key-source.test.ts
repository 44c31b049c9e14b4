import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { refreshedKeys } from './key-source.ts'
import { type Keyring, plainKeyring, withNewKey } from './keyring.ts'
import { createRowKeys } from './row-keys.ts'

const ring = plainKeyring(Buffer.alloc(32, 7))
const rotated = withNewKey(ring, Buffer.alloc(32, 8), '2026-03-01T00:00:00.000Z')

/** A source whose keyring and clock the test sets. */
function aSource() {
  const state: { now: number; stored: Keyring | Error; reads: number } = { now: 0, stored: ring, reads: 0 }
  const errors: unknown[] = []
  const source = refreshedKeys({
    first: ring,
    read: async () => {
      state.reads++
      if (state.stored instanceof Error) throw state.stored
      return state.stored
    },
    maxAgeMs: 1_000,
    now: () => state.now,
    onError: (error) => errors.push(error),
  })
  return { source, state, errors }
}

test('the keyring is read again when it is old enough, once for all who ask', async () => {
  const { source, state } = aSource()
  state.stored = rotated
  state.now = 999
  await source.refresh()
  expect(source.current()).toBe(ring)
  state.now = 1_000
  await Promise.all([source.refresh(), source.refresh()])
  expect(source.current()).toBe(rotated)
  expect(state.reads).toBe(1)
  state.now = 1_999
  await source.refresh()
  expect(state.reads).toBe(1)
})

test('an equal keyring changes nothing, so that what was derived from it is kept', async () => {
  const { source, state } = aSource()
  state.stored = plainKeyring(Buffer.alloc(32, 7))
  state.now = 1_000
  await source.refresh()
  expect(source.current()).toBe(ring)
})

test('where it cannot be read the one before stays in use, and reading is tried again sooner', async () => {
  const { source, state, errors } = aSource()
  const down = new Error('down')
  state.stored = down
  state.now = 1_000
  await source.refresh()
  expect(source.current()).toBe(ring)
  expect(errors).toEqual([down])
  state.stored = rotated
  state.now = 1_099
  await source.refresh()
  expect(source.current()).toBe(ring)
  state.now = 1_100
  await source.refresh()
  expect(source.current()).toBe(rotated)
})

test('after a rotation rows are sealed under the new key, and their contents hashed under the same', async () => {
  const { source, state } = aSource()
  const keysOf = createRowKeys(source)
  const before = keysOf(aTenant())
  state.stored = rotated
  state.now = 1_000
  await source.refresh()
  const after = keysOf(aTenant())
  expect([before.seal.id, after.seal.id]).toEqual(['25383e5d', '179fb7bf'])
  expect(after.seal.mac.bytes).not.toEqual(before.seal.mac.bytes)
  expect(after.content.bytes).toEqual(before.content.bytes)
  expect(keysOf(aTenant()).seal.mac).toBe(after.seal.mac)
  expect(keysOf(aTenant('beta')).seal.mac.bytes).not.toEqual(after.seal.mac.bytes)
})
