import { describe, expect, it } from 'vitest'
import { unitsOf } from '../../text/latin1-buffer.ts'
import { keyNames } from './key-names.ts'
import { keyClassBefore, mayEndKey } from './sensitive-keys.ts'

const keys = keyNames.flatMap((names) => names.keys.split(' ')).filter((key) => /[a-z]{3}$/.test(key))

/** A key with a joiner before any of its letters but the first and the last two. */
function spellingsOf(key: string): readonly string[] {
  const places = Array.from({ length: Math.max(0, key.length - 2) }, (_, i) => i + 1).filter((i) => i < key.length - 1)
  return ['_', '-', '.', ' ', "'"].flatMap((joiner) => places.map((i) => key.slice(0, i) + joiner + key.slice(i)))
}

describe('the quick check of keys', () => {
  it('rules out no key, however its parts are joined', () => {
    for (const key of keys) {
      const known = keyClassBefore(key, key.length)
      if (known === undefined) continue
      expect(mayEndKey(unitsOf(`{"${key}":`), key.length + 3), key).toBe(true)
      const spellings = spellingsOf(key).filter((one) => !one.endsWith(`'${key.slice(-2)}`))
      expect(spellings.filter((joined) => keyClassBefore(joined, joined.length) !== known)).toEqual([])
    }
  })

  it.each(['"sent"', '"selected"', 'feed-id', '12'])('rules out %s', (key) => {
    expect(mayEndKey(unitsOf(`{${key}:`), key.length + 1)).toBe(false)
  })
})
