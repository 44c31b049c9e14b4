import { expect, test } from 'vitest'
import { backlogOf, watchBacklog } from './backlog.ts'

test('the slope is that of the time in which the load was sent, whatever the drain did', () => {
  const samples = [
    { ms: 0, queued: 10 },
    { ms: 1_000, queued: 40 },
    { ms: 2_000, queued: 70 },
    { ms: 3_000, queued: 20 },
    { ms: 4_000, queued: 0 },
  ]
  expect(backlogOf(samples, 2_000)).toEqual({ peak: 70, growth_per_second: expect.closeTo(30, 6), samples })
  expect(backlogOf(samples, 0)).toMatchObject({ growth_per_second: 0 })
  expect(backlogOf([], 2_000)).toBeUndefined()
})

test('the queue is asked until the watch ends; the time before the start counts for nothing', async () => {
  let nowMs = -100
  const depths = [7, 1, 2, 3]
  const [seen, closed]: [number[], number[]] = [[], []]
  const ended = Promise.withResolvers<void>()
  const watch = watchBacklog({
    open: async () => ({
      ask: async () => ({ queued: depths.shift() ?? 0, deadLetters: 0 }),
      close: () => closed.push(seen.length),
    }),
    everyMs: 100,
    nowMs: () => nowMs,
    sleep: async (ms, signal) => {
      nowMs += ms
      if (depths.length > 0) return
      ended.resolve()
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    },
    onSample: (queued) => seen.push(queued),
  })
  await ended.promise
  expect(closed).toEqual([])
  expect(await watch.end(200)).toEqual({
    ...{ peak: 3, growth_per_second: expect.closeTo(10, 6) },
    samples: [
      { ms: 0, queued: 1 },
      { ms: 100, queued: 2 },
      { ms: 200, queued: 3 },
    ],
  })
  expect(seen).toEqual([7, 1, 2, 3])
  expect(closed).toEqual([4])
})

test('a queue that does not respond ends the watch, and not the run', async () => {
  let closed = 0
  const watch = watchBacklog({
    ...{ everyMs: 1, nowMs: () => 0, sleep: async () => undefined, onSample: () => undefined },
    open: async () => ({ ask: () => Promise.reject(new Error('down')), close: () => closed++ }),
  })
  expect(await watch.end(1)).toBeUndefined()
  expect(closed).toBe(1)
})
