import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { anEvent, type EventFields } from '../../test/build.ts'
import type { DecodedRecords } from '../doors/door.ts'
import { decodeRecords } from './decode-records.ts'

function decode(type: string, body: string, { headers, ...rest }: EventFields = {}): DecodedRecords {
  return decodeRecords(anEvent({ headers: { 'content-type': type, ...headers }, ...rest }), body)
}

function valuesOf(decoded: DecodedRecords): readonly unknown[] {
  if (decoded.kind === 'refused') throw new Error(decoded.message)
  return decoded.items.map((item) => (item.kind === 'broken' ? item.code : item.kind === 'value' && item.value))
}

const one = { tenant_id: 'acme', text: 'a' }

test('a JSON object is a single record', () => {
  const decoded = decode('application/json', JSON.stringify(one))
  expect(decoded).toEqual({ kind: 'records', isSingle: true, items: [{ kind: 'value', value: one }] })
})

test.each([
  ['an array', [one, one], [one, one]],
  ['an array of one', [one], [one]],
  ['an array of anything', [1, null, 'a'], [1, null, 'a']],
  ['an object with logs', { logs: [one] }, [one]],
  [
    'logs that inherit the tenant of the batch',
    { tenant_id: 'acme', logs: [{ text: 'a' }, 7] },
    [{ tenant_id: 'acme', text: 'a' }, 7],
  ],
  ['logs that repeat the tenant', { tenant_id: 'acme', logs: [one] }, [one]],
  [
    'logs that name another tenant',
    { tenant_id: 'beta', logs: [one, { text: 'a' }] },
    ['tenant_mismatch', { tenant_id: 'beta', text: 'a' }],
  ],
  ['logs with a null tenant', { tenant_id: null, logs: [one] }, [one]],
])('%s is a batch', (_, body, values) => {
  const decoded = decode('application/json', JSON.stringify(body))
  expect(decoded).toMatchObject({ kind: 'records', isSingle: false })
  expect(valuesOf(decoded)).toEqual(values)
})

test.each([
  ['{"text":', 'invalid_json', 'the body is not valid JSON'],
  ["{'text':'a'}", 'invalid_json', 'not valid JSON'],
  ['{"text":"a"}{"text":"b"}', 'invalid_json', 'not valid JSON'],
  ['"text"', 'invalid_request', 'must be a JSON object or array, not string'],
  ['null', 'invalid_request', 'not null'],
  ['7', 'invalid_request', 'not number'],
  ['{"logs":{}}', 'invalid_request', 'logs must be an array, not object'],
  ['{"logs":[{}],"text":"a"}', 'invalid_request', 'may contain only tenant_id besides'],
  ['[]', 'empty_body', 'the body contains no records'],
  ['{"logs":[]}', 'empty_body', 'the body contains no records'],
])('refuses the JSON body %s', (body, code, message) => {
  expect(decode('application/json', body)).toEqual({ kind: 'refused', code, message: expect.stringContaining(message) })
})

test.each(['application/x-ndjson', 'application/jsonl', 'application/x-jsonlines'])(
  '%s is one record per line',
  (type) => {
    expect(decode(type, '{"text":"a"}\n{"text":"b"}')).toMatchObject({ kind: 'records', isSingle: false })
    expect(valuesOf(decode(type, '{"text":"a"}\n{"text":"b"}\n'))).toEqual([{ text: 'a' }, { text: 'b' }])
  },
)

test('NDJSON lines end in LF or CRLF, blank lines are skipped, and U+2028 is content', () => {
  const body = '\r\n{"text":"a"}\r\n\n  \t\n{"text":"b\u2028c\u2029d\u0085e"}\n\n'
  expect(valuesOf(decode('application/x-ndjson', body))).toEqual([{ text: 'a' }, { text: 'b\u2028c\u2029d\u0085e' }])
})

test('an invalid NDJSON line does not affect the others, and keeps its position', () => {
  const decoded = decode('application/x-ndjson', '{"text":"a"}\n{"text":\n{"text":"c"}')
  expect(valuesOf(decoded)).toEqual([{ text: 'a' }, 'invalid_json', { text: 'c' }])
})

test('NDJSON of blank lines contains no records', () => {
  expect(decode('application/x-ndjson', '\n\r\n ')).toMatchObject({ kind: 'refused', code: 'empty_body' })
})

test('a text is one log including its line endings, and X-Log-ID sets its id', () => {
  const decoded = decode('text/plain', 'one\r\ntwo\n', { headers: { 'x-log-id': 'uuid-1234' } })
  expect(decoded).toMatchObject({ isSingle: true })
  expect(valuesOf(decoded)).toEqual([{ text: 'one\r\ntwo\n', log_id: 'uuid-1234' }])
  expect(valuesOf(decode('text/plain', '{"text":"a"}'))).toEqual([{ text: '{"text":"a"}' }])
})

