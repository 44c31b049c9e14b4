import { expect, test } from 'vitest'
import { aReceivedMessage } from '../../test/build.ts'
import type { ReceivedMessage } from './describe-dead-letter.ts'
import { maxWalkMs, type WalkableQueue, type WalkEnd, walkQueue } from './walk-queue.ts'

interface Walked {
  readonly end: WalkEnd
  readonly visited: readonly string[]
  readonly receives: number
  /** Wait of each receive, seconds. */
  readonly waits: readonly number[]
  /** Handles that were released. */
  readonly released: readonly string[]
}

interface Script {
  /** Messages returned by each receive; none after the last. */
  readonly batches?: readonly (readonly ReceivedMessage[])[]
  readonly batch?: (n: number) => readonly ReceivedMessage[]
  readonly removed?: readonly string[]
  readonly signal?: AbortSignal
  readonly msPerReceive?: number
  /** Depth of a queue with exact counts. */
  readonly depth?: number
  readonly waitsForMore?: boolean
}

/** Walks a scripted queue. */
async function walked({
  batches = [],
  batch,
  removed = [],
  signal,
  msPerReceive = 0,
  depth,
  waitsForMore = false,
}: Script): Promise<Walked> {
  const visited: string[] = []
  const released: string[] = []
  const waits: number[] = []
  let receives = 0
  const queue: WalkableQueue = {
    receive: async ({ waitSeconds }) => {
      waits.push(waitSeconds)
      const n = receives++
      return batch?.(n) ?? batches[n] ?? []
    },
    release: async (receipts) => {
      released.push(...receipts.map(({ handle }) => handle))
    },
    ...(depth !== undefined && { exactDepth: async () => depth }),
  }
  const visit = (messages: readonly ReceivedMessage[]): readonly ReceivedMessage[] => {
    visited.push(...messages.map(({ id }) => id))
    return messages.filter(({ id }) => removed.includes(id))
  }
  const end = await walkQueue(queue, {
    visit,
    elapsed: () => receives * msPerReceive,
    waitsForMore,
    ...(signal && { signal }),
  })
  return { end, visited, receives, waits, released }
}

test('visits every message, and releases those that were not removed', async () => {
  const batches = [[aReceivedMessage({ id: 'a' }), aReceivedMessage({ id: 'b' })], [aReceivedMessage({ id: 'c' })]]
  expect(await walked({ batches, removed: ['b'] })).toEqual({
    end: 'complete',
    visited: ['a', 'b', 'c'],
    receives: 4,
    waits: [1, 1, 1, 0],
    released: ['handle-a', 'handle-c'],
  })
})

test('a single empty receive is not the end', async () => {
  const batches = [[], [aReceivedMessage({ id: 'a' })], [], [aReceivedMessage({ id: 'b' })]]
  expect((await walked({ batches })).visited).toEqual(['a', 'b'])
})

test('with exact counts, does not wait if the walk has received every message', async () => {
  const batches = [[aReceivedMessage({ id: 'a' }), aReceivedMessage({ id: 'b' })], [aReceivedMessage({ id: 'c' })]]
  expect(await walked({ depth: 0 })).toMatchObject({ end: 'complete', visited: [], waits: [0] })
  expect(await walked({ batches, removed: ['b'], depth: 2 })).toMatchObject({
    visited: ['a', 'b', 'c'],
    waits: [0, 0, 0],
  })
})

test('with exact counts, waits if another consumer has a message, which may be released', async () => {
  expect(await walked({ depth: 1 })).toMatchObject({ end: 'complete', visited: [], waits: [0, 1] })
  const batches = [[], [aReceivedMessage({ id: 'a' })]]
  expect(await walked({ batches, depth: 1 })).toMatchObject({ visited: ['a'], waits: [0, 1, 0] })
})

test('with exact counts, waits for new messages if asked to', async () => {
  const batches = [[aReceivedMessage({ id: 'a' })]]
  expect(await walked({ batches, depth: 1, waitsForMore: true })).toMatchObject({ visited: ['a'], waits: [1, 1, 0] })
})

test('visits a message received twice only once, and releases it by its newest handle', async () => {
  const again = aReceivedMessage({ id: 'a', handle: 'newer' })
  const batches = [[aReceivedMessage({ id: 'a' }), aReceivedMessage({ id: 'a', handle: 'duplicate' })], [again]]
  expect(await walked({ batches })).toMatchObject({ visited: ['a'], released: ['newer'] })
})

test('ends when it receives only messages it has seen', async () => {
  expect(await walked({ batch: () => [aReceivedMessage({ id: 'a' })], msPerReceive: 1_000 })).toMatchObject({
    end: 'complete',
    visited: ['a'],
    receives: 3,
  })
})

test('ends when its time is up, even if there are always more messages', async () => {
  const run = await walked({ batch: (n) => [aReceivedMessage({ id: `m-${n}` })], msPerReceive: maxWalkMs / 10 })
  expect(run).toMatchObject({ end: 'out_of_time', receives: 10 })
  expect(run.released).toHaveLength(10)
})

test('an interruption ends the walk before the next receive, and releases received messages', async () => {
  const interrupt = new AbortController()
  const batch = (n: number): readonly ReceivedMessage[] => {
    if (n === 2) interrupt.abort()
    return [aReceivedMessage({ id: `m-${n}` })]
  }
  const { signal } = interrupt
  expect(await walked({ batch, signal })).toEqual({
    end: 'interrupted',
    visited: ['m-0', 'm-1', 'm-2'],
    receives: 3,
    waits: [1, 1, 1],
    released: ['handle-m-0', 'handle-m-1', 'handle-m-2'],
  })
})

test('releases received messages if the queue fails midway', async () => {
  const released: string[] = []
  let receives = 0
  const queue: WalkableQueue = {
    receive: async () => {
      if (receives++ > 0) throw new Error('receive failed')
      return [aReceivedMessage({ id: 'a' })]
    },
    release: async (receipts) => {
      released.push(...receipts.map(({ id }) => id))
      throw new Error('release failed')
    },
  }
  await expect(walkQueue(queue, { visit: () => [], elapsed: () => 0 })).rejects.toThrow('receive failed')
  expect(released).toEqual(['a'])
})
