import { expect, test } from 'vitest'
import { sleepLong, timersOf } from './sleep-long.ts'

const most = 2 ** 31 - 1

test.each([
  [-1, [-1]],
  [0, [0]],
  [most, [most]],
  [most + 1, [most, 1]],
  [30 * 86_400_000, [most, 30 * 86_400_000 - most]],
  [2 * most, [most, most]],
])('%s ms are slept in timers of %j', (ms, timers) => {
  expect([...timersOf(ms)]).toEqual(timers)
})

test('a month is not over at once, and ends with its signal', async () => {
  const stop = new AbortController()
  const slept = sleepLong(30 * 86_400_000, stop.signal).then(
    () => 'slept',
    () => 'aborted',
  )
  await new Promise((resolve) => setTimeout(resolve, 5))
  stop.abort()
  expect(await slept).toBe('aborted')
})
