import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExactJson } from '../http/exact-json.ts'
import { readJsonObjects } from './read-json-objects.ts'

const between = fc.constantFrom('', ' ', '\n', '\r\n', ',', ' ,\n')

test('objects are told apart, whatever is in them and between them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), between, fc.boolean())),
      fc.boolean(),
      (list, isNdjson) => {
        const texts = list.map(([value, , isWide]) => JSON.stringify(value, null, isWide && !isNdjson ? 2 : 0))
        const body = list.map(([, end], i) => texts[i] + (isNdjson ? '\n' : end)).join('')
        expect(valuesOf(body)).toEqual(texts.map(parseExactJson))
      },
    ),
  )
})

test.each([
  ['a text that is cut off', '{"a":1}{"b":"}', [{ a: 1 }, undefined]],
  ['backslashes before a quote', String.raw`{"a":"\\"}{"b":"\\\""}`, [{ a: '\\' }, { b: '\\"' }]],
  ['what is no object', 'x y{"a":1} z', [undefined, { a: 1 }, undefined]],
  ['a line that is none among others', '{"a":1}\nx\n{"a":2}\n', [{ a: 1 }, undefined, { a: 2 }]],
  ['a line that is cut off', '{"a":1}\n{"a":2\n{"a":3}\n{"a":4}', [{ a: 1 }, undefined, { a: 3 }, { a: 4 }]],
  ['nothing', ' \n', []],
])('%s', (_, text, values) => {
  expect(valuesOf(text)).toEqual(values)
})

test('a text of openings, quotes or backslashes is one piece, found in one pass', () => {
  for (const text of ['{'.repeat(1_000_000), `{"${'\\"'.repeat(1_000_000)}`])
    expect(valuesOf(text)).toEqual([undefined])
  expect(valuesOf('{\n'.repeat(50_000))).toHaveLength(50_000)
})

test('reading ends where whoever takes the values has enough', () => {
  const taken: unknown[] = []
  readJsonObjects('{"a":1}{"a":2}{"a":3}', (value) => taken.push(value) < 2)
  expect(taken).toEqual([{ a: 1 }, { a: 2 }])
})

function valuesOf(text: string): readonly unknown[] {
  const values: unknown[] = []
  readJsonObjects(text, (value) => values.push(value) > 0)
  return values
}
