import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../test/any-character.ts'
import { numberOf, parseJson, utf8Bytes, wellFormed } from './values.ts'

test('counts the UTF-8 bytes of any string', () => {
  const text = fc.string({
    unit: fc.oneof(fc.string({ unit: anyCharacter }), fc.constantFrom('\ud800', '\udfff', '\u07ff')),
  })
  fc.assert(
    fc.property(text, (value) => {
      expect(utf8Bytes(value)).toBe(Buffer.byteLength(value))
      expect(utf8Bytes(wellFormed(value))).toBe(utf8Bytes(value))
    }),
  )
})

test.each([
  ['{"a":1}', { a: 1 }],
  ['null', null],
  ['', undefined],
  ['{', undefined],
])('reads %j as JSON: %j', (text, value) => {
  expect(parseJson(text)).toEqual(value)
})

test.each([
  [7, 7],
  ['7', 7],
  [' -1.5 ', -1.5],
  ['', Number.NaN],
  [' \t\n', Number.NaN],
  ['seven', Number.NaN],
  [true, Number.NaN],
  [null, Number.NaN],
  [undefined, Number.NaN],
  [[7], Number.NaN],
  [{ valueOf: 7 }, Number.NaN],
])('the number that %j is: %j', (value, number) => {
  expect(numberOf(value)).toBe(number)
})
