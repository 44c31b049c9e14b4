import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { serializeRecord } from '../client/serialize-record.ts'
import { limits } from '../contract/limits.ts'
import { parseLogRecord } from '../contract/log-record.ts'
import { fitRecord } from './fit-record.ts'

function asSent(record: Parameters<typeof fitRecord>[0]) {
  const serialized = serializeRecord(fitRecord(record))
  if (serialized.kind !== 'line') throw new Error(serialized.message)
  const parsed = parseLogRecord(JSON.parse(serialized.line))
  if (parsed.kind !== 'record') throw new Error(parsed.message)
  return parsed.record
}

test('what fits stays as it is', () => {
  const attributes = { user: 'ann', ms: 3, ok: true, none: null, tags: ['a', { b: 1 }] }
  expect(asSent({ text: 'x', severity: 'error', attributes })).toEqual({ text: 'x', severity: 'error', attributes })
  expect(asSent({ text: 'x', attributes: {} })).toEqual({ text: 'x' })
})

test('a text over the limit is cut, in whole characters', () => {
  expect(asSent({ text: 'x'.repeat(limits.maxTextBytes), attributes: {} }).text).toHaveLength(limits.maxTextBytes)
  const { text } = asSent({ text: '🙂'.repeat(limits.maxTextBytes / 4 + 1), attributes: {} })
  expect(text).toMatch(/^🙂+ … \(cut\)$/u)
  expect(Buffer.byteLength(text)).toBeGreaterThan(limits.maxTextBytes - 8)
})

test('an empty text is that of the error, or the attributes', () => {
  expect(asSent({ text: '', attributes: { err: { message: 'failed', stack: 's' } } }).text).toBe('failed')
  expect(asSent({ text: '', attributes: { error: new Error('broke') } }).text).toBe('broke')
  expect(asSent({ text: '', attributes: { a: 1 } }).text).toBe('{"a":1}')
  expect(asSent({ text: '', attributes: {} }).text).toBe('(no message)')
})

test('what JSON or the server cannot take becomes text; the rest stays', () => {
  const circular: Record<string, unknown> = { name: 'loop' }
  circular.self = circular
  const deep = JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`)
  const attributes = { circular, deep, big: 12n, list: [1n], fine: 'yes', call: () => 1, none: undefined }
  expect(asSent({ text: 'x', attributes }).attributes).toEqual({
    circular: "<ref *1> { name: 'loop', self: [Circular *1] }",
    deep: expect.stringContaining('[Object]'),
    big: '12',
    list: '[ 1n ]',
    fine: 'yes',
  })
})

test('the largest attributes are cut until all fit', () => {
  const attributes = { small: 'kept', large: 'x'.repeat(30_000), rows: Array.from({ length: 5_000 }, (_, i) => i) }
  const sent = asSent({ text: 'x', attributes }).attributes
  expect(sent).toMatchObject({ small: 'kept', large: expect.stringMatching(/^x{1000,} … \(cut\)$/) })
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`key-${i}`, 'x'.repeat(40)]))
  expect(Object.keys(asSent({ text: 'x', attributes: many }).attributes ?? {}).length).toBeGreaterThan(200)
})

test('whatever a logger is given, the server takes the record', () => {
  const anything = fc.dictionary(
    fc.string({ maxLength: 200 }),
    fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      fc.integer({ min: 500, max: 3_000 }).map((times) => 'ü"\u0001🙂'.repeat(times)),
    ),
    { maxKeys: 30 },
  )
  const check = fc.property(fc.string(), anything, (text, attributes) => {
    expect(() => asSent({ text, attributes })).not.toThrow()
  })
  fc.assert(check, { ...runs({ fast: 25, full: 5_000 }), verbose: true })
})
