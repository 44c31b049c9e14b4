import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../test/any-character.ts'
import type { Json } from './attributes.ts'
import { limits } from './limits.ts'
import { parseLogRecord, severities } from './log-record.ts'
import { utf8Bytes } from './values.ts'

function aRecord(fields: object = {}): object {
  return { text: 'User logged in', ...fields }
}

/** `{"a":{"a":…}}`, `depth` objects deep. */
function nested(depth: number): Json {
  return depth === 0 ? 1 : { a: nested(depth - 1) }
}

/** Attributes of exactly `bytes` bytes as JSON. */
function attributesOf(bytes: number): Json {
  return { a: 'x'.repeat(bytes - '{"a":""}'.length) }
}

test('reads every field', () => {
  const fields = {
    log_id: 'uuid-1234',
    severity: 'warning',
    timestamp: '2026-01-31T23:59:59Z',
    attributes: { host: 'web-1', tries: [1, 2.5, null, true] },
  }
  const { log_id, ...rest } = fields
  expect(parseLogRecord(aRecord({ ...fields, tenant_id: 'acme' }))).toEqual({
    kind: 'record',
    record: { text: 'User logged in', logId: log_id, ...rest },
  })
})

test('null means absent for every optional field', () => {
  const nothing = { log_id: null, severity: null, timestamp: null, attributes: null }
  expect(parseLogRecord(aRecord(nothing))).toEqual({ kind: 'record', record: { text: 'User logged in' } })
})

test.each([
  ['a string', 'text', 'invalid_record', 'a record must be a JSON object, not string'],
  ['an array', [], 'invalid_record', 'a record must be a JSON object, not array'],
  ['null', null, 'invalid_record', 'a record must be a JSON object, not null'],
  ['no text', {}, 'invalid_record', 'text is missing; it must be a string'],
  ['null as text', { text: null }, 'invalid_record', 'text must be a string, not null'],
  ['a number as text', { text: 7 }, 'invalid_record', 'text must be a string, not number'],
  ['an array as text', { text: ['a'] }, 'invalid_record', 'text must be a string, not array'],
  ['an object as text', { text: {} }, 'invalid_record', 'text must be a string, not object'],
  ['a boolean as text', { text: false }, 'invalid_record', 'text must be a string, not boolean'],
  ['an empty text', { text: '' }, 'empty_text', 'text is empty'],
  ['an unknown field', aRecord({ level: 'info' }), 'invalid_record', 'unknown field "level"'],
  ['__proto__', JSON.parse('{"text":"a","__proto__":{"x":1}}'), 'invalid_record', 'unknown field "__proto__"'],
  ['a bad log id', aRecord({ log_id: 'a b' }), 'invalid_log_id', 'log_id must be 1 to 128 of'],
  ['an unknown severity', aRecord({ severity: 'critical' }), 'invalid_record', 'severity must be one of debug'],
  ['an upper-case severity', aRecord({ severity: 'INFO' }), 'invalid_record', 'severity must be one of debug'],
  ['a time of day', aRecord({ timestamp: '12:00' }), 'invalid_record', 'timestamp must be an ISO 8601 date-time'],
  ['epoch milliseconds', aRecord({ timestamp: 1_767_225_600_000 }), 'invalid_record', 'timestamp must be'],
  ['attributes that are a list', aRecord({ attributes: [1] }), 'invalid_record', 'attributes must be a JSON object'],
])('rejects %s', (_, value, code, message) => {
  expect(parseLogRecord(value)).toEqual({ kind: 'invalid', code, message: expect.stringContaining(message) })
})

test('does not quote the name of an unknown field that may be content', () => {
  const result = parseLogRecord(aRecord({ 'password is hunter2': 1 }))
  expect(result).toMatchObject({ kind: 'invalid', message: expect.not.stringContaining('hunter2') })
})

test.each(severities)('accepts the severity %s', (severity) => {
  expect(parseLogRecord(aRecord({ severity }))).toMatchObject({ kind: 'record', record: { severity } })
})

