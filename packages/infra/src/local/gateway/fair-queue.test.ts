import { expect, test } from 'vitest'
import { createFairQueue } from './fair-queue.ts'

/** A queue of tasks that finish on demand; `started` records the order in which they start. */
function aFairQueue(concurrency: number, maxWaiting = 100) {
  const queue = createFairQueue({ concurrency, maxWaiting })
  const started: string[] = []
  const finishes: (() => void)[] = []
  const enqueue = (caller: string) =>
    queue.run(caller, () => {
      started.push(caller)
      return new Promise<void>((finish) => finishes.push(finish))
    })
  const finishOne = async (): Promise<void> => {
    finishes.shift()?.()
    await new Promise((resume) => setImmediate(resume))
  }
  return { queue, started, enqueue, finishOne }
}

test('runs no more tasks at once than its concurrency', async () => {
  const { started, enqueue, finishOne } = aFairQueue(2)
  for (let i = 0; i < 5; i++) void enqueue('a')
  await finishOne()
  expect(started).toHaveLength(2)
  await finishOne()
  await finishOne()
  expect(started).toHaveLength(4)
})

test('callers take turns, however many tasks one of them enqueues', async () => {
  const { started, enqueue, finishOne } = aFairQueue(1)
  for (let i = 0; i < 5; i++) void enqueue('greedy')
  void enqueue('b')
  void enqueue('c')
  for (let i = 0; i < 8; i++) await finishOne()
  expect(started).toEqual(['greedy', 'greedy', 'b', 'c', 'greedy', 'greedy', 'greedy'])
})

test('rejects tasks while too many are waiting, and accepts them again afterwards', async () => {
  const { enqueue, finishOne } = aFairQueue(1, 2)
  for (let i = 0; i < 3; i++) expect(enqueue('a')).toBeDefined()
  expect(enqueue('a')).toBeUndefined()
  expect(enqueue('b')).toBeUndefined()
  await finishOne()
  await finishOne()
  expect(enqueue('b')).toBeDefined()
})

test('a failed task frees its slot, and its error is passed on', async () => {
  const { queue } = aFairQueue(1)
  await expect(queue.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await queue.run('a', async () => 7)).toBe(7)
})
