import { expect, test } from 'vitest'
import { createRedactor } from '../redact/redactor.ts'
import { redactRecord } from './redact-record.ts'

const redactor = createRedactor()

test('redacts strings, numbers and keys of attributes, at any depth, and counts them with the text', () => {
  const attributes = { user: { tel: '555-0199', calls: ['555-0101', 7] }, '555-0142': true, when: null }
  expect(redactRecord({ text: 'call 555-0199', attributes }, redactor)).toEqual({
    text: 'call [REDACTED:PHONE]',
    attributes: JSON.stringify({
      user: { tel: '[REDACTED:PHONE]', calls: ['[REDACTED:PHONE]', 7] },
      '[REDACTED:PHONE]': true,
      when: null,
    }),
    counts: { PHONE: 4 },
  })
})

test('keys that become the same placeholder keep their values apart', () => {
  const { attributes } = redactRecord({ text: 'x', attributes: { '555-0101': 1, '555-0102': 2 } }, redactor)
  expect(JSON.parse(attributes ?? '')).toEqual({ '[REDACTED:PHONE]': 1, '[REDACTED:PHONE]#2': 2 })
})

test('a number that is a personal one becomes a plain placeholder', () => {
  const { attributes } = redactRecord(
    { text: 'x', attributes: { card: 4111111111111111, same: '4111111111111111' } },
    redactor,
  )
  expect(JSON.parse(attributes ?? '')).toEqual({ card: '[REDACTED:CREDIT_CARD]', same: '[REDACTED:CREDIT_CARD]' })
})

test('a number that is no personal one stays a number', () => {
  expect(redactRecord({ text: 'x', attributes: { status: 200, ms: 1.5 } }, redactor).attributes).toBe(
    '{"status":200,"ms":1.5}',
  )
})
