import { expect, test } from 'vitest'
import { aHeldMessage } from '../../test/build.ts'
import type { HeldMessage } from './describe-dead-letter.ts'
import { maxWalkMs, type WalkableQueue, type WalkEnd, walkQueue } from './walk-queue.ts'

interface Walked {
  readonly end: WalkEnd
  readonly visited: readonly string[]
  readonly receives: number
  /** How long each receive waited, seconds. */
  readonly waits: readonly number[]
  /** Handles that were given back. */
  readonly givenBack: readonly string[]
}

interface Script {
  /** What each receive answers; nothing after the last. */
  readonly answers?: readonly (readonly HeldMessage[])[]
  readonly answer?: (n: number) => readonly HeldMessage[]
  readonly gone?: readonly string[]
  readonly signal?: AbortSignal
  readonly msPerReceive?: number
  /** Of a queue that counts. */
  readonly depth?: number
  readonly waitsForMore?: boolean
}

/** Walks a queue that answers as it is told. */
async function walked({
  answers = [],
  answer,
  gone = [],
  signal,
  msPerReceive = 0,
  depth,
  waitsForMore = false,
}: Script): Promise<Walked> {
  const visited: string[] = []
  const givenBack: string[] = []
  const waits: number[] = []
  let receives = 0
  const queue: WalkableQueue = {
    receive: async ({ waitSeconds }) => {
      waits.push(waitSeconds)
      const n = receives++
      return answer?.(n) ?? answers[n] ?? []
    },
    giveBack: async (receipts) => {
      givenBack.push(...receipts.map(({ handle }) => handle))
    },
    ...(depth !== undefined && { exactDepth: async () => depth }),
  }
  const visit = (messages: readonly HeldMessage[]): readonly HeldMessage[] => {
    visited.push(...messages.map(({ id }) => id))
    return messages.filter(({ id }) => gone.includes(id))
  }
  const end = await walkQueue(queue, {
    visit,
    elapsed: () => receives * msPerReceive,
    waitsForMore,
    ...(signal && { signal }),
  })
  return { end, visited, receives, waits, givenBack }
}

test('sees every message, and gives back what is not gone', async () => {
  const answers = [[aHeldMessage({ id: 'a' }), aHeldMessage({ id: 'b' })], [aHeldMessage({ id: 'c' })]]
  expect(await walked({ answers, gone: ['b'] })).toEqual({
    end: 'complete',
    visited: ['a', 'b', 'c'],
    receives: 4,
    waits: [1, 1, 1, 0],
    givenBack: ['handle-a', 'handle-c'],
  })
})

test('one receive without anything is not the end', async () => {
  const answers = [[], [aHeldMessage({ id: 'a' })], [], [aHeldMessage({ id: 'b' })]]
  expect((await walked({ answers })).visited).toEqual(['a', 'b'])
})

test('a queue that counts is not waited for where everything in it is held by this walk', async () => {
  const answers = [[aHeldMessage({ id: 'a' }), aHeldMessage({ id: 'b' })], [aHeldMessage({ id: 'c' })]]
  expect(await walked({ depth: 0 })).toMatchObject({ end: 'complete', visited: [], waits: [0] })
  expect(await walked({ answers, gone: ['b'], depth: 2 })).toMatchObject({ visited: ['a', 'b', 'c'], waits: [0, 0, 0] })
})

test('a queue that counts is waited for where somebody else holds a message, which may be given back', async () => {
  expect(await walked({ depth: 1 })).toMatchObject({ end: 'complete', visited: [], waits: [0, 1] })
  const answers = [[], [aHeldMessage({ id: 'a' })]]
  expect(await walked({ answers, depth: 1 })).toMatchObject({ visited: ['a'], waits: [0, 1, 0] })
})

test('a queue that counts is waited for too where what comes meanwhile is asked for', async () => {
  const answers = [[aHeldMessage({ id: 'a' })]]
  expect(await walked({ answers, depth: 1, waitsForMore: true })).toMatchObject({ visited: ['a'], waits: [1, 1, 0] })
})

test('a message that comes again is seen once, and given back by its newest receipt', async () => {
  const again = aHeldMessage({ id: 'a', handle: 'newer' })
  const answers = [[aHeldMessage({ id: 'a' }), aHeldMessage({ id: 'a', handle: 'twice at once' })], [again]]
  expect(await walked({ answers })).toMatchObject({ visited: ['a'], givenBack: ['newer'] })
})

test('ends when it meets only what it has seen', async () => {
  expect(await walked({ answer: () => [aHeldMessage({ id: 'a' })], msPerReceive: 1_000 })).toMatchObject({
    end: 'complete',
    visited: ['a'],
    receives: 3,
  })
})

test('ends when its time is over, though there is always more', async () => {
  const run = await walked({ answer: (n) => [aHeldMessage({ id: `m-${n}` })], msPerReceive: maxWalkMs / 10 })
  expect(run).toMatchObject({ end: 'out_of_time', receives: 10 })
  expect(run.givenBack).toHaveLength(10)
})

test('an interruption ends it before the next receive, and what is held is given back', async () => {
  const interrupt = new AbortController()
  const answer = (n: number): readonly HeldMessage[] => {
    if (n === 2) interrupt.abort()
    return [aHeldMessage({ id: `m-${n}` })]
  }
  const { signal } = interrupt
  expect(await walked({ answer, signal })).toEqual({
    end: 'interrupted',
    visited: ['m-0', 'm-1', 'm-2'],
    receives: 3,
    waits: [1, 1, 1],
    givenBack: ['handle-m-0', 'handle-m-1', 'handle-m-2'],
  })
})

test('a queue that fails in the middle gets back what it gave', async () => {
  const givenBack: string[] = []
  let receives = 0
  const queue: WalkableQueue = {
    receive: async () => {
      if (receives++ > 0) throw new Error('no answer')
      return [aHeldMessage({ id: 'a' })]
    },
    giveBack: async (receipts) => {
      givenBack.push(...receipts.map(({ id }) => id))
      throw new Error('no answer to this either')
    },
  }
  await expect(walkQueue(queue, { visit: () => [], elapsed: () => 0 })).rejects.toThrow('no answer')
  expect(givenBack).toEqual(['a'])
})
