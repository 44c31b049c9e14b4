import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { type WaitOptions, waitUntilStored } from './wait-until-stored.ts'

const logIds = Array.from({ length: 12_000 }, (_, i) => `id-${i}`)

/** A client whose every question finds `perQuestion` more of the records stored, in order, up to `most`. */
function aClient(perQuestion: number, most = Number.POSITIVE_INFINITY) {
  const asked: number[] = []
  const stored = async (ids: readonly string[]) => {
    asked.push(ids.length)
    const have = Math.min(most, asked.length * perQuestion)
    const missing = ids.filter((id) => Number(id.slice(3)) >= have)
    return { stored: ids.length - missing.length, missing }
  }
  const client = { logs: { stored } } as unknown as WaitOptions['client']
  return { client, asked }
}

test('waits until the last of them is stored, and never asks for more than one request may name', async () => {
  const { client, asked } = aClient(4_000)
  const seen: number[] = []
  const onProgress = (stored: number): void => {
    seen.push(stored)
  }
  const count = await waitUntilStored({ client, logIds, elapsed: () => 0, sleep: async () => undefined, onProgress })
  expect(count).toEqual({ stored: 12_000, missing: 0 })
  expect(Math.max(...asked)).toBeLessThanOrEqual(limits.maxStoredIds)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
})

test('gives up when nothing moves for a minute, and says how many are missing', async () => {
  const { client } = aClient(100, 100)
  let elapsedMs = 0
  const sleep = async (ms: number): Promise<void> => {
    elapsedMs += ms
  }
  const count = await waitUntilStored({ client, logIds, elapsed: () => elapsedMs, sleep, onProgress: () => undefined })
  expect(count).toEqual({ stored: 100, missing: 11_900 })
  expect(elapsedMs).toBeGreaterThan(60_000)
  expect(elapsedMs).toBeLessThan(61_000)
})

/** A client of a stack that stores 8 records a millisecond, in order, except one; with a clock that only waiting moves. */
function aStack(never?: string) {
  const clock = { ms: 0, asked: [] as { readonly atMs: number; readonly ids: number }[] }
  const stored = async (ids: readonly string[]) => {
    clock.ms += 10
    clock.asked.push({ atMs: clock.ms, ids: ids.length })
    const missing = ids.filter((id) => id === never || Number(id.slice(3)) >= clock.ms * 8)
    return { stored: ids.length - missing.length, missing }
  }
  const options: WaitOptions = {
    client: { logs: { stored } } as unknown as WaitOptions['client'],
    logIds,
    elapsed: () => clock.ms,
    sleep: async (ms) => {
      clock.ms += ms
    },
    onProgress: () => undefined,
  }
  return { clock, options }
}

test('asks again when what is missing should be there, so that few questions are wasted and the end is not missed', async () => {
  const { clock, options } = aStack()
  expect(await waitUntilStored(options)).toEqual({ stored: 12_000, missing: 0 })
  // The last is stored at 1,500 ms. Every 50 ms would be 30 questions; three are the fewest that name them all.
  expect(clock.asked.length).toBeLessThanOrEqual(10)
  expect(clock.ms).toBeLessThan(1_700)
})

test('a record that is never stored holds up none of the others, and is asked for once a second', async () => {
  const { clock, options } = aStack('id-499')
  expect(await waitUntilStored(options)).toEqual({ stored: 11_999, missing: 1 })
  const alone = clock.asked.filter(({ ids }) => ids === 1)
  expect(alone.length).toBeGreaterThan(50)
  expect(alone.length).toBeLessThan(75)
})

test('never pauses for less than it is told, or for longer than a second', async () => {
  const { clock, options } = aStack('id-499')
  const pauses: number[] = []
  const sleep = async (ms: number): Promise<void> => {
    pauses.push(ms)
    clock.ms += ms
  }
  await waitUntilStored({ ...options, sleep, pauseMs: 500 })
  expect([Math.min(...pauses), Math.max(...pauses)]).toEqual([500, 1_000])
})

test('has nothing to wait for without records', async () => {
  const { client } = aClient(1)
  const options = { client, logIds: [], elapsed: () => 0, sleep: async () => undefined, onProgress: () => undefined }
  expect(await waitUntilStored(options)).toEqual({ stored: 0, missing: 0 })
})
