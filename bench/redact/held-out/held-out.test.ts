import { describe, expect, test } from 'vitest'
import { groups, heldOutSet } from './set.ts'
import { type SpanType, spanTypes } from './template.ts'

const lines = heldOutSet()
const labelled = (type: SpanType): string[] =>
  lines.flatMap(({ text, spans }) =>
    spans.filter((span) => span.type === type).map(({ start, end }) => text.slice(start, end)),
  )

describe('the held-out set', () => {
  test('is the same on every run', () => {
    expect(heldOutSet()).toEqual(lines)
  })

  test('has 250 templates and 2,000 lines or more, 100 and 700 of them decoys', () => {
    const decoys = lines.filter(({ tier }) => tier === 'decoy')
    expect(new Set(lines.map(({ source }) => source)).size).toBeGreaterThanOrEqual(250)
    expect(lines.length).toBeGreaterThanOrEqual(2000)
    expect(new Set(decoys.map(({ source }) => source)).size).toBeGreaterThanOrEqual(100)
    expect(decoys.length).toBeGreaterThanOrEqual(700)
  })

  test('names each group once', () => {
    expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length)
  })

  test('labels every type, and nothing in a decoy', () => {
    for (const type of spanTypes) expect(labelled(type), type).not.toHaveLength(0)
    for (const { tier, spans, source } of lines) expect(spans.length > 0, source).toBe(tier !== 'decoy')
  })

  test('labels ranges inside the text that do not overlap', () => {
    for (const { text, spans, source } of lines) {
      const ends = [0, ...spans.map(({ end }) => end)]
      spans.forEach(({ start, end }, index) => {
        expect(start, source).toBeGreaterThanOrEqual(ends[index] ?? 0)
        expect(end, source).toBeGreaterThan(start)
      })
      expect(Math.max(...ends), source).toBeLessThanOrEqual(text.length)
    }
  })

  test('leaves no mark of a shape unfilled in a number', () => {
    for (const type of ['PHONE', 'CREDIT_CARD', 'SSN', 'IBAN'] as const) {
      for (const value of labelled(type)) expect(value).not.toMatch(/[#^~?](?!\d+;|x[0-9A-F]+;)/)
    }
  })

  test('gives cards a valid check digit', () => {
    const plain = labelled('CREDIT_CARD').filter((value) => /^[\d -]+$/.test(value))
    expect(plain.length).toBeGreaterThan(30)
    for (const value of plain) expect(luhn(value.replace(/\D/g, '')), value).toBe(0)
  })

  test('gives bank accounts valid check digits', () => {
    const plain = labelled('IBAN').filter((value) => /^[A-Z0-9]+$/.test(value))
    expect(plain.length).toBeGreaterThan(10)
    for (const value of plain) expect(mod97(value), value).toBe(1n)
  })

  test('gives no decoy number the check digit of a card', () => {
    const numbers = lines
      .filter(({ source }) => source === 'references:transaction-long' || source === 'references:almost-card-grouped')
      .map(({ text }) => text.replace(/ committed.*/, '').replace(/\D/g, ''))
    expect(numbers.length).toBeGreaterThan(5)
    for (const digits of numbers) expect(luhn(digits), digits).not.toBe(0)
  })
})

function luhn(digits: string): number {
  const values = [...digits].reverse().map((digit, at) => Number(digit) * (at % 2 === 1 ? 2 : 1))
  return values.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10
}

function mod97(account: string): bigint {
  const turned = account.slice(4) + account.slice(0, 4)
  return BigInt(turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n
}
