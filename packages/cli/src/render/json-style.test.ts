import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs as times } from '../../../pipeline/test/full-size.ts'
import { snakeKeys, tidyNumber, tidyNumbers } from './json-style.ts'

test('keys of our own are in snake_case at any depth, and names of others stay', () => {
  const document = {
    deadLetters: 1,
    byService: { 'API Gateway': { perMonth: [{ usdPer1k: 2 }] }, EMAIL: null },
    a_b: 'aB',
  }
  expect(snakeKeys(document)).toEqual({
    dead_letters: 1,
    by_service: { 'API Gateway': { per_month: [{ usd_per1k: 2 }] }, EMAIL: null },
    a_b: 'aB',
  })
})

test.each([
  [261.35383699999966, 261.354],
  [0.0000133334, 0.0000133334],
  [0.1 + 0.2, 0.3],
  [1_085.71399520652, 1_085.714],
  [262_980_000, 262_980_000],
  [-0, 0],
])('%s is written as %s', (value, tidy) => expect(tidyNumber(value)).toBe(tidy))

test('no number has more digits than its size needs, and none moves by more than five millionths', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
      const tidy = tidyNumber(value)
      expect(Math.abs(tidy - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 5e-6, 1e-300))
      const { significant, afterPoint } = digitsOf(tidyNumbers([{ value }]))
      if (Math.abs(value) < 1_000) expect(significant).toBeLessThanOrEqual(6)
      else expect(afterPoint).toBeLessThanOrEqual(3)
      expect(Object.is(tidy, -0)).toBe(false)
    }),
    times({ fast: 1_000, full: 50_000 }),
  )
})

/** How many digits the number in a document has. */
function digitsOf(document: unknown) {
  const [, whole = '', fraction = ''] = /:-?(\d+)(?:\.(\d+))?/.exec(JSON.stringify(document)) ?? []
  const significant = `${whole}${fraction}`.replaceAll(/^0+|0+$/g, '').length
  return { significant, afterPoint: fraction.length }
}
