import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExactJson, quoteLongIntegers } from './exact-json.ts'

test.each([
  ['2^53 - 1, the last exact one', '{"a":9007199254740991}', '{"a":9007199254740991}'],
  ['2^53', '{"a":9007199254740992}', '{"a":"9007199254740992"}'],
  ['one below zero', '[-9223372036854775808]', '["-9223372036854775808"]'],
  ['several', '[9223372036854775807, 1,18446744073709551615]', '["9223372036854775807", 1,"18446744073709551615"]'],
  ['one at the end of lines', '{"a": 12345678901234567890\n}\n1', '{"a": "12345678901234567890"\n}\n1'],
  ['one behind a text with escapes', '{"\\"\\\\":12345678901234567890}', '{"\\"\\\\":"12345678901234567890"}'],
  ['digits in a text', '{"a":"x: 12345678901234567890, y"}', '{"a":"x: 12345678901234567890, y"}'],
  ['a text of digits', '{"a":"12345678901234567890"}', '{"a":"12345678901234567890"}'],
  ['a text that never ends', '{"a":1,"b 12345678901234567890', '{"a":1,"b 12345678901234567890'],
  ['a fraction', '[0.12345678901234567890]', '[0.12345678901234567890]'],
  ['an integer with a fraction', '[12345678901234567890.5]', '[12345678901234567890.5]'],
  ['one with an exponent', '[12345678901234567890e2]', '[12345678901234567890e2]'],
  ['what is no number', '[00012345678901234567890]', '[00012345678901234567890]'],
])('%s', (_, json, exact) => {
  expect(quoteLongIntegers(json)).toBe(exact)
})

test('an integer is found wherever it begins, and behind shorter ones', () => {
  for (let shift = 0; shift < 40; shift++) {
    const [before, long] = ['1,'.repeat(shift % 5) + ' '.repeat(shift), '9007199254740993']
    expect(quoteLongIntegers(`[${before}${long}]`)).toBe(`[${before}"${long}"]`)
  }
})

const long = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String)
const other = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, max: 1e15, min: -1e15 }))

test('no integer changes, wherever it stands, and all else is what it was', () => {
  const value = fc.oneof(
    long,
    other.map((one) => JSON.stringify(one)),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), value)), fc.constantFrom('', ' ', '\n'), (pairs, space) => {
      const json = pairs.map(([name, one]) => `{${JSON.stringify(name)}:${space}${one}}`).join(`,${space}`)
      const expected = pairs.map(([name, one]) => ({ name, value: exactOf(one) }))
      const parsed = parseExactJson(`[${json}]`) as readonly object[]
      expect(parsed.flatMap((one) => Object.entries(one)).map(([name, one]) => ({ name, value: one }))).toEqual(
        expected,
      )
    }),
  )
})

function exactOf(json: string): unknown {
  const isLong = /^-?\d+$/.test(json) && !Number.isSafeInteger(Number(json))
  return isLong ? json : JSON.parse(json)
}

test.each(['{12345678901234567:1}', '{ 12345678901234567 : "x" }', '[{"a":1,\n12345678901234567:2}]'])(
  '%s is no JSON, and does not become it',
  (json) => expect(parseExactJson(json)).toBeUndefined(),
)
