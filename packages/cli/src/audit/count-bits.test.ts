import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countBits } from './count-bits.ts'

test('counts what a text of all bits has', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const bits = [...bytes].map((byte) => byte.toString(2)).join('')
      expect(countBits(bytes)).toBe(bits.replaceAll('0', '').length)
    }),
  )
})
