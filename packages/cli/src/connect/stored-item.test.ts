import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemOf, type WireItem, type WireValue } from './stored-item.ts'

const bytes = new Uint8Array([0, 255, 128])
const base64 = Buffer.from(bytes).toString('base64')

test.each<[WireValue, unknown]>([
  [{ S: '' }, ''],
  [{ N: '1798591957' }, 1_798_591_957],
  [{ N: '12345678901234567890123' }, 1.2345678901234568e22],
  [{ BOOL: false }, false],
  [{ NULL: true }, null],
  [{ M: {} }, {}],
  [{ M: { PHONE: { N: '2' } } }, { PHONE: 2 }],
  [{ L: [{ S: 'a' }, { L: [{ N: '1' }] }] }, ['a', [1]]],
  [{ B: base64 }, bytes],
  [{ SS: ['a', 'b'] }, new Set(['a', 'b'])],
  [{ NS: ['1', '-2.5'] }, new Set([1, -2.5])],
  [{ BS: [base64] }, new Set([bytes])],
])('DynamoDB\u2019s %j is %j', (sent, value) => {
  expect(itemOf({ name: sent })).toStrictEqual({ name: value })
})

test('an attribute is there whatever its name, also one that objects have from elsewhere', () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty'))
  fc.assert(
    fc.property(fc.dictionary(name, fc.string()), (texts) => {
      // As JSON.parse makes it: `__proto__` is a property of its own.
      const sent: WireItem = JSON.parse(
        JSON.stringify(Object.fromEntries(Object.entries(texts).map(([n, S]) => [n, { S }]))),
      )
      expect(Object.entries(itemOf(sent))).toEqual(Object.entries(sent).map(([n, { S }]) => [n, S]))
    }),
  )
  const hidden = itemOf(JSON.parse('{"a":{"S":"b"},"__proto__":{"M":{"phone":{"S":"555-0199"}}}}'))
  expect(Object.keys(hidden)).toEqual(['a', '__proto__'])
  expect(hidden.phone).toBeUndefined()
})

test('a value of a type that is not known is an error that names it', () => {
  expect(() => itemOf(JSON.parse('{"a":{"V":"1"}}'))).toThrow('unknown type: V')
  expect(() => itemOf(JSON.parse('{"a":{}}'))).toThrow('unknown type: none')
})
