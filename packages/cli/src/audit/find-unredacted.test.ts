import { expect, test } from 'vitest'
import { findUnredacted } from './find-unredacted.ts'

test.each([
  '555-0199',
  '212-555-0123',
  '(212) 555-0123',
  '(212)555-0123',
  '+1 212 555 0123',
  '+1-212-555-0123',
  '+44 20 7183 8750',
])('finds the phone number %s by its place', (phone) => {
  const found = findUnredacted(`call ${phone} now`)
  expect(found.length).toBeGreaterThan(0)
  expect(found[0]).toEqual({ type: 'PHONE', start: expect.any(Number), end: 5 + phone.length })
})

test.each([
  '[REDACTED:PHONE]',
  '2026-01-31T23:59:59Z',
  '10.0.555-01234',
  'order 555-01999',
  'id=1555-0199',
  'v1.212-555-0123',
  '127.0.0.1:5550199',
  'port 8080 took 1234 ms',
])('finds no phone number in %s', (text) => {
  expect(findUnredacted(text)).toEqual([])
})

test('finds every one of a text', () => {
  expect(findUnredacted('555-0100 and 555-0199')).toHaveLength(2)
})
