import { expect, test } from 'vitest'
import { findUnredacted } from './find-unredacted.ts'

test.each([
  '555-0199',
  '212-555-0123',
  '(212) 555-0123',
  '(212)555-0123',
  '+1 212 555 0123',
  '+1-212-555-0123',
  '+44 20 7183 8750',
])('finds the phone number %s by its place', (phone) => {
  const found = findUnredacted(`call ${phone} now`)
  expect(found.length).toBeGreaterThan(0)
  expect(found[0]).toEqual({ type: 'PHONE', start: expect.any(Number), end: 5 + phone.length })
})

test.each([
  '[REDACTED:PHONE]',
  '2026-01-31T23:59:59Z',
  '10.0.555-01234',
  'order 555-01999',
  'id=1555-0199',
  'v1.212-555-0123',
  '127.0.0.1:5550199',
  'port 8080 took 1234 ms',
])('finds no phone number in %s', (text) => {
  expect(findUnredacted(text)).toEqual([])
})

test('finds every one of a text, however many they are', () => {
  expect(findUnredacted('555-0100 and 555-0199')).toHaveLength(2)
  expect(findUnredacted('555-0100 '.repeat(150_000))).toHaveLength(150_000)
})

const esc = '\u001b'

test.each([
  ['a colour around', `User ${esc}[31m555-0199${esc}[0m`, '555-0199'],
  ['a colour inside', `User 555-${esc}[1m0199`, `555-${esc}[1m0199`],
  ['a colour spelled by a logger', String.raw`{"m":"\u001b[33m212-555-0134\u001b[39m"}`, '212-555-0134'],
  ['a colour without ESC', '[31m555-0199[0m', '555-0199'],
  ['JSON escapes', String.raw`{"to":"555\u002d0199"}`, String.raw`555\u002d0199`],
  ['an escaped line break', String.raw`"line\\n212-555-0134"`, '212-555-0134'],
  ['percent encoding', 'to=%2B1+212-555-0123 555%252D0199', '555%252D0199'],
  ['a reference', 'call 555&amp;#45;0199', '555&amp;#45;0199'],
  ['bytes', '{"MESSAGE":[99,97,108,108,32,53,53,53,45,48,49,57,57]}', '[99,97,108,108,32,53,53,53,45,48,49,57,57]'],
  ['NUL', [...'555-0199'].join('\0'), [...'555-0199'].join('\0')],
  ['a carriage return', '555-\r0199', '555-\r0199'],
  ['zero-width characters', '555\u200b-0199', '555\u200b-0199'],
  ['other digits', '٥٥٥-٠١٩٩ and ５５５－０１９９', '٥٥٥-٠١٩٩'],
])('sees through %s', (_, text, part) => {
  const [found] = findUnredacted(text)
  expect(found && text.slice(found.start, found.end)).toBe(part)
})

test.each([
  `${esc}[38;5;212m[REDACTED:PHONE]${esc}[0m`,
  '[53,53,53]',
  '/a%20b/2012%2D09-0123',
  String.raw`C:\new\212\555`,
])('sees no phone number in %s', (text) => {
  expect(findUnredacted(text)).toEqual([])
})

test('sees no value that a terminal takes the beginning of for a command', () => {
  expect(findUnredacted(`${esc}[GB82WEST12345698765432`)).toEqual([])
  expect(findUnredacted(`${esc}[mGB82WEST12345698765432`)).toHaveLength(1)
})

test('a placeholder of another name than a type hides nothing', () => {
  expect(findUnredacted('[REDACTED:AKIAIOSFODNN7EXAMPLE]')).toEqual([{ type: 'AWS_ACCESS_KEY', start: 10, end: 30 }])
  expect(findUnredacted('[REDACTED:a@b.co]')).toEqual([{ type: 'EMAIL', start: 10, end: 16 }])
  expect(findUnredacted('[REDACTED:PHONE]555-0199')).toEqual([{ type: 'PHONE', start: 16, end: 24 }])
})

test('of values that overlap the first is named, in the order of the text', () => {
  const found = findUnredacted('Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.x 555-0199 jane@example.org')
  expect(found.map(({ type }) => type)).toEqual(['JWT', 'PHONE', 'EMAIL'])
})
