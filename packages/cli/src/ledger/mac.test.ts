import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMac } from './mac.ts'

test('it is the HMAC-SHA256 of the text, whatever lies around it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 300 }), fc.nat(20), (key, text, more) => {
      const mac = createMac(Buffer.from(key))
      const memory = Buffer.alloc(mac.keyedBytes + text.length + more, 0xaa)
      memory.set(text, mac.keyedBytes)
      const expected = createHmac('sha256', key).update(text).digest('hex')
      for (let again = 0; again < 2; again++) {
        expect(mac.digestOf(memory, mac.keyedBytes + text.length).toString('hex')).toBe(expected)
      }
    }),
  )
})
