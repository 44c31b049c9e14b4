import { compactIdChars } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packedCharCode, packedIdBytes, packIds, unpackIds } from './packed-ids.ts'

const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
const id = fc.string({ unit: character, minLength: compactIdChars, maxLength: compactIdChars })
const place = { key: 'run-1', first: 5, refused: [] }

test('ids are packed into nine bytes each, unpacked as they were, and read character by character', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 20 }), (ids) => {
      const packed = packIds({ ...place, ids: ids.join('') })
      expect(packed?.packed).toHaveLength(ids.length * packedIdBytes)
      if (packed === undefined) return
      expect(unpackIds(packed)).toEqual(ids.map((one, i) => `${one[0]}.run-1.${5 + i}.${one.slice(1)}`))
      const read = ids.map((_, at) =>
        String.fromCharCode(...Array.from({ length: compactIdChars }, (_, i) => packedCharCode(packed.packed, at, i))),
      )
      expect(read).toEqual(ids)
    }),
  )
})

test('ids of other characters, and a part of one, are not packed', () => {
  for (const ids of [
    '+'.repeat(12),
    '/'.repeat(12),
    'A'.repeat(11),
    'A'.repeat(13),
    `${'A'.repeat(11)}=`,
    'é'.repeat(12),
  ])
    expect(packIds({ ...place, ids }), ids).toBeUndefined()
})
