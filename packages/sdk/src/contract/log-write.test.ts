import { expect, test } from 'vitest'
import { limits } from './limits.ts'
import { parseLogWrite } from './log-write.ts'

function aWrite(fields: object = {}): object {
  return { severity: 'info', message: 'Customer logged in', ...fields }
}

test('maps every field of POST /logs to a record', () => {
  const write = aWrite({ tenant_id: 'acme', id: 'uuid-1234', datetime: '2026-01-31T23:59:59Z', severity: 'error' })
  expect(parseLogWrite(write)).toEqual({
    kind: 'record',
    record: { text: 'Customer logged in', severity: 'error', logId: 'uuid-1234', timestamp: '2026-01-31T23:59:59Z' },
  })
})

test('null means absent for id and datetime', () => {
  const record = { text: 'Customer logged in', severity: 'info' }
  expect(parseLogWrite(aWrite({ id: null, datetime: null }))).toEqual({ kind: 'record', record })
  expect(parseLogWrite(aWrite())).toEqual({ kind: 'record', record })
})

test.each(['info', 'warning', 'error'])('accepts the severity %s', (severity) => {
  expect(parseLogWrite(aWrite({ severity })).kind).toBe('record')
})

test.each([
  ['an array', [], 'invalid_record', 'the body must be a JSON object, not array'],
  ['null', null, 'invalid_record', 'the body must be a JSON object, not null'],
  ['no message', { severity: 'info' }, 'invalid_record', 'message is missing'],
  ['a number as message', aWrite({ message: 1 }), 'invalid_record', 'message must be a string, not number'],
  ['an empty message', aWrite({ message: '' }), 'empty_text', 'message is empty'],
  ['no severity', { message: 'a' }, 'invalid_record', 'severity must be one of info, warning, error'],
  [
    'the severity debug',
    aWrite({ severity: 'debug' }),
    'invalid_record',
    'severity must be one of info, warning, error',
  ],
  [
    'the severity fatal',
    aWrite({ severity: 'fatal' }),
    'invalid_record',
    'severity must be one of info, warning, error',
  ],
  ['a bad id', aWrite({ id: 'a/b' }), 'invalid_log_id', 'id must be 1 to 128 of'],
  ['a numeric id', aWrite({ id: 123 }), 'invalid_log_id', 'id must be a string, not number'],
  ['a bad datetime', aWrite({ datetime: '2026-02-30T00:00:00Z' }), 'invalid_record', 'datetime must be an ISO 8601'],
  [
    'a text',
    aWrite({ text: 'a' }),
    'invalid_record',
    'unknown field "text"; POST /logs accepts id, datetime, severity',
  ],
])('rejects %s', (_, value, code, message) => {
  expect(parseLogWrite(value)).toEqual({ kind: 'invalid', code, message: expect.stringContaining(message) })
})

test('accepts a message at the limit and rejects it one byte over', () => {
  const at = 'x'.repeat(limits.maxTextBytes)
  expect(parseLogWrite(aWrite({ message: at })).kind).toBe('record')
  expect(parseLogWrite(aWrite({ message: `${at}x` }))).toMatchObject({
    code: 'text_too_long',
    message: 'message is 131073 bytes of UTF-8; the limit is 131072',
  })
})

test('replaces a lone surrogate in the message', () => {
  expect(parseLogWrite(aWrite({ message: 'a\ud800' }))).toMatchObject({ record: { text: 'a\ufffd' } })
})
