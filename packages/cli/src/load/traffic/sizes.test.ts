import { expect, test } from 'vitest'
import { randomOf } from './random-of.ts'
import { parseSize, sizeAt } from './sizes.ts'

function sizesOf(value: string): readonly number[] {
  const spec = parseSize(value)
  const sizes = Array.from({ length: 10_000 }, (_, n) => sizeAt(spec, randomOf(7, n, 3), randomOf(7, n, 4)))
  return sizes.sort((a, b) => a - b)
}

test('sizes are as their distribution says, from 1 byte to the longest text', () => {
  expect(new Set(sizesOf('200'))).toEqual(new Set([200]))
  const uniform = sizesOf('100-299')
  expect([uniform[0], uniform.at(-1)]).toEqual([100, 299])
  expect(uniform[5_000]).toBeGreaterThan(190)
  expect(uniform[5_000]).toBeLessThan(210)
  const lognormal = sizesOf('lognormal:300')
  expect(lognormal[5_000]).toBeGreaterThan(285)
  expect(lognormal[5_000]).toBeLessThan(315)
  // Of the normal distribution 99 % are below 2.326 deviations: 300 bytes times e to that.
  expect(lognormal[9_900]).toBeGreaterThan(2_600)
  expect(lognormal[9_900]).toBeLessThan(3_600)
  const exponential = sizesOf('exponential:1000')
  expect(exponential.reduce((sum, size) => sum + size, 0) / 10_000).toBeCloseTo(1_000, -2)
  expect(sizesOf('lognormal:131072').at(-1)).toBe(131_072)
})

test.each(['0', '131073', '2000-100', 'normal:300', 'lognormal:1-2', '', '1e3'])('--size %j is refused', (value) => {
  expect(() => parseSize(value)).toThrow('it must be a size of 1 to 131072 bytes')
})
