import { expect, test } from 'vitest'
import { printable, printableLines } from './printable.ts'

test.each([
  ['an escape sequence', '\u001b[31mred', '<1b>[31mred'],
  ['a line end', 'a\r\nb', 'a<0d>⏎b'],
  ['an override of direction', 'user\u202egpj.exe', 'user<202e>gpj.exe'],
  ['an isolate', '\u2066a\u2069', '<2066>a<2069>'],
  ['a zero-width space and a byte order mark', 'a\u200bb\ufeff', 'a<200b>b<feff>'],
  ['a tag character', 'a\u{e0041}', 'a<e0041>'],
  ['half a surrogate pair', 'a\ud83d', 'a\ufffd'],
  ['HTML, which is text', '<b>&amp;</b>', '<b>&amp;</b>'],
  ['a tab and an emoji, unchanged', 'a\t😀', 'a\t😀'],
])('shows %s', (_, text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('keeps the lines of a text that is shown whole', () => {
  expect(printableLines('a\n\u202eb\u0007')).toBe('a\n<202e>b<07>')
})
