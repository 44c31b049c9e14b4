import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { aRow } from '../../test/build.ts'
import type { Row } from './row.ts'
import { type Attributes, columns, parseRow, toAttributes } from './row-attributes.ts'

const text = fc.oneof(fc.string(), fc.string({ unit: anyCharacter }), fc.constantFrom('', 'Räw ☃ 😀 \u0000'))
const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(0, -0, 0.1, 1e-7, -12.5))
/** The SDK's marshaller takes a map with a key such as `constructor` for an instance of a class; no type of redaction is called so. */
const name = fc.string({ minLength: 1 }).filter((key) => !(key in Object.prototype))
const values = {
  text,
  number,
  counts: fc.dictionary(name, number, { noNullPrototype: true, maxKeys: 4 }),
}
/** Rows with any of the columns. */
const row = fc.record(
  Object.fromEntries(Object.entries(columns).map(([column, type]) => [column, values[type] as fc.Arbitrary<unknown>])),
  { requiredKeys: [] },
) as unknown as fc.Arbitrary<Row>

test('rows are written and read as the SDK does', () => {
  fc.assert(
    fc.property(row, (given) => {
      const item = toAttributes(given)
      expect(item).toEqual(marshall(given))
      const parsed = parseRow(item)
      expect(parsed).toEqual({ kind: 'row', row: unmarshall(item) })
      expect(parsed).toEqual({ kind: 'row', row: normalized(given) })
    }),
  )
})

/** DynamoDB knows one zero only. */
function normalized(given: Row): Row {
  return JSON.parse(JSON.stringify(given))
}

test('a column that is undefined is left out, as is an attribute of no column', () => {
  const given = aRow()
  expect(toAttributes({ ...given, timestamp: undefined } as unknown as Row)).toEqual(toAttributes(given))
  expect(parseRow({ ...toAttributes(given), stranger: { S: 'x' } })).toEqual({ kind: 'row', row: given })
})

const foreign = fc.constantFrom<Attributes[string]>(
  { NULL: true },
  { BOOL: true },
  { L: [] },
  { SS: ['a'] },
  { B: new Uint8Array([1]) },
)

test('a column of another type is named', () => {
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(columns) as (keyof Row)[])), foreign, (column, attribute) => {
      const item = { ...toAttributes(aRow()), [column]: attribute }
      expect(parseRow(item)).toEqual({ kind: 'malformed', column })
    }),
  )
})

test.each(['', 'x', '100000000000000000001', '1e400', 'NaN'])('a number that reads %j is malformed', (N) => {
  const item = toAttributes(aRow())
  expect(parseRow({ ...item, expires_at: { N } })).toEqual({ kind: 'malformed', column: 'expires_at' })
  expect(parseRow({ ...item, redactions: { M: { PHONE: { N } } } })).toEqual({
    kind: 'malformed',
    column: 'redactions',
  })
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%s is not written, since it would change', (value) => {
  expect(() => toAttributes(aRow({ expires_at: value }))).toThrow(RangeError)
  expect(() => toAttributes(aRow({ redactions: { PHONE: value } }))).toThrow(RangeError)
})

test('every number up to the largest exact one is written', () => {
  const expires_at = Number.MAX_SAFE_INTEGER
  expect(toAttributes(aRow({ expires_at })).expires_at).toEqual({ N: '9007199254740991' })
})
