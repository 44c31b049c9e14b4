import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { parseJson, refuseTooManyValues } from './parse-json.ts'

const tooMany = {
  kind: 'refused',
  code: 'decoded_too_large',
  message: 'the body holds more than 500000 JSON values, the limit',
}

test('reads JSON, and refuses what is none', () => {
  expect(parseJson('{"a":[1,"x"]}')).toEqual({ kind: 'json', value: { a: [1, 'x'] } })
  expect(parseJson('{"a":')).toMatchObject({ kind: 'refused', code: 'invalid_json' })
})

test.each([
  ['empty objects', '{},', 2],
  ['numbers', '1234,', 1],
  ['arrays in arrays', '[[]],', 3],
  ['strings', '"a,b",', 1],
])('takes as many values as the limit allows and not many more: %s', (_, piece, valuesEach) => {
  const bodyOf = (values: number): string => `[${piece.repeat(values / valuesEach)}0]`
  expect(parseJson(bodyOf(limits.maxValuesPerRequest - 10)).kind).toBe('json')
  expect(parseJson(bodyOf(limits.maxValuesPerRequest + 10)).kind).toBe('refused')
})

test('what is in strings does not count, with escapes and without an end', () => {
  const commas = ',{['.repeat(2_000_000)
  expect(parseJson(JSON.stringify({ text: commas })).kind).toBe('json')
  expect(parseJson(JSON.stringify({ text: `\\"${commas}\\\\` })).kind).toBe('json')
  expect(parseJson(`"${commas}`)).toMatchObject({ code: 'invalid_json' })
})

test('counts the lines of NDJSON each on its own: a string ends with its line', () => {
  expect(refuseTooManyValues(`"broken\n${'{},'.repeat(600_000)}`)).toEqual(tooMany)
  expect(refuseTooManyValues('1\n'.repeat(600_000))).toEqual(tooMany)
  expect(refuseTooManyValues(`{"text":"${'a,'.repeat(60_000)}"}\n`.repeat(100))).toBeUndefined()
})
