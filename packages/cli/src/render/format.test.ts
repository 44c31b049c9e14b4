import { expect, test } from 'vitest'
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
])('%s', (shown, expected) => {
  expect(shown).toBe(expected)
})
