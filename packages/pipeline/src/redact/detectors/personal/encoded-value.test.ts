import { expect, test } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()
const base64 = (value: string) => Buffer.from(value).toString('base64')

test.each([
  ['4111111111111111', 'CREDIT_CARD'],
  ['DE89370400440532013000', 'IBAN'],
  ['anna@example.org', 'EMAIL'],
  ['anna.osei+list@mail.example.co.uk', 'EMAIL'],
  ['519-23-8812', 'SSN'],
  ['+4917012345678', 'PHONE'],
])('finds %s where it is all of a word in base64', (value, type) => {
  expect(redact(`blob=${base64(value)} ok`)).toBe(`blob=[REDACTED:${type}] ok`)
})

test.each(['4111111111111112', '000-23-8812', 'anna at home, example', 'session-id 4111', 'AbstractRequestHandler'])(
  'leaves %s in base64',
  (value) => {
    const text = `blob=${base64(value)} ok`
    expect(redact(text)).toBe(text)
  },
)

test.each([
  ['PAN.............', '5555555555554444'],
  ['Primary Account Number [2]......', '4005554741775343'],
])('finds the card after the leaders of %s', (label, card) => {
  expect(redact(`${label}${card}`)).toBe(`${label}[REDACTED:CREDIT_CARD]`)
})

test('finds no card in the fraction of a number', () => {
  expect(redact('ratio 0.4111111111111111')).toBe('ratio 0.4111111111111111')
})
