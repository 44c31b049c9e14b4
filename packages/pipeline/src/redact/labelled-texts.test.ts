import { expect, test } from 'vitest'
import { healthyTexts, personalTexts } from '../../test/labelled-texts.ts'
import { createRedactor } from './redactor.ts'

const { redact, detect } = createRedactor()

test.each(personalTexts)('$type is redacted in $text', ({ type, text, start, end }) => {
  const found = detect(text).filter((one) => one.start < end && start < one.end)
  expect(found.map((one) => one.type)).toContain(type)
  expect(redact(text)).not.toContain(text.slice(start, end))
})

test.each(healthyTexts)('nothing is redacted in %s', (text) => {
  expect(redact(text)).toBe(text)
})
