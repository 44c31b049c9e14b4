import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createFramer, FramingError } from './framer.ts'

/** The messages of pieces, as text. */
function framesOf(pieces: readonly (string | Buffer)[], maxBytes = 1_000): readonly string[] {
  const framer = createFramer(maxBytes)
  const frames = pieces.flatMap((piece) => framer.push(Buffer.from(piece as string)))
  return [...frames, ...framer.rest()].map(String)
}

test.each([
  ['lines', ['<14>a\n<14>b\n'], ['<14>a', '<14>b']],
  ['lines with CRLF and blank ones', ['<14>a\r\n\r\n\n<14>b'], ['<14>a\r', '<14>b']],
  ['messages that NUL ends', ['<14>a\0<14>b\0'], ['<14>a', '<14>b']],
  ['counted messages', ['5 <14>a6 <14>bc'], ['<14>a', '<14>bc']],
  ['counted messages with LF in them', ['7 <14>a\nb5 <14>c'], ['<14>a\nb', '<14>c']],
  ['counted messages with LF between them', ['5 <14>a\n5 <14>b\n'], ['<14>a', '<14>b']],
  ['a length in pieces', ['1', '2', ' ', '<14>abcdefgh'], ['<14>abcdefgh']],
  ['lines that begin with a number', ['2026-01-31 a\n12 b\n'], ['2026-01-31 a', '12 b']],
  ['nothing but a number', ['12'], ['12']],
  ['a counted message that is cut off', ['9 <14>a'], ['<14>a']],
  ['nothing', [], []],
])('%s are cut into messages', (_, pieces, frames) => {
  expect(framesOf(pieces)).toEqual(frames)
})

test.each([
  ['a length of nine digits', '5 <14>a999999999 <14>b'],
  ['a length of 0', '5 <14>a0 <14>b'],
  ['no length', '5 <14>ahello'],
])('%s ends a connection, but not what came before', (_, bytes) => {
  const framer = createFramer(1_000)
  expect(() => framer.push(Buffer.from(bytes))).toThrow(FramingError)
  try {
    createFramer(1_000).push(Buffer.from(bytes))
  } catch (error) {
    expect((error as FramingError).frames.map(String)).toEqual(['<14>a'])
  }
})

const request = 'POST / HTTP/1.1\r\norigin: http://evil.example\r\n\r\n<14>a: forged\n'

test.each([
  ['in one piece', [request]],
  ['byte by byte', [...request]],
  ['behind blank lines', [`\r\n\n${request}`]],
  ['with a path that is longer than a message', [request.replace('/', `/${'x'.repeat(1_000)}`)]],
])('of an HTTP request %s nothing is a message', (_, pieces) => {
  const framer = createFramer(1_000)
  const frames: Buffer[] = []
  expect(() => {
    for (const piece of pieces) frames.push(...framer.push(Buffer.from(piece)))
  }).toThrow('received an HTTP request instead of syslog')
  expect(frames).toEqual([])
})

test('a line of a request that is no first line is a message', () => {
  expect(framesOf(['<14>a\nGET / HTTP/1.1\n'])).toEqual(['<14>a', 'GET / HTTP/1.1'])
  expect(framesOf(['GET / HTTP/1.1" 200\n'])).toEqual(['GET / HTTP/1.1" 200'])
})

test('any messages come back, in whatever pieces they come and however they are framed', () => {
  const message = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `<14>${text.replaceAll(/[\n\0]/g, '')}`)
  const cuts = fc.array(fc.nat(), { maxLength: 20 })
  fc.assert(
    fc.property(fc.array(message, { minLength: 1 }), cuts, fc.boolean(), (messages, places, isCounted) => {
      const bytes = Buffer.from(
        messages.map((one) => (isCounted ? `${Buffer.byteLength(one)} ${one}` : `${one}\n`)).join(''),
      )
      const ends = [...places.map((place) => place % bytes.length), bytes.length].toSorted((a, b) => a - b)
      const pieces = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))
      expect(framesOf(pieces)).toEqual(messages)
    }),
  )
})

test('a message that is too long is cut between characters, and nothing of it is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 8, max: 20 }), (text, maxBytes) => {
      const message = `<14>${text.replaceAll(/[\n\0\r]/g, '').toWellFormed()}`
      for (const bytes of [`${message}\n`, `${Buffer.byteLength(message)} ${message}`]) {
        const frames = framesOf([bytes], maxBytes)
        expect(frames.join('')).toBe(message)
        expect(Math.max(...frames.map((frame) => Buffer.byteLength(frame)))).toBeLessThanOrEqual(maxBytes)
      }
    }),
  )
})

test('a long message in pieces of one byte is copied a few times, not with each piece', () => {
  const framer = createFramer(131_072)
  const copies = vi.spyOn(Buffer, 'alloc')
  for (const piece of '<14>'.split('')) framer.push(Buffer.from(piece))
  for (let i = 0; i < 20_000; i++) framer.push(Buffer.from('x'))
  expect(framer.push(Buffer.from('\n')).map(({ length }) => length)).toEqual([20_004])
  expect(copies.mock.calls.filter(([size]) => size > 0).length).toBeLessThan(10)
})

test('a piece of nothing but NULs is searched for line feeds once, not from each of them', () => {
  const framer = createFramer(1_000)
  framer.push(Buffer.from('<14>a\n'))
  const searches = vi.spyOn(Buffer.prototype, 'indexOf')
  expect(framer.push(Buffer.alloc(10_000))).toEqual([])
  expect(searches.mock.calls.filter(([byte]) => byte === 10)).toHaveLength(1)
  searches.mockRestore()
})
