import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeHistogram, newHistogram, openTimes, percentileMs, recordMs } from './histograms.ts'

const somePercents = [0.1, 1, 25, 50, 90, 99, 99.9, 100]

/** Of every size from less than a microsecond to more than can be told apart. */
const someMs = fc
  .tuple(fc.integer({ min: -4, max: 6 }), fc.double({ min: 0, max: 10, noNaN: true }))
  .map(([power, factor]) => factor * 10 ** power)

test('counted times are the histogram of the same times', () => {
  fc.assert(
    fc.property(fc.array(someMs, { maxLength: 300 }), (times) => {
      const [counted, direct] = [openTimes(), newHistogram()]
      for (const ms of times) {
        counted.add(ms)
        recordMs(direct, ms)
      }
      const histogram = counted.histogram()
      expect(encodeHistogram(histogram)).toBe(encodeHistogram(direct))
      for (const percent of somePercents)
        expect(Math.abs(percentileMs(histogram, percent) - percentileMs(direct, percent))).toBeLessThanOrEqual(
          percentileMs(direct, percent) / 1000,
        )
    }),
  )
})

test('times that are added after a look are counted with those before; after a reset they are not', () => {
  const times = openTimes()
  times.add(1)
  expect(times.histogram().totalCount).toBe(1)
  times.add(900_000)
  expect(times.histogram().totalCount).toBe(2)
  times.reset()
  times.add(3)
  expect(times.histogram().totalCount).toBe(1)
})
