import { expect, test } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

test.each([
  'User { password: Some("%") }',
  'password: Some(Secret("%"))',
  'password: Some(%)',
  'password=Optional[%], x',
  'password = Just "%"',
  '["password"]=> string(7) "%"',
  '{"password":["%"]}',
  String.raw`{\"password\":[\"%\"]}`,
  "password=b'%'",
  "'password': u'%', x",
  ':password=>"%"',
  'password => Some("%")',
  "password: SecretStr('%')",
  "password: [String: '%']",
  'password=<<"%">>',
  "UPDATE users SET password=$1 [ '%', 7 ]",
  'UPDATE users SET name=?, password=? ["ann","%",7]',
])('the placeholder replaces the secret, not its wrapper: %s', (pattern) => {
  expect(redact(pattern.replace('%', 'hunter2'))).toBe(pattern.replace('%', '[REDACTED:PASSWORD]'))
})

test.each([
  'password=$1',
  'password: None',
  'password: Some("")',
  'password={"a":"b"}',
  'password: [FILTERED]',
  'password = ?',
])('no secret in %s', (text) => {
  expect(redact(text)).toBe(text)
})

test('other types are in wrappers, too', () => {
  expect(redact('phone: Some("4155550134")')).toBe('phone: Some("[REDACTED:PHONE]")')
  expect(redact('ssn: Some(078051120)')).toBe('ssn: Some([REDACTED:SSN])')
})
