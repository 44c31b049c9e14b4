import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitJson } from './split-json.ts'

const between = fc.constantFrom('', ' ', '\n', '\r\n', ',', ' ,\n')

test('objects are told apart, whatever is in them and between them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), between, fc.boolean())), (list) => {
      const texts = list.map(([value, , isWide]) => JSON.stringify(value, null, isWide ? 2 : 0))
      const body = list.map(([, end], i) => texts[i] + end).join('')
      expect([...splitJson(body)]).toEqual(texts)
    }),
  )
})

test.each([
  ['a text that is cut off', '{"a":1}{"b":"}', ['{"a":1}', '{"b":"}']],
  [
    'backslashes before a quote',
    String.raw`{"a":"\\"}{"b":"\\\""}`,
    [String.raw`{"a":"\\"}`, String.raw`{"b":"\\\""}`],
  ],
  ['what is no object', 'x y{"a":1} 7', ['x y', '{"a":1}', '7']],
  ['nothing', ' \n', []],
])('%s', (_, text, pieces) => {
  expect([...splitJson(text)]).toEqual(pieces)
})

test('a text of openings, quotes or backslashes is one piece, found in one pass', () => {
  for (const text of ['{'.repeat(1_000_000), `{"${'\\"'.repeat(1_000_000)}`])
    expect([...splitJson(text)]).toEqual([text])
})
