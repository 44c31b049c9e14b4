import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serializeRecord } from './serialize-record.ts'

/** What the server reads of an attribute. */
function sent(value: unknown): unknown {
  const serialized = serializeRecord({ text: 'x', attributes: { value } })
  if (serialized.kind === 'unserializable') throw new Error(serialized.message)
  return JSON.parse(serialized.line).attributes.value
}

function reasonOf(attributes: unknown): string {
  const serialized = serializeRecord({ text: 'x', attributes })
  return serialized.kind === 'unserializable' ? serialized.message : 'was serialized'
}

test('JSON is sent as JSON.stringify writes it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 6 })), (attributes) => {
      const record = { log_id: 'a', text: 'x', attributes }
      expect(serializeRecord(record)).toEqual({ kind: 'line', line: JSON.stringify(record), hasLogId: true })
    }),
    { numRuns: 200 },
  )
})

test('whatever the attributes are, a record is serialized or refused with a reason, and what is sent is JSON', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
    withBoxedValues: true,
  })
  fc.assert(
    fc.property(anything, (value) => {
      const serialized = serializeRecord({ text: 'x', attributes: { value } })
      if (serialized.kind === 'line') expect(JSON.parse(serialized.line).text).toBe('x')
      else expect(serialized.message).toMatch(/^attributes\.value.* is a BigInt; /)
    }),
    { numRuns: 300 },
  )
})

test('an error keeps its name, message, stack, causes and plain fields, but not the objects in its fields', () => {
  const cause = Object.assign(new RangeError('inner', { cause: 'a string' }), { code: 'E_INNER', status: 503 })
  const error = Object.assign(new TypeError('outer', { cause }), {
    config: { headers: { authorization: 'Bearer key' } },
  })
  expect(sent(error)).toEqual({
    name: 'TypeError',
    message: 'outer',
    stack: error.stack,
    cause: {
      name: 'RangeError',
      message: 'inner',
      stack: cause.stack,
      cause: 'a string',
      code: 'E_INNER',
      status: 503,
    },
  })
  expect(sent(new AggregateError([new Error('one'), 'two'], 'both'))).toMatchObject({
    name: 'AggregateError',
    errors: [{ message: 'one' }, 'two'],
  })
})

test('causes without end are cut off, not refused', () => {
  const loop: Error & { cause?: unknown } = new Error('again')
  loop.cause = loop
  expect(sent(loop)).toMatchObject({ message: 'again', cause: 'Error: again' })
  let chain = new Error('0')
  for (let i = 1; i < 50; i++) chain = new Error(String(i), { cause: chain })
  expect(JSON.stringify(sent(chain)).match(/"cause":"Error: \d+"/g)).toHaveLength(1)
})

test.each([
  [new Date('2026-01-31T12:00:00Z'), '2026-01-31T12:00:00.000Z'],
  [new Date(Number.NaN), null],
  [
    new Map<unknown, unknown>([
      ['a', 1],
      [2, new Set(['b'])],
    ]),
    { a: 1, 2: ['b'] },
  ],
  [new Set([1, new Date(0)]), [1, '1970-01-01T00:00:00.000Z']],
  [new URL('https://example.com/a?b=c'), 'https://example.com/a?b=c'],
  [new URLSearchParams({ a: 'b' }), 'a=b'],
  [/a+/gi, '/a+/gi'],
  // As text, so that redaction can read it.
  [Buffer.from('415-555-0134 ☃'), '415-555-0134 ☃'],
  [new TextEncoder().encode('abc').buffer, 'abc'],
  [new DataView(new TextEncoder().encode('abcd').buffer, 1, 2), 'bc'],
  [new Uint8Array([0xff, 0xfe]), '//4='],
  [new Float64Array([1.5, 2]), [1.5, 2]],
  [Object('boxed'), 'boxed'],
  [
    [undefined, Number.NaN, () => 1],
    [null, null, null],
  ],
  [{ kept: 1, dropped: undefined, alsoDropped: () => 1 }, { kept: 1 }],
  [{ toJSON: () => ({ at: new Date(0) }) }, { at: '1970-01-01T00:00:00.000Z' }],
  [
    new (class Point {
      x = 1
      get y() {
        return 2
      }
    })(),
    { x: 1 },
  ],
])('%o is sent as %o', (value, expected) => {
  expect(sent(value)).toEqual(expected)
})

test('the same object twice is no cycle', () => {
  const shared = { a: new Date(0) }
  expect(sent([shared, shared])).toEqual([{ a: '1970-01-01T00:00:00.000Z' }, { a: '1970-01-01T00:00:00.000Z' }])
})

test.each([
  [{ list: [{ id: 1n }] }, 'attributes.list[0].id is a BigInt; convert it to a string or a number'],
  [{ '4111 1111 1111 1111': 1n }, 'attributes.… is a BigInt; convert it to a string or a number'],
  [{ counts: new BigInt64Array(1) }, 'attributes.counts[0] is a BigInt; convert it to a string or a number'],
])('%o is refused: %s', (attributes, reason) => {
  expect(reasonOf(attributes)).toBe(reason)
})

test('what nests too deep for any stack is refused, not thrown', () => {
  let deep: object = {}
  for (let i = 0; i < 100_000; i++) deep = { deep }
  expect(reasonOf(deep)).toBe('the record is nested deeper than 8 levels')
})

test('a cycle outside the attributes is refused too', () => {
  const record: Record<string, unknown> = { text: 'x' }
  record.severity = record
  expect(serializeRecord(record)).toMatchObject({ kind: 'unserializable', message: expect.stringMatching(/circular/) })
})

test.each([
  ['undefined', () => undefined],
  ['a function', () => () => 'x'],
])('a record whose toJSON returns %s is refused with a reason', (_, toJSON) => {
  expect(serializeRecord({ text: 'x', toJSON })).toEqual({
    kind: 'unserializable',
    message: 'toJSON of the record returned nothing that JSON can hold',
  })
})
