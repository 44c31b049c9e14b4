import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { linesOf } from './set.ts'
import { sets } from './sets.ts'
import { type SpanType, spanTypes } from './template.ts'

/** Templates and lines that each set has at least, and how many of them are decoys. */
const sizes: Readonly<Record<string, { templates: number; lines: number; decoyTemplates: number; decoys: number }>> = {
  first: { templates: 250, lines: 2000, decoyTemplates: 100, decoys: 700 },
  second: { templates: 400, lines: 2400, decoyTemplates: 150, decoys: 900 },
  third: { templates: 700, lines: 4000, decoyTemplates: 250, decoys: 1500 },
  fourth: { templates: 1000, lines: 4000, decoyTemplates: 300, decoys: 1200 },
  fifth: { templates: 1000, lines: 4000, decoyTemplates: 400, decoys: 1200 },
  sixth: { templates: 1000, lines: 3500, decoyTemplates: 350, decoys: 1000 },
  seventh: { templates: 1200, lines: 4800, decoyTemplates: 450, decoys: 1350 },
  eighth: { templates: 1200, lines: 4500, decoyTemplates: 500, decoys: 1500 },
  ninth: { templates: 850, lines: 3200, decoyTemplates: 290, decoys: 870 },
  tenth: { templates: 1150, lines: 4400, decoyTemplates: 340, decoys: 1020 },
}

describe.each(sets)('the $name held-out set', (set) => {
  const lines = linesOf(set)
  const labelled = (type: SpanType): string[] =>
    lines.flatMap(({ text, spans }) =>
      spans.filter((span) => span.type === type).map(({ start, end }) => text.slice(start, end)),
    )

  test('is the same on every run', () => {
    const again = linesOf(set)
    expect(again).toHaveLength(lines.length)
    expect(again.filter((line, index) => !isDeepStrictEqual(line, lines[index]))).toEqual([])
  })

  test('is as large as it should be', () => {
    const decoys = lines.filter(({ tier }) => tier === 'decoy')
    const least = sizes[set.name]
    expect(new Set(lines.map(({ source }) => source)).size).toBeGreaterThanOrEqual(least?.templates ?? Infinity)
    expect(lines.length).toBeGreaterThanOrEqual(least?.lines ?? Infinity)
    expect(new Set(decoys.map(({ source }) => source)).size).toBeGreaterThanOrEqual(least?.decoyTemplates ?? Infinity)
    expect(decoys.length).toBeGreaterThanOrEqual(least?.decoys ?? Infinity)
  })

  test('names each group and each template of a group once', () => {
    expect(new Set(set.groups.map(({ name }) => name)).size).toBe(set.groups.length)
    for (const { name, templates } of set.groups) {
      const names = Object.values(templates).flatMap((tier) => Object.keys(tier))
      expect(new Set(names).size, name).toBe(names.length)
    }
  })

  test('labels every type, and nothing in a decoy', () => {
    for (const type of spanTypes) expect(labelled(type), type).not.toHaveLength(0)
    expect(lines.filter(({ tier, spans }) => spans.length > 0 === (tier === 'decoy'))).toEqual([])
  })

  test('labels ranges inside the text that do not overlap', () => {
    const wrong = lines.filter(({ text, spans }) => {
      const ends = [0, ...spans.map(({ end }) => end)]
      const isInOrder = spans.every(({ start, end }, index) => start >= (ends[index] ?? 0) && end > start)
      return !isInOrder || Math.max(...ends) > text.length
    })
    expect(wrong).toEqual([])
  })

  test('leaves no mark of a shape unfilled in a number', () => {
    for (const type of ['PHONE', 'CREDIT_CARD', 'SSN', 'IBAN'] as const) {
      expect(labelled(type).filter((value) => /[#^~?](?!\d+;|x[0-9A-F]+;)/.test(value))).toEqual([])
    }
  })

  test('gives cards a valid check digit', () => {
    const plain = labelled('CREDIT_CARD').filter((value) => /^(?:\d[ -]*){13,19}$/.test(value))
    expect(plain.length).toBeGreaterThan(30)
    for (const value of plain) expect(luhn(value.replace(/\D/g, '')), value).toBe(0)
  })

  test('gives bank accounts valid check digits', () => {
    const plain = labelled('IBAN').filter((value) => /^[A-Z0-9]+$/.test(value))
    expect(plain.length).toBeGreaterThan(10)
    for (const value of plain) expect(mod97(value), value).toBe(1n)
  })

  test('gives social security numbers an area that was assigned', () => {
    const plain = labelled('SSN').filter((value) => /^\d{3}-\d{2}-\d{4}$/.test(value))
    expect(plain.length).toBeGreaterThan(10)
    for (const value of plain) expect(value).not.toMatch(/^(?:000|666|9)|-00-|-0000$/)
  })

  test('gives no decoy number the check digit of a card', () => {
    const sources = [
      'references:transaction-long',
      'references:almost-card-grouped',
      'numbers:transaction-16',
      'named numbers:voucher code',
      'named numbers:gift voucher',
      'named numbers:loyalty id',
      'fourth decoy numbers:voucher',
      'fourth decoy numbers:coupon',
      'fourth decoy numbers:settlement id',
      'fifth decoy numbers:transaction 16',
      'fifth decoy numbers:reference 16',
      'fifth decoy numbers:gift card ref',
      'sixth decoy numbers:transaction 16',
      'sixth decoy numbers:reference 16',
      'sixth decoy numbers:loyalty 16',
      'seventh decoy numbers:transaction 16',
      'seventh decoy numbers:reference 16',
      'seventh decoy numbers:loyalty 16',
      'seventh decoy numbers:gift card ref',
      'eighth decoy measures:transaction 16',
      'eighth decoy measures:reference 16',
      'eighth decoy measures:loyalty 16',
      'eighth decoy measures:gift card ref',
      'ninth decoy numbers:transaction 16',
      'ninth decoy numbers:voucher 16',
      'tenth decoy numbers:transaction 16',
      'tenth decoy numbers:voucher 16',
    ]
    const numbers = lines
      .filter(({ source }) => sources.includes(source))
      .map(({ text }) =>
        text
          .replace(/ committed.*/, '')
          .replace(/^\d{4}-.*INFO /, '')
          .replace(/\D/g, ''),
      )
    expect(numbers.length).toBeGreaterThanOrEqual(5)
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
