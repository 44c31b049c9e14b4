import { expect, test } from 'vitest'
import { identifying, score } from './score.ts'
import type { LabelledLine } from './set.ts'

const aLine = (over: Partial<LabelledLine> = {}): LabelledLine => ({
  text: 'tel 555-0199 ok',
  spans: [{ start: 4, end: 12, type: 'PHONE' }],
  ignore: [],
  tier: 'core',
  source: 'group:template',
  ...over,
})
const at = (start: number, end: number, type = 'PHONE') => [{ start, end, type }]

test('counts a label as found when findings cover its letters and digits, whatever their type', () => {
  const whole = score([aLine()], () => at(4, 12, 'SSN'))
  expect(whole.recall.get('PHONE core')).toEqual({ labels: 1, found: 1 })
  const inTwo = score([aLine()], () => [...at(4, 7), ...at(8, 12)])
  expect(inTwo.recall.get('PHONE core')).toEqual({ labels: 1, found: 1 })
})

test('counts a label as missed when one digit stays', () => {
  const { recall, missed } = score([aLine()], () => at(4, 11))
  expect(recall.get('PHONE core')).toEqual({ labels: 1, found: 0 })
  expect(missed.get('group:template')).toBe(1)
})

test('counts decoy lines with a finding once per type and once in all', () => {
  const decoy = aLine({ tier: 'decoy', spans: [] })
  const { decoys, hitDecoys } = score([decoy, decoy], (text) => [
    ...at(0, 3),
    ...at(4, 8),
    ...at(8, text.length, 'SSN'),
  ])
  expect([...decoys]).toEqual([
    ['PHONE', 2],
    ['SSN', 2],
    ['any', 2],
  ])
  expect(hitDecoys.get('group:template')).toBe(2)
})

test('counts a finding on an ignored range neither for nor against', () => {
  const decoy = aLine({ tier: 'decoy', spans: [], ignore: [{ start: 4, end: 12 }] })
  expect(score([decoy], () => at(4, 12)).decoys.size).toBe(0)
  expect(score([decoy], () => at(0, 3)).decoys.get('any')).toBe(1)
})

test('counts a finding beside the labels of a line', () => {
  expect(score([aLine()], () => at(13, 15)).besideLabels.get('PHONE')).toBe(1)
})

test('takes no character of an escaped sign for one that identifies, and every one of an escaped digit', () => {
  const chosen = (text: string) =>
    identifying(text, { start: 0, end: text.length })
      .map((position) => text[position])
      .join('')
  expect(chosen('555%2D0199')).toBe('5550199')
  expect(chosen('555%252D0199')).toBe('5550199')
  expect(chosen('555\\u002D01')).toBe('55501')
  expect(chosen('555&#45;01&#x2d;9')).toBe('555019')
  expect(chosen('55\u001b[1;31m5')).toBe('555')
  expect(chosen('\\u0035')).toBe('u0035')
})