test.each([
  ['one-byte characters', 'x'],
  ['two-byte characters', 'é'],
  ['four-byte characters', '😀'],
])('accepts a text one byte under and at the limit, and rejects it one byte over, in %s', (_, character) => {
  const width = Buffer.byteLength(character)
  const at = character.repeat(limits.maxTextBytes / width)
  const under = character.repeat(limits.maxTextBytes / width - 1) + 'x'.repeat(width - 1)
  expect(Buffer.byteLength(under)).toBe(131_071)
  expect(parseLogRecord({ text: under }).kind).toBe('record')
  expect(parseLogRecord({ text: at }).kind).toBe('record')
  expect(parseLogRecord({ text: `${at}x` })).toEqual({
    kind: 'invalid',
    code: 'text_too_long',
    message: 'text is 131073 bytes of UTF-8; the limit is 131072',
  })
})

test('replaces lone surrogates, counts the size of their replacement, and leaves pairs alone', () => {
  expect(parseLogRecord({ text: 'a\ud800b\udc00 😀' })).toMatchObject({ record: { text: 'a\ufffdb\ufffd 😀' } })
  const at = '\ud800'.repeat(43_690)
  expect(utf8Bytes(`${at}xx`)).toBe(131_072)
  expect(parseLogRecord({ text: `${at}xx` }).kind).toBe('record')
  expect(parseLogRecord({ text: `${at}xxx` })).toMatchObject({ kind: 'invalid', code: 'text_too_long' })
})

test('accepts attributes at the depth limit, and rejects them one level or many levels deeper', () => {
  expect(parseLogRecord(aRecord({ attributes: nested(7) })).kind).toBe('record')
  expect(parseLogRecord(aRecord({ attributes: nested(8) })).kind).toBe('record')
  const tooDeep = { kind: 'invalid', code: 'invalid_record', message: 'attributes are nested deeper than 8 levels' }
  expect(parseLogRecord(aRecord({ attributes: nested(9) }))).toEqual(tooDeep)
  const abyss: unknown = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
  expect(parseLogRecord(aRecord({ attributes: abyss }))).toEqual(tooDeep)
})

test('accepts attributes one byte under and at the size limit, and rejects them one byte over', () => {
  expect(parseLogRecord(aRecord({ attributes: attributesOf(limits.maxAttributesBytes - 1) })).kind).toBe('record')
  expect(parseLogRecord(aRecord({ attributes: attributesOf(limits.maxAttributesBytes) })).kind).toBe('record')
  expect(parseLogRecord(aRecord({ attributes: attributesOf(limits.maxAttributesBytes + 1) }))).toEqual({
    kind: 'invalid',
    code: 'attributes_too_large',
    message: 'attributes are 16385 bytes; the limit is 16384',
  })
})

test.each(['1e400', '-1e400'])('rejects the number %s in attributes, which would be stored as null', (number) => {
  const attributes = JSON.parse(`{"a":[{"b":${number}}]}`)
  expect(parseLogRecord(aRecord({ attributes }))).toEqual({
    kind: 'invalid',
    code: 'invalid_record',
    message: 'attributes contain a number larger than 1.8e308, the maximum',
  })
  expect(parseLogRecord(aRecord({ attributes: { a: Number.MAX_VALUE } })).kind).toBe('record')
})

test('measures attributes by the size of their JSON, whatever they contain', () => {
  const attributes = fc.dictionary(fc.string({ unit: anyCharacter }), fc.jsonValue({ depthSize: 'small' }), {
    maxKeys: 3,
  })
  const copies = fc.integer({ min: 0, max: 400 })
  fc.assert(
    fc.property(attributes, copies, fc.string({ unit: anyCharacter, minLength: 1 }), (some, count, padding) => {
      const all = { ...some, padding: padding.repeat(count) }
      const bytes = Buffer.byteLength(JSON.stringify(all))
      const result = parseLogRecord(aRecord({ attributes: all }))
      const isDeep = result.kind === 'invalid' && result.message.includes('deeper')
      if (!isDeep) expect(result.kind === 'record').toBe(bytes <= limits.maxAttributesBytes)
    }),
  )
})

test('an attribute named __proto__ is plain data and pollutes no prototype', () => {
  const result = parseLogRecord(JSON.parse('{"text":"a","attributes":{"__proto__":{"isAdmin":true}}}'))
  expect(result.kind).toBe('record')
  expect(JSON.stringify(result)).toContain('"__proto__":{"isAdmin":true}')
  expect({}).not.toHaveProperty('isAdmin')
})
