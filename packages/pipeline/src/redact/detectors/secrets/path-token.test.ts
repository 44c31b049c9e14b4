import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('tokens in paths', () => {
  it.each([
    'POST /services/hooks/VkuFQiKyFTQ8RURn9WwT4xpQ/build 200',
    'reset mail -> /reset/88e44c178ae57f1c2b406df452a6d67c929e357c052e84f5',
    'https://app.example/invite/644hnefv3ts6zy2eyt1ffkq1kiqyiu5a?lang=de',
  ])('are found after a word for what they open: %s', (text) => {
    expect(redact(text)).toMatch(/\/(?:hooks|reset|invite)\/\[REDACTED:API_KEY\](?:\/build 200|\?lang=de|)$/)
  })

  it.each([
    'GET /hooks/7f673754-92e1-4371-b62b-fad4da1a6bf7/runs 200',
    'GET /verify/email-address-of-the-customer 404',
    'GET /reset/password 200',
    'GET /blobs/88e44c178ae57f1c2b406df452a6d67c929e357c052e84f5 200',
  ])('are neither identifiers nor names: %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})
