import { LogpipeError, limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { createStoredWait, type StoredCount, type WaitOptions } from './wait-until-stored.ts'

const logIds = Array.from({ length: 1_700 }, (_, i) => `id-${i}`)

/** Waits for ids that were all added before. */
async function waitUntilStored({
  logIds: ids,
  ...options
}: WaitOptions & { readonly logIds: readonly string[] }): Promise<StoredCount> {
  const wait = createStoredWait(options)
  await wait.add(ids)
  return wait.finish()
}

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
  const { client, asked } = aClient(700)
  const seen: number[] = []
  const onProgress = (stored: number): void => {
    seen.push(stored)
  }
  const count = await waitUntilStored({ client, logIds, elapsed: () => 0, sleep: async () => undefined, onProgress })
  expect(count).toEqual({ stored: 1_700, missing: 0 })
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
  expect(count).toEqual({ stored: 100, missing: 1_600 })
  expect(elapsedMs).toBeGreaterThan(60_000)
  expect(elapsedMs).toBeLessThan(61_000)
})

test('asks for the last id alone while it is missing, and goes on without it when it is never stored', async () => {
  const last = 'id-499'
  const asked: number[] = []
  const stored = async (ids: readonly string[]) => {
    asked.push(ids.length)
    return { stored: 0, missing: ids.filter((id) => id === last || asked.length < 4) }
  }
  let elapsedMs = 0
  const count = await waitUntilStored({
    client: { logs: { stored } } as unknown as WaitOptions['client'],
    logIds,
    elapsed: () => elapsedMs,
    sleep: async (ms) => {
      elapsedMs += ms
    },
    onProgress: () => undefined,
  })
  expect(asked.slice(0, 10)).toEqual([500, 1, 1, 1, 1, 1, 1, 1, 1, 1])
  expect(asked.slice(10, 12)).toEqual([500, 1])
  expect(count).toEqual({ stored: 1_699, missing: 1 })
})

test('has nothing to wait for without records', async () => {
  const { client } = aClient(1)
  const options = { client, logIds: [], elapsed: () => 0, sleep: async () => undefined, onProgress: () => undefined }
  expect(await waitUntilStored(options)).toEqual({ stored: 0, missing: 0 })
})

test('asks nothing while few ids are held, and beyond that the sender waits until half of them are stored', async () => {
  const rows = new Set<string>()
  let asked = 0
  const stored = async (ids: readonly string[]) => {
    asked++
    for (const id of ids) rows.add(id)
    return { stored: ids.length, missing: [] }
  }
  const client = { logs: { stored } } as unknown as WaitOptions['client']
  const wait = createStoredWait({
    client,
    elapsed: () => 0,
    sleep: async () => undefined,
    onProgress: () => undefined,
    maxHeldIds: 2_000,
  })
  await wait.add(logIds)
  expect(asked).toBe(0)
  const more = Array.from({ length: 700 }, (_, i) => `more-${i}`)
  await wait.add(more)
  expect(rows.size).toBeGreaterThanOrEqual(1_400)
  expect(rows.size).toBeLessThan(2_400)
  expect(await wait.finish()).toEqual({ stored: 2_400, missing: 0 })
  expect(rows.size).toBe(2_400)
})

test('counts what never comes as missing, and goes on with what is sent after it', async () => {
  let elapsedMs = 0
  const stored = async (ids: readonly string[]) => ({
    stored: 0,
    missing: ids.filter((id) => id.startsWith('id-')),
  })
  const wait = createStoredWait({
    client: { logs: { stored } } as unknown as WaitOptions['client'],
    elapsed: () => elapsedMs,
    sleep: async (ms) => {
      elapsedMs += ms
    },
    onProgress: () => undefined,
    maxHeldIds: 1_000,
  })
  await wait.add(logIds)
  await wait.add(['later'])
  expect(await wait.finish()).toEqual({ stored: 1, missing: 1_700 })
})

test('an endpoint that cannot be asked does not end the sending, and fails the wait', async () => {
  const error = new LogpipeError('connection_failed', 'gone')
  const stored = async (): Promise<never> => {
    throw error
  }
  const client = { logs: { stored } } as unknown as WaitOptions['client']
  const options = {
    client,
    elapsed: () => 0,
    sleep: async () => undefined,
    onProgress: () => undefined,
    maxHeldIds: 10,
  }
  const wait = createStoredWait(options)
  await wait.add(logIds)
  await wait.add(logIds)
  await expect(wait.finish()).rejects.toBe(error)
})
