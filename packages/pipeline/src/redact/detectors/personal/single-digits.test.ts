import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('numbers read out digit by digit', () => {
  it.each([
    ['ivr heard: %', '7 1 3 4 4 2 5 5 3 1', 'PHONE'],
    ['readback % confirmed', '7-1-3-4-4-5-2-2-8-4', 'PHONE'],
    ['transcript: "the number is %"', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', 'CREDIT_CARD'],
    ['typed: %', '4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1', 'CREDIT_CARD'],
    ['agent note: social is %', '5 3 0 2 2 8 8 4 5', 'SSN'],
  ])('are found in %s', (pattern, number, type) => {
    expect(redact(pattern.replace('%', number))).toBe(pattern.replace('%', `[REDACTED:${type}]`))
  })

  it.each([
    'board: 5 3 0 0 7 0 0 0 0 0',
    'typed: 4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-2',
    'votes 5 3 0 2 2 8 8 4 5',
    '17 7 1 3 4 4 2 5 5 3 1',
    'bits 1 0 1 1 0 1 0 1 1 0',
  ])('are not made of %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('are found in words without a word for cards, if the check digit is right', () => {
    const words = `four ${'one '.repeat(15).trim()}`
    expect(redact(`caller: ${words}`)).toBe('caller: [REDACTED:CREDIT_CARD]')
    expect(redact(`caller: ${words.replace(/one$/, 'two')}`)).not.toContain('CREDIT_CARD')
  })
})
