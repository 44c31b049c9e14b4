import { expect, test } from 'vitest'
import { createReadMeter, type PageRead } from './read-meter.ts'

/** A clock that only sleeping and reading move. */
function aMeter(maxUnitsPerSecond: number | undefined) {
  let nowMs = 5_000
  const slept: number[] = []
  const meter = createReadMeter({
    maxUnitsPerSecond,
    elapsed: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms)
      nowMs += ms
    },
  })
  const read = async (page: PageRead, tookMs = 0): Promise<void> => {
    await meter.ready()
    nowMs += tookMs
    meter.add(page)
  }
  return { meter, read, slept, nowMs: () => nowMs }
}

test('without a rate reads are counted, and nobody waits', async () => {
  const { meter, read, slept } = aMeter(undefined)
  await read({ units: 128, items: 900 })
  await read({ units: 0.5, items: 0 })
  expect([meter.units(), meter.limit(), slept]).toEqual([128.5, undefined, []])
})

test('the next page waits until the rate has made up for the one before, its own time included', async () => {
  const { read, slept } = aMeter(10)
  await read({ units: 20, items: 100 }, 300)
  await read({ units: 5, items: 25 }, 700)
  await read({ units: 1, items: 5 })
  expect(slept).toEqual([1_700])
})

test('what was not used is not saved up for later', async () => {
  const { read, slept } = aMeter(10)
  await read({ units: 1, items: 5 }, 60_000)
  await read({ units: 10, items: 50 })
  await read({ units: 10, items: 50 })
  expect(slept).toEqual([1_000])
})

test('on average no more than the rate is consumed', async () => {
  const { meter, read, nowMs } = aMeter(40)
  const startMs = nowMs()
  for (let i = 0; i < 200; i++) await read({ units: 1 + (i % 97), items: 10 }, i % 13)
  await meter.ready()
  expect(meter.units() / ((nowMs() - startMs) / 1000)).toBeLessThanOrEqual(40)
})

test('a page is as large as a second allows, by the size of the items before', async () => {
  const { meter, read } = aMeter(50)
  expect(meter.limit()).toBe(50)
  await read({ units: 5, items: 50 })
  expect(meter.limit()).toBe(500)
  await read({ units: 300, items: 3 })
  expect(meter.limit()).toBe(1)
  await read({ units: 0.5, items: 0 })
  expect(meter.limit()).toBe(1)
})

test('what was consumed before counts on', () => {
  const meter = createReadMeter({ units: 7.5, elapsed: () => 0, sleep: async () => undefined })
  meter.add({ units: 2, items: 1 })
  expect(meter.units()).toBe(9.5)
})
