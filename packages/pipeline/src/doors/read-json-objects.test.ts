import fc from 'fast-check'
import { expect, test } from 'vitest'
import { charactersRead } from '../../test/characters-read.ts'
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
  [
    'two lines whose quotes pair over those between them',
    '{"a":1}\n{"a":"b}\n{"a":2}\n{"a":3}\n{"a":b"}\n{"a":4}',
    [{ a: 1 }, undefined, { a: 2 }, { a: 3 }, undefined, { a: 4 }],
  ],
  [
    'two lines whose brackets pair, in a list',
    '{"a":1},\n{"a":[2},\n{"a":3}, \r\n{"a":4]},\n{"a":5}',
    [{ a: 1 }, undefined, { a: 3 }, undefined, { a: 5 }],
  ],
  ['two broken lines one after the other', '{"a":"b}\n{"a":b"}\n{"a":1}', [undefined, undefined, { a: 1 }]],
  [
    'broken lines without an opening',
    'x\ny\n{"a":1}\nz {"a":2}',
    [undefined, undefined, { a: 1 }, undefined, { a: 2 }],
  ],
  ['an object over several lines that is broken', '{\n "a": {\n  "b": }\n}\n{\n "a":\n 1}', [undefined, { a: 1 }]],
  [
    'lines in a list, of which one is cut off',
    '{"a":1},\n{"a":2\n{"a":3},\n{"a":4}',
    [{ a: 1 }, undefined, { a: 3 }, { a: 4 }],
  ],
  ['nothing', ' \n', []],
])('%s', (_, text, values) => {
  expect(valuesOf(text)).toEqual(values)
})

test('a text of openings, quotes or backslashes is one piece, found in one pass', () => {
  for (const text of ['{'.repeat(1_000_000), `{"${'\\"'.repeat(1_000_000)}`])
    expect(valuesOf(text)).toEqual([undefined])
  expect(valuesOf('{\n'.repeat(50_000))).toHaveLength(50_000)
})

test.each([
  ['lines whose quotes pair', '{"a\n{b"}\n', ''],
  ['lines whose brackets are closed at the end', '{"a":1\n', '}'],
  ['broken objects in one line', '{x}', ''],
  ['broken objects over several lines', '{\n x\n}\n', ''],
  ['lines without an opening', 'x\n', ''],
  ['openings in one line', '{x', '}'],
])('what is read grows with the text, not with its square: %s', (_, part, end) => {
  const readOf = (count: number) => charactersRead(() => valuesOf(part.repeat(count) + end.repeat(count)))
  expect(readOf(2_000) / readOf(1_000)).toBeLessThan(2.1)
})

test('each good line comes back and each broken one is counted, however quotes and brackets pair', () => {
  const good = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value))
  const broken = fc.constantFrom('{"a":"b}', '{"a":b"}', '{"a":[1}', '{"a":{1}', '{"a":"\\"}', '{"a"')
  const ends = fc.constantFrom('\n', '\r\n', ',\n', '\n\n', '\n  ')
  fc.assert(
    fc.property(fc.array(fc.oneof(good, broken)), ends, (lines, end) => {
      expect(valuesOf(end + lines.join(end))).toEqual(lines.map(parseExactJson))
    }),
  )
  const surplus = fc.constantFrom('{"a":1]}', '{"a":1]]}')
  fc.assert(
    fc.property(fc.array(fc.oneof(good, broken, surplus)), ends, (lines, end) => {
      const read = valuesOf(end + lines.join(end))
      const values = lines.map(parseExactJson)
      const isGood = (value: unknown) => value !== undefined
      expect(read.filter(isGood)).toEqual(values.filter(isGood))
      expect(read.length).toBeGreaterThanOrEqual(values.length)
    }),
  )
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
