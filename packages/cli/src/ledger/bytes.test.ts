import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createByteReader, createByteWriter } from './bytes.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-ascii', minLength: 120, maxLength: 130 }),
  fc.string({ unit: 'grapheme-ascii' }),
)

test('many texts are written as each of them is, and read again', () => {
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      const [together, each] = [createByteWriter(), createByteWriter()]
      together.texts(texts)
      for (const one of texts) each.text(one)
      const written = together.take()
      expect(written).toEqual(each.take())
      const reader = createByteReader(written)
      expect(texts.map(() => reader.text())).toEqual(texts.map((one) => one.toWellFormed()))
      expect(reader.left()).toBe(0)
    }),
  )
})
