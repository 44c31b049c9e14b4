import { expect, test } from 'vitest'
import { isIdempotencyKey, parseLogId } from './log-id.ts'

test.each(['123', 'uuid-1234', 'A.b_c:d-e', '0199f0a0-7a3c-7d1e-8f00-000000000000', 'x'.repeat(128)])(
  'accepts %j',
  (logId) => {
    expect(parseLogId(logId)).toEqual({ kind: 'logId', logId })
  },
)

test.each([
  ['empty', '', '1 to 128 of'],
  ['a slash', 'a/b', '1 to 128 of'],
  ['a hash', 'a#b', '1 to 128 of'],
  ['a space', 'a b', '1 to 128 of'],
  ['a trailing line feed', 'a\n', '1 to 128 of'],
  ['a NUL', 'a\u0000', '1 to 128 of'],
  ['a non-ASCII letter', 'é', '1 to 128 of'],
  ['a full-width digit', '\uff11', '1 to 128 of'],
  ['129 characters', 'x'.repeat(129), 'log_id is 129 characters long; the limit is 128'],
  ['a number', 123, 'log_id must be a string, not number'],
  ['null', null, 'log_id must be a string, not null'],
])('rejects %s with the reason', (_, value, reason) => {
  expect(parseLogId(value)).toEqual({ kind: 'invalid', message: expect.stringContaining(reason) })
})

test("uses the caller's name for the field", () => {
  expect(parseLogId('', 'id')).toMatchObject({ message: expect.stringMatching(/^id must be/) })
})

test.each([
  ['a', true],
  ['0199f0a0-7a3c-7d1e-8f00-000000000000', true],
  ['k'.repeat(64), true],
  ['k'.repeat(65), false],
  ['', false],
  ['a.b', false],
  ['a b', false],
  ['a\n', false],
])('%j is an idempotency key: %s', (value, expected) => {
  expect(isIdempotencyKey(value)).toBe(expected)
})