test('split=lines makes each non-blank line a log', () => {
  const decoded = decode('text/plain', ' one\u2028 \r\n\n\r\ntwo', { query: { split: 'lines' } })
  expect(decoded).toMatchObject({ isSingle: false })
  expect(valuesOf(decoded)).toEqual([{ text: ' one\u2028 ' }, { text: 'two' }])
})

test('application/vnd.logpipe.lines is text/plain with split=lines', () => {
  const body = ' one\u2028 \r\n\n\r\n{"text":"a"}\n'
  const decoded = decode('application/vnd.logpipe.lines', body)
  expect(decoded).toEqual(decode('text/plain', body, { query: { split: 'lines' } }))
  expect(valuesOf(decoded)).toEqual([{ text: ' one\u2028 ' }, { text: '{"text":"a"}' }])
  const named = decode('application/vnd.logpipe.lines', 'a', { headers: { 'x-log-id': '1' } })
  expect(named).toMatchObject({ kind: 'refused', code: 'invalid_request' })
})

test.each([
  ['an unknown split', { query: { split: 'words' } }, 'split must be "lines"'],
  ['one id for many lines', { query: { split: 'lines' }, headers: { 'x-log-id': '1' } }, 'omit it with split=lines'],
])('refuses %s', (_, fields, message) => {
  const refusal = { kind: 'refused', code: 'invalid_request', message: expect.stringContaining(message) }
  expect(decode('text/plain', 'a', fields)).toEqual(refusal)
})

test.each([
  'application/json; charset=utf-8',
  'Application/JSON ;charset="UTF-8"',
  'application/json;charset=us-ascii; v=1',
])('accepts the content type %s', (type) => {
  expect(valuesOf(decode(type, '{"text":"a"}'))).toEqual([{ text: 'a' }])
})

test.each([
  ['application/xml', 'use application/json, application/x-ndjson or text/plain'],
  ['text/html', 'unsupported Content-Type'],
  ['application/json, text/plain', 'unsupported Content-Type'],
  ['application/json; charset=latin1', 'the charset must be utf-8'],
  ['text/plain; charset=utf-16', 'the charset must be utf-8'],
])('refuses the content type %j', (type, message) => {
  const refusal = { kind: 'refused', code: 'unsupported_media_type', message: expect.stringContaining(message) }
  expect(decode(type, '{"text":"a"}')).toEqual(refusal)
})

test.each([
  '',
  'application/x-www-form-urlencoded',
  'application/vnd.shop+json',
  'Application/Problem+JSON; charset=utf-8',
])('JSON under the content type %j is JSON', (type) => {
  expect(valuesOf(decode(type, ' {"text":"a"}'))).toEqual([{ text: 'a' }])
  expect(valuesOf(decode(type, '[{"text":"a"},7]'))).toEqual([{ text: 'a' }, 7])
})

test.each(['a=b', '{"text":', '[1', '7', '{"text":"a"}\n{"text":"b"}'])(
  'what is not JSON needs a content type: %j',
  (body) => {
    const unsupported = { kind: 'refused', code: 'unsupported_media_type' }
    expect(decodeRecords(anEvent(), body)).toEqual({ ...unsupported, message: 'the Content-Type header is missing' })
    expect(decode('application/x-www-form-urlencoded', body)).toMatchObject(unsupported)
  },
)

test('refuses a text in UTF-16, and keeps NULs in others', () => {
  for (const encoding of ['utf-16le', 'utf-16be']) {
    const bytes = Buffer.from('a text', 'utf16le')
    const text = (encoding === 'utf-16be' ? bytes.swap16() : bytes).toString('utf8')
    expect(decode('text/plain', text)).toMatchObject({ kind: 'refused', code: 'invalid_utf8' })
    expect(decode('text/plain', text, { query: { split: 'lines' } })).toMatchObject({ code: 'invalid_utf8' })
  }
  for (const text of ['\0', 'a\0b', 'a\0b\0c', '\0\0\0\0\0\0\0\0\0'])
    expect(valuesOf(decode('text/plain', text))).toEqual([{ text }])
})

test.each([
  ['application/json', (count: number) => JSON.stringify(Array(count).fill(one))],
  ['application/x-ndjson', (count: number) => '{"text":"a"}\n'.repeat(count)],
])('accepts as many records of %s as the limit allows, and refuses one more', (type, bodyOf) => {
  const limit = limits.maxRecordsPerRequest
  for (const count of [limit - 1, limit]) expect(valuesOf(decode(type, bodyOf(count)))).toHaveLength(count)
  const message = 'the request contains 5001 records; the limit is 5000'
  expect(decode(type, bodyOf(limit + 1))).toEqual({ kind: 'refused', code: 'too_many_records', message })
})
