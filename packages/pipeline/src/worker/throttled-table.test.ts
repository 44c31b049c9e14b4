import { expect, test } from 'vitest'
import { isFullSize } from '../../test/full-size.ts'
import { createKeyRange, type KeyRange } from '../../test/key-range.ts'
import { aWorkerOf, invoke, invokeAll, load, messagesOf, type Surroundings } from '../../test/throttled-workers.ts'
import { createVirtualClock } from '../../test/virtual-clock.ts'

/** https://en.wikipedia.org/wiki/Linear_congruential_generator */
function seeded(seed: number): () => number {
  const state = { value: seed }
  return () => {
    state.value = (state.value * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state.value / 2 ** 32
  }
}

function surroundings(): Surroundings {
  const clock = createVirtualClock()
  const random = seeded(20_260_131)
  return { clock, random, range: createKeyRange({ clock, random }) }
}

/** Ids of the rows that were written more than once. */
function writtenTwice({ writes }: KeyRange): readonly string[] {
  return [...writes].filter(([, count]) => count > 1).map(([id]) => id)
}

/** Fewer rows take less time; as many workers share the range. */
const atOnce = { ...load, recordsPerMessage: isFullSize ? load.recordsPerMessage : 200 }

test(`8 workers with 80 messages of ${atOnce.recordsPerMessage} at once store all of them in a range of 1,000 writes a second, and use it`, async () => {
  const all = surroundings()
  expect(await invokeAll(all, aWorkerOf, atOnce)).toEqual([])
  const rows = atOnce.workers * atOnce.messagesEach * atOnce.recordsPerMessage
  expect(all.range.writes.size).toBe(rows)
  expect(writtenTwice(all.range)).toEqual([])
  expect(rows / all.clock.now()).toBeGreaterThan(0.9)
  // A retry of each row on its own would be as many calls as rows.
  expect(all.range.counts.calls).toBeLessThan(rows / 8)
})

const tenMessages = { workers: 1, messagesEach: 10, recordsPerMessage: 200 }

test('when time runs out, all but two messages are stored or untouched, and no row is written twice later', async () => {
  const clock = createVirtualClock()
  const random = seeded(7)
  // What was saved up goes into one call: fewer calls take less time.
  const range = createKeyRange({ clock, random, writesPerSecond: 25, burstMs: isFullSize ? 100 : 400 })
  const handler = aWorkerOf({ clock, range, random })
  const messages = messagesOf(0, tenMessages)
  const storedOf = (messageId: string) => [...range.writes.keys()].filter((id) => id.startsWith(`${messageId}-`)).length
  let left = [...messages]
  for (let receives = 1; left.length > 0 && receives < 10; receives++) {
    const delivered = left.map((message) => ({
      ...message,
      attributes: { ...message.attributes, ApproximateReceiveCount: String(receives) },
    }))
    const failed = await clock.run(invoke(handler, clock, delivered))
    left = messages.filter(({ messageId }) => failed.includes(messageId))
    const parts = messages.map(({ messageId }) => storedOf(messageId))
    expect(parts.filter((count) => count > 0 && count < 200).length).toBeLessThanOrEqual(2)
    expect(left.every(({ messageId }) => storedOf(messageId) < 200)).toBe(true)
  }
  expect(left).toEqual([])
  expect(range.writes.size).toBe(2_000)
  expect(writtenTwice(range)).toEqual([])
  expect(range.counts.reads).toBeGreaterThan(0)
})

test('a table that refuses for good is asked once, not until time runs out', async () => {
  const { clock, random, range } = surroundings()
  range.deny(true)
  const failed = await clock.run(invoke(aWorkerOf({ clock, range, random }), clock, messagesOf(0, tenMessages)))
  expect(failed).toHaveLength(10)
  expect(clock.now()).toBeLessThan(1_000)
  expect(range.counts.calls).toBeLessThanOrEqual(16)
})

test('a throttled tenant does not hold up another', async () => {
  const { clock, random, range } = surroundings()
  range.throttleIds((id) => id.startsWith('w0-'))
  const others = messagesOf(1, { workers: 1, messagesEach: 5, recordsPerMessage: 100 })
  const ofBeta = others.map((message) => ({ ...message, body: message.body.replace('"acme"', '"beta"') }))
  const failed = await clock.run(
    invoke(aWorkerOf({ clock, range, random }), clock, [
      ...messagesOf(0, { ...tenMessages, messagesEach: 5 }),
      ...ofBeta,
    ]),
  )
  expect(failed.toSorted()).toEqual(['w0-m0', 'w0-m1', 'w0-m2', 'w0-m3', 'w0-m4'])
  expect(range.writes.size).toBe(500)
  expect(range.lastWriteMs()).toBeLessThan(10_000)
})
