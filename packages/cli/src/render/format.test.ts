import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable as printableOnPage } from '../../../infra/src/local/page/view/printable.ts'
import { runs as times } from '../../../pipeline/test/full-size.ts'
import { age, bytes, count, duration, jsonLine, plural, printable, shellWord } from './format.ts'

test.each([
  [count(1234567), '1,234,567'],
  [bytes(0), '0 B'],
  [bytes(999), '999 B'],
  [bytes(2_370_789), '2.4 MB'],
  [bytes(23_707_890), '24 MB'],
  [duration(0.421), '0.42 ms'],
  [duration(42.4), '42 ms'],
  [duration(3_420), '3.4 s'],
  [duration(125_000), '2 min 5 s'],
  [age(-5), '0 s'],
  [age(59_999), '59 s'],
  [age(60_000), '1 min'],
  [age(3_599_999), '59 min'],
  [age(86_399_999), '23 h'],
  [age(14 * 86_400_000), '14 d'],
  [plural(1, 'record'), '1 record'],
  [plural(2_000, 'record'), '2,000 records'],
  [jsonLine({ a: '\u0000\u001b\u007f\u0080\u009fé\n' }), '{"a":"\\u0000\\u001b\\u007f\\u0080\\u009fé\\n"}\n'],
  [shellWord('logs/a-1.log'), 'logs/a-1.log'],
  [shellWord('my app.log'), "'my app.log'"],
  [shellWord("it's"), "'it'\\''s'"],
  [shellWord('-x'), "'-x'"],
  [printable('a\u001b[31mb\nc\td'), 'a<1b>[31mb⏎c\td'],
  [printable('a\u202eb\u2066c\u200bd\ufeff\u{e0041}é😀'), 'a<202e>b<2066>c<200b>d<feff><e0041>é😀'],
])('%s', (shown, expected) => {
  expect(shown).toBe(expected)
})

test.each([
  [9.999, '10 ms'],
  [-0.001, '0.00 ms'],
  [999.6, '1.0 s'],
  [59_960, '1 min 0 s'],
])('%s ms is %s', (ms, text) => expect(duration(ms)).toBe(text))

test.each([
  [999, '999 B'],
  [512.4, '512 B'],
  [999_999, '1.0 MB'],
  [9_960, '10 kB'],
])('%s bytes are %s', (value, text) => expect(bytes(value)).toBe(text))

test('no number is a negative nothing, has a thousand of a unit, or more digits than anyone reads', () => {
  const value = fc.oneof(fc.double({ min: -1, max: 1e15, noNaN: true }), fc.nat(), fc.constantFrom(0, -0, -0.001))
  fc.assert(
    fc.property(value, (one) => {
      expect(count(one)).not.toMatch(/^-0$/)
      for (const text of [duration(one), bytes(Math.abs(one))]) {
        expect(text).not.toMatch(/-0(?:\.0+)? |^1000(?:\.0+)? (?:ms|kB|MB)|^60\.0 s/)
        expect(text.replaceAll(/\D/g, '').length).toBeLessThanOrEqual(16)
      }
    }),
    times({ fast: 1_000, full: 100_000 }),
  )
})

test('one is one', () => {
  expect([0, 1, 2, 1_000].map((value) => plural(value, 'row'))).toEqual(['0 rows', '1 row', '2 rows', '1,000 rows'])
})

test('the terminal and the page of the embedded stack show text the same way', () => {
  const different: number[] = []
  // A block of characters at once: each is shown in its place, as itself or by its code.
  for (let first = 0; first <= 0x10ffff; first += 256) {
    if (first >= 0xd800 && first <= 0xdfff) continue
    const characters = String.fromCodePoint(...Array.from({ length: 256 }, (_, i) => first + i))
    if (printable(characters) !== printableOnPage(characters)) different.push(first)
  }
  expect(different).toEqual([])
})
