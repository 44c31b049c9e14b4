import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { joinDocuments } from './documents.ts'
import type { Joined, JoinLimits } from './joiner.ts'

function documents(text: string, limits: JoinLimits = {}): readonly Joined<number>[] {
  const joiner = joinDocuments<number>(limits)
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return [...lines.flatMap((line, i) => joiner.push(line, i + 1, 0)), ...joiner.flush()]
}

test('objects come out of arrays and rows as they went in, wherever lines end', () => {
  const objects = fc.array(fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }), {
    maxLength: 5,
  })
  const indent = fc.constantFrom(undefined, 0, 2, '\t')
  fc.assert(
    fc.property(objects, indent, fc.boolean(), (values, space, isArray) => {
      const text = isArray
        ? JSON.stringify(values, null, space)
        : values.map((value) => JSON.stringify(value, null, space)).join('\n')
      const expected = values.map((value) => JSON.parse(JSON.stringify(value)))
      expect(documents(text).map((record) => JSON.parse(record.text))).toEqual(expected)
    }),
    runs({ fast: 200, full: 10_000 }),
  )
})

test('each object keeps the line that it begins and ends on, and its place on the line', () => {
  expect(documents('[{"a":1}, {"b":2},\n{"c":\n3}]')).toEqual([
    { text: '{"a":1}', first: 1, last: 1, index: 0 },
    { text: '{"b":2}', first: 1, last: 1, index: 1 },
    { text: '{"c":\n3}', first: 2, last: 3, index: 0 },
  ])
})

test('what is no object is text, and an object that does not end is its lines', () => {
  expect(documents('oops\n[1, 2]\n{"a":1} tail').map(({ text }) => text)).toEqual([
    'oops',
    '[1, 2]',
    '{"a":1}',
    ' tail',
  ])
  expect(documents('{"a":\n1,').map(({ text }) => text)).toEqual(['{"a":', '1,'])
  expect(documents('{"a":\n1,\n2}\n{"b":1}', { maxLines: 2 }).map(({ text }) => text)).toEqual([
    '{"a":',
    '1,',
    '2}',
    '{"b":1}',
  ])
})

test('brackets, braces and quotes in strings end nothing', () => {
  const text = JSON.stringify([{ a: '}]{["\\' }, { b: '"' }])
  expect(documents(text).map((record) => JSON.parse(record.text))).toEqual(JSON.parse(text))
})
