import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { createMacKey } from './mac-key.ts'

test("matches Node's HMAC for any key up to the block size and any text", () => {
  const long = fc.nat(40_000).map((length) => 'é☃😀x'.repeat(length))
  const text = fc.oneof(fc.string({ unit: anyCharacter }), long, fc.constantFrom('\ud800', ''))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), text, (bytes, value) => {
      const key = createMacKey(Buffer.from(bytes))
      const expected = createHmac('sha256', bytes).update(value).digest()
      expect(key.base64url(value)).toBe(expected.toString('base64url'))
      expect(key.hex(value)).toBe(expected.toString('hex'))
    }),
  )
})

test('rejects a key larger than a block', () => {
  expect(() => createMacKey(Buffer.alloc(65))).toThrow('the key is 65 bytes; the maximum is 64')
})
