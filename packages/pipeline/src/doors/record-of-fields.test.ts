import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { recordOfFields } from './record-of-fields.ts'

test.each([
  [
    'the best name of each wins',
    { log: 'b', message: 'a', time: 1_769_860_800, '@timestamp': '2026-01-31T00:00:00Z' },
    {
      text: 'a',
      timestamp: '2026-01-31T00:00:00Z',
      attributes: { log: 'b', time: 1_769_860_800 },
    },
  ],
  [
    'what cannot be used stays, and the next name counts',
    { msg: 7, message: '', log: 'c', level: 'loud', severity: 'err' },
    {
      text: 'c',
      severity: 'error',
      attributes: { msg: 7, message: '', level: 'loud' },
    },
  ],
  [
    'a level that says more than its severity is kept',
    { message: 'a', level: 'critical' },
    {
      text: 'a',
      severity: 'fatal',
      attributes: { level: 'critical' },
    },
  ],
  [
    'the level of ECS in two names',
    { message: 'a', log: { level: 'warn', logger: 'x' } },
    {
      text: 'a',
      severity: 'warning',
      attributes: { log: { logger: 'x' } },
    },
  ],
  [
    'the level of ECS alone in its object',
    { message: 'a', log: { level: 'warn' } },
    {
      text: 'a',
      severity: 'warning',
      attributes: {},
    },
  ],
  [
    'an object without a message is its own',
    { order: 7, level: 'info' },
    {
      text: '{"order":7,"level":"info"}',
      severity: 'info',
      attributes: {},
    },
  ],
  ['nothing', {}, { text: '{}', attributes: {} }],
])('%s', (_, fields, record) => {
  const { attributesFit: _fit, ...found } = recordOfFields(fields, () => JSON.stringify(fields))
  expect(found).toEqual(record)
})

test('a field named __proto__ is a field', () => {
  const { attributes } = recordOfFields(
    JSON.parse('{"message":"a","__proto__":{"x":1},"log":{"level":"x","__proto__":1}}'),
    () => '',
  )
  expect(JSON.stringify(attributes)).toBe('{"__proto__":{"x":1},"log":{"level":"x","__proto__":1}}')
})

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })

test.each([
  ['as deep as attributes may be', { b: nested(7) }, true],
  ['one level deeper', { b: nested(8) }, false],
  ['as large as attributes may be', { b: 'y'.repeat(limits.maxAttributesBytes - 8) }, true],
  ['one byte larger', { b: 'y'.repeat(limits.maxAttributesBytes - 7) }, false],
])('an object %s keeps all that it says', (_, more, asAttributes) => {
  const fields = { message: 'x', level: 'warn', ...more }
  const record = recordOfFields(fields, () => JSON.stringify(fields), {})
  const [text, attributes] = asAttributes ? ['x', more] : [JSON.stringify(fields), {}]
  const fit = asAttributes && { attributesFit: true }
  expect(record).toEqual({ text, severity: 'warning', timestamp: undefined, attributes, ...fit })
})
