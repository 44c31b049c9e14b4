import { limits } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { charactersRead } from '../../test/characters-read.ts'
import { countValues, parseJson, refuseTooManyValues } from './parse-json.ts'

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

test('a backslash at the end of a broken line hides none of the next', () => {
  expect(refuseTooManyValues(`"\\\n${'{},'.repeat(600_000)}`)).toEqual(tooMany)
  expect(refuseTooManyValues(`"${'long '.repeat(10)}\\\n${'{},'.repeat(600_000)}`)).toEqual(tooMany)
})

/** One character after the other, as JSON is written: strings, their escapes, and lines that end both. */
function countOneByOne(text: string): number {
  let count = 1
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? ''
    if (character === '\n') {
      count++
      isInString = false
    } else if (character === '"') isInString = !isInString
    else if (isInString && character === '\\' && text[i + 1] !== '\n') i++
    else if (!isInString && ',[{'.includes(character)) count++
  }
  return count
}

const pieces = fc.constantFrom('"', '\\', '\n', ',', '{', '[', 'a', 'a long text, {longer} than others', '\\"')
const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''))

test('values are counted as if each character were read', () => {
  const property = fc.property(texts, (text) => {
    expect(countValues(text, 1_000)).toBe(countOneByOne(text))
  })
  fc.assert(property, { numRuns: 2_000 })
})

test('counting may stop where there cannot be too many, and only there', () => {
  const isTooMany = (text: string, max: number, enough: number) => countValues(text, max, enough) > max
  const property = fc.property(texts, fc.nat(40), (text, max) => {
    expect(isTooMany(text, max, max)).toBe(isTooMany(text, max, 0))
  })
  fc.assert(property, { numRuns: 2_000 })
})

test('what is left of a body is not read once it cannot hold too many values', () => {
  const body = '1,'.repeat(limits.maxValuesPerRequest * 0.6)
  expect(charactersRead(() => refuseTooManyValues(body))).toBeLessThan(body.length * 0.4)
  const short = '1,'.repeat(limits.maxValuesPerRequest / 2 - 1)
  expect(charactersRead(() => refuseTooManyValues(short))).toBe(0)
})

test.each([
  ['unterminated strings', `"${'x'.repeat(30)}\n`],
  ['long strings', `"${'x'.repeat(30)}",`],
  ['escaped quotes', `"${'\\"'.repeat(30)}",`],
])('counting reads a text once or twice, whatever it is: %s', (_, piece) => {
  const readOf = (count: number) => charactersRead(() => countValues(piece.repeat(count), 1e9))
  expect(readOf(2_000) / readOf(1_000)).toBeLessThan(2.1)
})
