import { expect, test } from 'vitest'
import { readableOf, readableTextOf } from './readable.ts'

test.each([
  ['\u001b[31m555-0199\u001b[0m', '555-0199'],
  ['555-\\u001b[1m0199', '555-0199'],
  ['555\\u002d0199', '555-0199'],
  ['555\\\\\\\\u002d0199', '555-0199'],
  ['\\x35\\x35', '55'],
  ['a\\nb', 'a\nb'],
  ['a\\\\nb', 'a\nb'],
  ['555%2D0199 555%252D0199', '555-0199 555-0199'],
  ['555&#45;0199 555&amp;#x2d;0199', '555-0199 555-0199'],
  ['[53,53,53,45,48,49,57,57]', '555-0199'],
  ['\uff15\uff15\uff15', '555'],
  ['\u0665\u0665\u0665', '555'],
  ['5\u200b5\u00ad5\u00005', '5555'],
])('%j is read as %j', (text, shown) => {
  expect(readableTextOf(text)).toBe(shown)
  expect(readableOf(text)?.text).toBe(shown)
})

test('a text without anything to decode has no other form', () => {
  const text = 'call 555-0199 [12 rows], "ok"'
  expect([readableTextOf(text), readableOf(text)]).toEqual([undefined, undefined])
})

test('each character knows what it stands for', () => {
  const text = 'tel 5\\u0035\u001b[1m5.'
  const readable = readableOf(text)
  const parts = [...(readable?.text ?? '')].map((_, i) => text.slice(readable?.starts[i], readable?.ends[i]))
  expect(readable?.text).toBe('tel 555.')
  expect(parts).toEqual(['t', 'e', 'l', ' ', '5', '\\u0035', '5', '.'])
})

/** From each character of a run, the longest text that a record may have would take most of a minute. */
test.each([
  ['backslashes', '\\'],
  ['escaped backslashes', '\\u005c'],
  ['starts of sequences', '\u001b]'],
])('a text of nothing but %s is read', (_, piece) => {
  const text = piece.repeat((128 * 1024) / piece.length)
  expect(readableOf(text)?.text.length ?? 0).toBeLessThanOrEqual(text.length)
})
