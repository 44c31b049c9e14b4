import { expect, test } from 'vitest'
import { cellsOf, wrapSpans } from './styled-text.ts'

const plain = (text: string) => ({ text, style: 'plain' })
const found = (text: string) => ({ text, style: 'found' })

test('spans break at the width, and keep their styles', () => {
  expect(wrapSpans([plain('abc'), found('defghi'), plain('h')], 5)).toEqual([
    [plain('abc'), found('de')],
    [found('fghi'), plain('h')],
  ])
})

test('rows break between words, if a word is no longer than a row', () => {
  expect(wrapSpans([plain('ab cd ef'), found('ghij')], 6)).toEqual([[plain('ab cd ')], [plain('ef'), found('ghij')]])
  expect(wrapSpans([plain('a bcdefgh')], 5)).toEqual([[plain('a bcd')], [plain('efgh')]])
})

test('what just fits is one row, and one cell more is two', () => {
  expect(wrapSpans([plain('abcde')], 5)).toHaveLength(1)
  expect(wrapSpans([plain('abcdef')], 5)).toEqual([[plain('abcde')], [plain('f')]])
  expect(wrapSpans([], 5)).toEqual([[]])
})

test('a whole span moves to the next row, unless it is wider than one', () => {
  const isWhole = (style: string) => style === 'found'
  expect(wrapSpans([plain('abc'), found('defg'), plain('h')], 5, isWhole)).toEqual([
    [plain('abc')],
    [found('defg'), plain('h')],
  ])
  expect(wrapSpans([plain('abc'), found('defghi')], 5, isWhole)).toEqual([[plain('abc'), found('de')], [found('fghi')]])
})

test('a wide character is not cut in half, and a mark stays with its letter', () => {
  expect(wrapSpans([plain('ab日本')], 5)).toEqual([[plain('ab日')], [plain('本')]])
  expect(wrapSpans([plain('abcde\u0301f')], 5)).toEqual([[plain('abcde\u0301')], [plain('f')]])
})

test.each([
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['😀', 2],
  ['ﾊﾝ', 2],
  ['\u200b', 0],
])('%s takes %i cells', (text, cells) => {
  expect(cellsOf(text)).toBe(cells)
})
