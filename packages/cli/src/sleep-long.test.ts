import { expect, test, vi } from 'vitest'
import { sleepLong } from './sleep-long.ts'

test.each([0, 5, 2 ** 31 - 1, 2 ** 31, 30 * 86_400_000, 2 * (2 ** 31 - 1)])(
  '%s ms are slept to their end',
  async (ms) => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    let isOver = false
    const slept = sleepLong(ms).then(() => {
      isOver = true
    })
    await vi.advanceTimersByTimeAsync(Math.max(0, ms - 1))
    expect(isOver).toBe(ms === 0)
    await vi.advanceTimersByTimeAsync(2)
    await slept
    vi.useRealTimers()
  },
)
