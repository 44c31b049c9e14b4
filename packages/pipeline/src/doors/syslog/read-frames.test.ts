import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFrames } from './read-frames.ts'

const frame = (message: string) => `${Buffer.byteLength(message)} ${message}`

test.each(['grapheme-ascii', 'grapheme'] as const)(
  'counted messages come back, up to one beyond the most: %s',
  (unit) => {
    const message = fc.string({ unit, minLength: 1, maxLength: 200 }).filter((one) => one.trim() !== '')
    fc.assert(
      fc.property(fc.array(message, { minLength: 1 }), fc.nat(10), (messages, max) => {
        const body = Buffer.from(messages.map(frame).join(''))
        expect(readFrames(body, max)).toEqual(messages.slice(0, max + 1))
      }),
    )
  },
)

test('bytes that are not UTF-8 become U+FFFD in their own message alone', () => {
  const body = Buffer.concat([Buffer.from('3 a'), Buffer.from([0xc3, 0x28]), Buffer.from(frame('bé'))])
  expect(readFrames(body, 10)).toEqual(['a\ufffd(', 'bé'])
})
