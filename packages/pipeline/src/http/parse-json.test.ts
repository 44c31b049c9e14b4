import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { parseJson, refuseTooManyValues } from './parse-json.ts'

const tooMany = {
  kind: 'refused',
  code: 'decoded_too_large',
  message: 'the body exceeds the limit of 500000 JSON values',
}

test('parses JSON and refuses invalid JSON', () => {
  expect(parseJson('{"a":[1,"x"]}')).toEqual({ kind: 'json', value: { a: [1, 'x'] } })
  expect(parseJson('{"a":')).toMatchObject({ kind: 'refused', code: 'invalid_json' })
})

test.each([
  ['empty objects', '{},', 2],
  ['numbers', '1234,', 1],
  ['arrays in arrays', '[[]],', 3],
  ['strings', '"a,b",', 1],
])('accepts values up to the limit, and not many more: %s', (_, piece, valuesEach) => {
  const bodyOf = (values: number): string => `[${piece.repeat(values / valuesEach)}0]`
  expect(parseJson(bodyOf(limits.maxValuesPerRequest - 10)).kind).toBe('json')
  expect(parseJson(bodyOf(limits.maxValuesPerRequest + 10)).kind).toBe('refused')
})

test('does not count inside strings, escaped or unterminated', () => {
  const commas = ',{['.repeat(2_000_000)
  expect(parseJson(JSON.stringify({ text: commas })).kind).toBe('json')
  expect(parseJson(JSON.stringify({ text: `\\"${commas}\\\\` })).kind).toBe('json')
  expect(parseJson(`"${commas}`)).toMatchObject({ code: 'invalid_json' })
})

test('in NDJSON an unterminated string ends with its line', () => {
  expect(refuseTooManyValues(`"broken\n${'{},'.repeat(600_000)}`)).toEqual(tooMany)
  expect(refuseTooManyValues('1\n'.repeat(600_000))).toEqual(tooMany)
  expect(refuseTooManyValues(`{"text":"${'a,'.repeat(60_000)}"}\n`.repeat(100))).toBeUndefined()
})
