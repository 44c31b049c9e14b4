import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { createByteReader, createByteWriter } from './bytes.ts'

const text = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.string({ unit: fc.constantFrom('a', '\x7f', '\x80', 'é', '€') }),
  fc.string({ unit: 'grapheme-ascii', minLength: 120, maxLength: 130 }),
  fc.string({ unit: 'grapheme-ascii' }),
)

test('texts are written with their lengths, and read again', () => {
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      const writer = createByteWriter()
      for (const one of texts) writer.text(one)
      const written = writer.take()
      const bytes = texts.map((one) => Buffer.byteLength(one))
      expect(written.length).toBe(bytes.reduce((sum, of) => sum + of + (of > 127 ? 2 : 1), 0))
      const reader = createByteReader(written)
      expect(texts.map(() => reader.text())).toEqual(texts.map((one) => one.toWellFormed()))
      expect(reader.left()).toBe(0)
    }),
  )
})

const id = fc.stringMatching(/^[A-Za-z0-9._:-]{1,140}$/)

test('joined texts are written as each of them is', () => {
  fc.assert(
    fc.property(fc.array(id, { minLength: 1, maxLength: 40 }), fc.nat(300), (ids, before) => {
      const [joined, apart] = [createByteWriter(), createByteWriter()]
      for (const writer of [joined, apart]) writer.bytes(Buffer.alloc(before, ' '))
      joined.joinedTexts(ids.join(' '))
      for (const one of ids) apart.text(one)
      for (const writer of [joined, apart]) writer.number(5)
      expect(joined.take().equals(apart.take())).toBe(true)
    }),
  )
})
