import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../../sdk/test/any-character.ts'
import { readLabels } from './read-labels.ts'

test('labels are read as they were written', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
  const labels = fc.dictionary(name, fc.string({ unit: anyCharacter }), { maxKeys: 5 })
  fc.assert(
    fc.property(labels, fc.constantFrom(', ', ',', ' , '), (of, between) => {
      const pairs = Object.entries(of).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      expect(readLabels(`{${pairs.join(between)}}`)).toEqual({ ...of })
    }),
  )
})

test.each([
  ['none', '', {}],
  ['an empty list', '{}', {}],
  ['escapes of Go', String.raw`{a="\x1b[1m\a\U0001F600\u00e9\101\"\\x41"}`, { a: '\x1b[1m\x07😀éA"\\x41' }],
  ['a byte of no character', String.raw`{a="\xff"}`, { a: '\ufffd' }],
  ['what is no escape', String.raw`{a="\q\xg"}`, { a: String.raw`\q\xg` }],
  ['a comma behind the last', '{a="b",}', { a: 'b' }],
  ['no braces', 'a="b"', { a: 'b' }],
])('%s', (_, text, labels) => {
  expect(readLabels(text)).toEqual(labels)
})

test('a label of a million characters is read, and one of a million escapes', () => {
  expect(readLabels(`{a="${'x'.repeat(1_000_000)}"}`)).toEqual({ a: 'x'.repeat(1_000_000) })
  expect(readLabels(`{a="${'\\n'.repeat(1_000_000)}"}`)).toEqual({ a: '\n'.repeat(1_000_000) })
})

test.each([
  '{a}',
  '{a="b"} c',
  '{a="b"}}',
  '{a="b",} c',
  `${' '.repeat(1_000_000)}x`,
  '{a=b}',
  '{a="b}',
  '{="b"}',
  '{a="b";c="d"}',
  'x'.repeat(1_000_000),
])('%.20s is refused', (text) => {
  expect(() => readLabels(text)).toThrow('invalid stream labels')
})
