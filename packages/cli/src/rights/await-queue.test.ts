import { expect, test } from 'vitest'
import { depthLateMs } from '../connect/stack-depth.ts'
import { awaitQueue, type QueueWait } from './await-queue.ts'

/** A queue that has so many messages at a time, and a clock that the waiting itself moves. */
function wait(queuedAt: (ms: number) => number, given: Partial<QueueWait> = {}) {
  let ms = 0
  const waited = awaitQueue({
    depth: async () => ({ queued: queuedAt(ms), deadLetters: 0 }),
    elapsed: () => ms,
    sleep: async (more) => {
      ms += more
    },
    ...{ isDepthLate: false, signal: new AbortController().signal, onWait: () => undefined, ...given },
  })
  return waited.then((left) => ({ left, ms }))
}

test('it waits until the queue is empty', async () => {
  expect(await wait(() => 0)).toEqual({ left: 0, ms: 0 })
  expect(await wait((ms) => (ms < 1_000 ? 3 : 0))).toEqual({ left: 0, ms: 1_000 })
})

test('where the queue counts late it must have been empty for so long', async () => {
  expect(await wait(() => 0, { isDepthLate: true })).toEqual({ left: 0, ms: depthLateMs })
  const again = await wait((ms) => (ms >= 50_000 && ms < 60_000 ? 1 : 0), { isDepthLate: true })
  expect(again).toEqual({ left: 0, ms: 60_000 + depthLateMs })
})

test('a queue that others fill is waited for a minute, and an interruption ends it; neither says that it is empty', async () => {
  expect(await wait(() => 7)).toEqual({ left: 7, ms: 60_050 })
  const interrupt = new AbortController()
  const onWait = (): void => interrupt.abort()
  expect(await wait(() => 0, { isDepthLate: true, signal: interrupt.signal, onWait })).toEqual({ left: 1, ms: 1_000 })
})
