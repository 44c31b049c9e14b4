import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLabels } from './read-labels.ts'

test('labels are read as they were written', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
  const labels = fc.dictionary(name, fc.string({ unit: 'binary' }), { maxKeys: 5 })
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
  ['an escape that JSON lacks', String.raw`{a="\x41"}`, { a: String.raw`\x41` }],
  ['no braces', 'a="b"', { a: 'b' }],
])('%s', (_, text, labels) => {
  expect(readLabels(text)).toEqual(labels)
})

test.each(['{a}', '{a=b}', '{a="b}', '{="b"}', '{a="b";c="d"}', 'x'.repeat(1_000_000)])('%.20s is refused', (text) => {
  expect(() => readLabels(text)).toThrow('the labels of a stream are not')
})
