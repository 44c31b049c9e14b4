import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, hasWords, parseWords } from './search-words.ts'

/** Whether a text is found by a `q`. */
function isFound(text: string, q: string): boolean {
  const parsed = parseWords(q)
  if (parsed.kind === 'refused') throw new TypeError(parsed.message)
  return hasWords(text, parsed.words)
}

test.each([
  ['one word', 'refused', ['refused']],
  ['words in any order', '  refused\tconnection\n', ['refused', 'connection']],
  ['a phrase', '"connection refused" db', ['connection refused', 'db']],
  ['a phrase with spaces at its ends', '" a "', [' a ']],
  ['a quote in a phrase', String.raw`"say \"hi\" now"`, ['say "hi" now']],
  ['a backslash in a phrase', String.raw`"C:\\new\dir"`, [String.raw`C:\new\dir`]],
  ['a quote within a word', `user="bob" it's`, ['user="bob"', `it's`]],
  ['signs that other searches give a meaning', '-a a* a|b (c) AND ?d', ['-a', 'a*', 'a|b', '(c)', 'AND', '?d']],
])('q takes %s', (_, q, words) => {
  expect(parseWords(q)).toEqual({ kind: 'words', words: words.map(fold) })
})

test.each([
  ['', 'q is empty or has an empty phrase; give at least one word, or omit it'],
  [' \t', 'q is empty or has an empty phrase; give at least one word, or omit it'],
  ['a ""', 'q is empty or has an empty phrase; give at least one word, or omit it'],
  ['a "b c', 'q has a phrase at character 3 without a closing quote before a space or the end'],
  ['"a"b', 'q has a phrase at character 1 without a closing quote before a space or the end'],
  [String.raw`"a\"`, 'q has a phrase at character 1 without a closing quote before a space or the end'],
  ['x'.repeat(limits.maxSearchWordChars + 1), 'q has a word of 257 characters; the limit is 256'],
  [
    'x '.repeat(limits.maxSearchWords + 1),
    'q has more than 20 words, the limit; put words that follow each other into quotes',
  ],
])('q is refused as %j', (q, message) => {
  expect(parseWords(q)).toMatchObject({ code: 'invalid_request', message: expect.stringContaining(message) })
})

test('q takes as many words, and as long ones, as its limits say', () => {
  expect(parseWords('x '.repeat(limits.maxSearchWords)).kind).toBe('words')
  expect(parseWords('x'.repeat(limits.maxSearchWordChars)).kind).toBe('words')
})

test.each([
  ['timeout', 'Read TIMEOUT after 3 s'],
  ['time', 'Read timeout'],
  ['STRASSE', 'Hauptstraße 1'],
  ['straße', 'HAUPTSTRASSE 1'],
  ['οδος', 'ΟΔΟΣ 5'],
  ['ΟΔΟΣ', 'οδος 5'],
  ['привет', 'ПРИВЕТ'],
  ['k', '300 \u212a'],
])('%s finds %s: case makes no difference, in any script', (q, text) => {
  expect(isFound(text, q)).toBe(true)
})

test('every word has to occur, a phrase as it is', () => {
  const text = 'connection to db refused'
  expect(isFound(text, 'refused db')).toBe(true)
  expect(isFound(text, 'refused cache')).toBe(false)
  expect(isFound(text, '"db refused"')).toBe(true)
  expect(isFound(text, '"refused db"')).toBe(false)
  expect(isFound('a  b', '"a b"')).toBe(false)
})

test('a word is found wherever it is written, in every case of its letters', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abßςσΣſkKK İıéЯя0"\\ '), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(letters, letters, letters, (before, word, after) => {
      const q = `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`
      for (const written of [word, word.toUpperCase(), word.toLowerCase()])
        expect(isFound(before + written + after, q)).toBe(true)
    }),
  )
})
